"""When a family only telephones, the office writes down what the family would have written in the form."""

from typing import TYPE_CHECKING, cast

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from accounts.access import Reach, SignedInRequest, find_office_ids, is_coordinator, may
from accounts.models import User
from accounts.workplace.office_admin import OfficeAdmin
from base.values.phones import HOME_COUNTRY
from inquiries import services
from inquiries.admin import casepage
from inquiries.admin.steps.base import make_opened_token, make_step_key
from inquiries.forms.contact import EnquiryFields, get_model_choice_field
from inquiries.models import Inquiry
from inquiries.models.choices import Scope
from municipalities.models import Municipality

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

WORDS: "dict[str, tuple[StrOrPromise, StrOrPromise]]" = {
    "name": (gettext_lazy("Name"), ""),
    "email": (
        gettext_lazy("E-mail"),
        gettext_lazy("With an e-mail address the family gets a confirmation and the link to its own page."),
    ),
    "office": (gettext_lazy("Office"), ""),
    "text": (
        gettext_lazy("What they would like to know"),
        gettext_lazy("Stands on the family’s page. Leave out health and other sensitive things."),
    ),
    "scope": (
        gettext_lazy("Who may read it"),
        gettext_lazy("Ask the family. With “only this municipality” they are asked before another office is told."),
    ),
    "discreet": (
        gettext_lazy("Discreet: the employer does not know"),
        gettext_lazy("Talk to the family only, and leave no message with anybody else."),
    ),
    "language": (gettext_lazy("Language"), ""),
    "channel": (gettext_lazy("Would like the answer"), ""),
    "best_time": (gettext_lazy("A good time"), ""),
    "adults": (gettext_lazy("Adults"), ""),
    "birth_years": (gettext_lazy("Children born"), gettext_lazy("Only the years, for example 2019, 2022.")),
    "occupations": (gettext_lazy("Work"), ""),
    "timing": (gettext_lazy("When"), ""),
    "wishes": (gettext_lazy("Wishes"), ""),
}


class TelephoneForm(EnquiryFields):
    """The form has the fields and rules of the family's own form, in words for the host on the telephone."""

    use_required_attribute = False
    field_order = ("name", "phone", "phone_country", "email", "text", "office", "scope", "discreet")

    def __init__(self, data: QueryDict | None = None, *, user: User):
        self.user = user
        super().__init__(data, initial={"language": get_language(), "phone_country": HOME_COUNTRY})
        for name, (label, help_text) in WORDS.items():
            self.fields[name].label, self.fields[name].help_text = label, help_text
        for field in self.fields.values():
            if isinstance(field.widget, forms.TextInput | forms.EmailInput | forms.Textarea):
                field.widget.attrs["autocomplete"] = "off"  # the browser knows the host, not the family
        self.fields["name"].error_messages["required"] = _("Write the name.")
        scope = cast("forms.ChoiceField", self.fields["scope"])
        # Chosen for nobody: a host who forgets to ask must not answer in the family's place.
        scope.initial, scope.error_messages["required"] = None, _("Ask the family, and choose.")
        scope.widget = forms.Select()
        scope.choices = [("", _("choose one")), *Scope.choices]
        if not is_coordinator(user):
            office = get_model_choice_field(self, "office")
            office.required, office.error_messages["required"] = True, _("Choose the office.")
            office.empty_label = None if self.list_offices().count() == 1 else _("choose one")

    def list_offices(self) -> QuerySet[Municipality]:
        """Return the offices that can be chosen: those that the host serves, or all for the coordinator."""
        here = super().list_offices()
        return here if is_coordinator(self.user) else here.filter(pk__in=find_office_ids(self.user, Reach.CASE))

    def asked_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name not in self.folded]


def handle_call_form(admin: OfficeAdmin, request: SignedInRequest) -> HttpResponse:
    if not may(request.user, "add", Inquiry):
        raise PermissionDenied
    form = TelephoneForm(request.POST if request.method == "POST" else None, user=request.user)
    if form.is_bound:
        key = make_step_key(request.POST, 0, "telephone")
        case = services.find_received_case(key=key)
        if case is None and form.is_valid():
            case = services.register_call(by=request.user, key=key, **form.cleaned_data)
        if case is not None:
            return casepage.redirect_after_step(request, case.pk, _("The family is in the inbox."))
    return show(admin, request, form)


def show(admin: OfficeAdmin, request: SignedInRequest, form: TelephoneForm) -> HttpResponse:
    context = admin.admin_site.each_context(request) | {
        "opts": admin.opts,
        "title": _("New enquiry by telephone"),
        "form": form,
        "hidden": make_opened_token(),
    }
    status = casepage.WRONG if form.errors else 200
    return render(request, "admin/inquiries/telephone.html", context, status=status)
