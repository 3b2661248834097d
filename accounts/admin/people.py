"""The coordinator, and nobody else, edits people and what they may do here.

Nobody types a password for somebody else: people are invited.
"""

from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.options import BaseModelAdmin
from django.db.models import Field, Model, Prefetch, QuerySet
from django.forms import BaseInlineFormSet
from django.http import HttpRequest, HttpResponse
from django.utils.formats import date_format
from django.utils.functional import Promise, lazy
from django.utils.html import format_html, format_html_join
from django.utils.text import capfirst
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import people
from accounts.access import ROLES, Role, SignedInRequest
from accounts.models import Membership, User
from accounts.signin import invitations
from accounts.workplace.office_admin import OfficeAdmin, OfficeInline

if TYPE_CHECKING:
    from accounts.workplace.shown_texts import Fieldsets


def _roles_in_words() -> str:
    lines = [(capfirst(role.label), ROLES[role][1]) for role in Role]
    return format_html_join("", '<span class="role"><b>{}</b>: {}</span> ', lines)


roles_in_words = lazy(_roles_in_words, str)


def name_membership(row: Membership) -> str:
    role = _("stand-in") if row.substitute else row.get_role_display()
    office = row.municipality or _("the whole region")
    return f"{office}: {role}"


class RoleHelpMixin(BaseModelAdmin):
    """The help text of the field `role` says what each role may do."""

    def formfield_for_choice_field(self, db_field: Field, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_choice_field(db_field, request, **kwargs)
        if field is not None and db_field.name == "role":
            field.help_text = roles_in_words()
            field.error_messages["required"] = _("Choose the role: without one the person could not sign in.")
        return field


class MembershipInline(RoleHelpMixin, OfficeInline):
    model = Membership
    fk_name = "user"

    def get_min_num(self, request: HttpRequest, obj: Model | None = None, **kwargs: Any) -> int:
        return 0 if obj else 1  # without a membership a new person could not sign in

    def get_formset(self, request: HttpRequest, obj: Model | None = None, **kwargs: Any) -> type[BaseInlineFormSet]:
        """Refuse a new person without a role, who would be invited all the same. Django only asks for the first row."""
        return super().get_formset(request, obj, **kwargs | {"validate_min": True})


class NewPersonForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ("email", "first_name", "last_name", "language")

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["email"].required = True

    def clean_email(self) -> str:
        return self.cleaned_data["email"].lower()


@admin.register(User)
class PeopleAdmin(OfficeAdmin):
    """A new person is invited automatically. Stored permissions are not offered, since rights come from memberships."""

    menu_rank = 25  # whoever invites, the coordinator, does it from any page
    list_display = ("username", "email", "first_name", "last_name", "serves", "is_active", "invited")
    list_filter = ("is_active", "memberships__role", "memberships__municipality")
    list_select_related = ("invitation",)
    search_fields = ("username", "email", "first_name", "last_name")
    inlines = [MembershipInline]
    groups = [
        (None, ["email", "first_name", "last_name", "language", "is_active"]),
        (gettext_lazy("Mail"), ["daily_mail", "away_from", "away_until"]),
        (gettext_lazy("Signing in"), ["username", "invited", "second_step", "last_login", "date_joined"]),
    ]
    readonly_fields = ("invited", "second_step", "last_login", "date_joined")
    change_form_template = "admin/accounts/user/change_form.html"
    exports = False  # who works where is looked up here, not carried about

    def get_form(
        self, request: HttpRequest, obj: Model | None = None, change: bool = False, **kwargs: Any
    ) -> type[forms.ModelForm]:
        return super().get_form(request, obj, change, **kwargs | ({} if obj else {"form": NewPersonForm}))

    def get_fieldsets(self, request: HttpRequest, obj: Model | None = None) -> "Fieldsets":
        return super().get_fieldsets(request, obj) if obj else [(None, {"fields": NewPersonForm.Meta.fields})]

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        memberships = Membership.objects.not_over_on(localdate()).select_related("municipality").order_by("pk")
        return super().get_queryset(request).prefetch_related(Prefetch("memberships", memberships, "current"))

    @admin.display(description=gettext_lazy("office and role"))
    def serves(self, user: Any) -> str:  # as get_queryset hands it over
        """Return offices and roles of the memberships that are not over; empty for whoever has no access any more."""
        return format_html_join(", ", "{}", ((name_membership(row),) for row in user.current))

    @admin.display(description=gettext_lazy("invitation"))
    def invited(self, user: User) -> str | Promise:
        invitation = getattr(user, "invitation", None)
        if invitation is None:
            return "–"
        if invitation.accepted or invitation.withdrawn:
            return invitation.state
        until = date_format(localtime(invitation.expires), "DATE_FORMAT")
        return format_html("{} ({})", invitation.state, until)

    @admin.display(description=gettext_lazy("second step"), boolean=True)
    def second_step(self, user: User) -> bool:
        return user.has_second_factor

    def save_model(self, request: HttpRequest, obj: Any, form: forms.ModelForm, change: bool) -> None:
        if not change:
            obj.username = people.find_free_username(obj.email)
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: forms.ModelForm, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        if not change:
            self.invite(request, form.instance)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        for button, action in (("_invite", self.invite), ("_withdraw", self.withdraw), ("_forget", self.forget)):
            if button in request.POST:
                action(request, obj)
                posted: Any = request.POST.copy()
                posted["_continue"] = "1"
                request.POST = posted
        return super().response_change(request, obj)

    def invite(self, request: HttpRequest, user: User) -> None:
        try:
            invitations.invite(user=user, by=cast(SignedInRequest, request).user)
        except invitations.NotInvited as refusal:
            return self.message_user(request, str(refusal), messages.ERROR)
        text = _("An invitation is on its way to %(email)s. The link opens once, for 7 days.")
        return self.message_user(request, text % {"email": user.email})

    def withdraw(self, request: HttpRequest, user: User) -> None:
        if invitations.withdraw_invitation(user=user):
            self.message_user(request, _("The invitation is withdrawn; its link no longer works."))

    def forget(self, request: HttpRequest, user: User) -> None:
        if people.forget_second_factor(user=user):
            self.message_user(
                request, _("The second step is removed. The person sets up a new one at the next sign-in.")
            )


@admin.register(Membership)
class MembershipAdmin(RoleHelpMixin, OfficeAdmin):
    exports = False
    list_display = ("user", "municipality", "role", "valid_from", "valid_until", "substitute")
    list_filter = ("role", "municipality", "substitute")
    list_select_related = ("user", "municipality")
    search_fields = ("user__username", "user__email")
