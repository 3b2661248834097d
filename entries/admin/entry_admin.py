import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, cast

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Model, QuerySet
from django.forms import ModelForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.access import SignedInRequest, is_coordinator
from accounts.workplace.office_admin import SEE, OfficeAdmin
from base.languages import get_default_language
from entries import services
from entries.admin import copying, saying
from entries.admin.actions import ACTIONS
from entries.admin.copying import make_languages_column
from entries.admin.formparts import copy_with_draft, list_missing, mark_needed
from entries.admin.forms import EntryForm
from entries.admin.listing import (
    OWN,
    EndingFilter,
    FactsFilter,
    OwnFilter,
    TranslationFilter,
    decide_shown_rows,
    describe_translation,
    put_own_rows_first,
)
from entries.admin.typeddays import find_typed, take_typed
from entries.ending.ends import make_standing_column
from entries.models import Entry, Status
from entries.models.translations import COMPLETE, list_other_languages

if TYPE_CHECKING:
    from accounts.workplace.shown_texts import Fieldsets

# An empty source has no name that a link could show, so the choice is between stated and not.
BY_SOURCE = ("source", admin.EmptyFieldListFilter)
TEXT = ["title", "summary", "body"]
WHERE_AND_WHO = ["municipality", "place", "partner"]
SHOWN = ["publish_from", "publish_until"]
POINT = ["street", "postal_code", "lat", "lon", "position_exact"]
PICTURE = ["picture", "picture_alt", "picture_credit"]
PUBLISHING = ["status", *SHOWN]
BUTTONS = {"_publish": Status.PUBLISHED, "_withdraw": Status.ARCHIVED}  # save with this status
PROVENANCE = ["reviewed_on", "source", "source_url", "review_note"]


NUMBERED = re.compile(r"-\d+$")


def is_numbered_draft(entry: Entry) -> bool:
    """Tell whether no reader has seen the entry, and its slug has a number because another entry has the same title.

    That is so for a copy.
    """
    return entry.first_published is None and not entry.source_id and bool(NUMBERED.search(entry.slug))


class OptionalFieldset(NamedTuple):
    """An `OptionalFieldset` is a part of the form that only some entries need: open for these, folded for others."""

    title: str | Promise
    names: tuple[str, ...]
    concerns: Callable[[Any], bool]


class EntryAdmin(OfficeAdmin):
    """The admin of every kind of entry inherits from `EntryAdmin`; a domain adds only its own inlines and columns."""

    form = EntryForm
    rank = 10
    change_form_template = "admin/entry_form.html"
    change_list_template = "admin/entries/list.html"
    list_display: tuple[str, ...] = ("title_default", "municipality", "place", "status")
    list_filter: ClassVar[tuple[str | tuple[str, type[admin.FieldListFilter]], ...]] = (
        "status",
        "municipality",
        BY_SOURCE,
    )
    list_select_related: ClassVar[tuple[str, ...]] = ("municipality", "place")
    search_fields: ClassVar[tuple[str, ...]] = ("search_text",)  # shows the box; EntryQuerySet.find() decides
    ordering: ClassVar[tuple[str, ...]] = ("-updated",)
    autocomplete_fields: ClassVar[tuple[str, ...]] = ("partner",)
    actions = ACTIONS
    listed_as: ClassVar[dict[str, str]] = {"title_default": "title"}
    not_exported = ("lat", "lon", "position_exact")
    sometimes: ClassVar[tuple[OptionalFieldset, ...]] = ()

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        """Return the columns of the list; a domain names only its own.

        The status is shown in words with its days, and the last column holds what can be done in place.
        """
        user, typed = cast(SignedInRequest, request).user, find_typed(request)
        columns = super().get_list_display(request)
        own = [make_standing_column(user, typed) if name == "status" else name for name in columns if name != SEE]
        return [*own, make_languages_column(user, self.see_on_site)]

    def get_ordering(self, request: HttpRequest) -> list[Any]:
        return put_own_rows_first(request.user, super().get_ordering(request))

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        take_typed(request)
        return super().changelist_view(request, {"own_rows": decide_shown_rows(request)} | (extra_context or {}))

    def export_view(self, request: SignedInRequest, kind: str) -> HttpResponse:
        """Return a file with the own office's rows, unless the URL asks for all offices or for one of them."""
        if not is_coordinator(request.user) and not {OwnFilter.parameter_name, "municipality__id__exact"} & set(
            request.GET
        ):
            asked: Any = request.GET.copy()
            asked[OwnFilter.parameter_name] = OWN
            request.GET = asked
        return super().export_view(request, kind)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Return the actions; deleting is among them if the person may delete a row: for an office, its own drafts."""
        actions = super().get_actions(request)
        user = cast(SignedInRequest, request).user
        if not is_coordinator(user) and not self.model.objects.editable_by(user).never_public().exists():
            actions.pop("delete_selected", None)
        return actions

    def get_list_filter(self, request: HttpRequest) -> list[Any]:
        return [OwnFilter, *self.list_filter, EndingFilter, FactsFilter, TranslationFilter]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> "Fieldsets":
        """Return the fieldsets; a folded language names what it lacks, and a part that concerns the entry is open."""
        fieldsets = super().get_fieldsets(request, obj)
        concerned = [part.title for part in self.sometimes if obj is not None and part.concerns(obj)]
        for title, options in fieldsets:
            if title in concerned:
                options["classes"] = ()
        first = len(fieldsets) - len(list_other_languages())
        for number, code in enumerate(list_other_languages() if obj else [], first):
            title, options = fieldsets[number]
            if obj.get_translation_state(code) != COMPLETE:
                fieldsets[number] = (f"{title}: {describe_translation(obj, code)}", options)
        return fieldsets

    @admin.display(description=_("title"), ordering="title_nb")
    def title_default(self, entry: Entry) -> str:
        return entry.get_text_in_language("title", get_default_language()) or entry.slug

    @property
    def groups(self) -> list[tuple]:
        """Return the three parts of the form, and folded groups for what is rarely filled in.

        The other languages follow, folded too.
        """
        set_apart = {*self.list_common_field_names(), *(name for part in self.sometimes for name in part.names)}
        special = [name for name in self.list_editable_names() if name not in set_apart]
        needed = {name for names in self.model.list_needed_fields() for name in names}
        return [
            (_("What it is"), [*TEXT, *special], "part"),
            *((part.title, [*part.names], "collapse") for part in self.sometimes),
            (_("Where, who and when"), [*WHERE_AND_WHO, *SHOWN], "part"),
            (_("Street and point on the map"), POINT, "collapse"),
            (_("Picture, languages and publishing"), [*PICTURE, "status"], "part"),
            (_("Source and review"), PROVENANCE, *([] if needed & set(PROVENANCE) else ["collapse"])),
        ]

    @staticmethod
    def list_common_field_names() -> set[str]:
        return {field.name for field in Entry._meta.get_fields()}

    def view_on_site(self, entry: Entry) -> str:
        return entry.get_absolute_url()

    def get_urls(self) -> list[URLPattern]:
        name = f"{self.opts.app_label}_{self.opts.model_name}_missing"
        return [
            path("missing/<int:pk>/", self.admin_site.admin_view(self.show_missing), name=name),
            copying.make_url_pattern(self),
            *super().get_urls(),
        ]

    def show_missing(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show what the entry in the form lacks before it can be published; `pk` is 0 for a new entry.

        The form is sent by POST, for its values do not fit into a URL.
        """
        entry = self.get_object(request, str(pk)) if pk else None
        if pk and entry is None:
            raise Http404
        if not (self.has_change_permission(request, entry) if entry else self.has_add_permission(request)):
            raise PermissionDenied
        form = self.get_form(request, entry, change=entry is not None)(request.POST, instance=entry)
        form.is_valid()  # fills the entry in with what can be read
        return render(request, "admin/missing.html", {"missing": list_missing(form.instance)})

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        entry, form, signed_in = kwargs.get("obj"), context["adminform"].form, cast(SignedInRequest, request)
        if self.has_change_permission(request, entry) if entry else self.has_add_permission(request):
            mark_needed(form, self.model)
            context |= {
                "missing": list_missing(form.instance if form.is_bound else copy_with_draft(signed_in, form.instance)),
                "missing_url": reverse(
                    f"admin:{self.opts.app_label}_{self.opts.model_name}_missing", args=[entry.pk if entry else 0]
                ),
                "publish_button": "withdraw" if entry and entry.status == Status.PUBLISHED else "publish",
                "see_on_site_url": entry.get_absolute_url() if entry else "",
            }
        return super().render_change_form(request, context, *args, **kwargs)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        """Let the buttons that publish and withdraw save the form with that status, so that it says what is missing."""
        for name, status in BUTTONS.items():
            if name in request.POST:
                posted: Any = request.POST.copy()
                posted["status"] = status.value
                request.POST = posted
        return super().changeform_view(request, object_id, form_url, extra_context)

    def save_model(self, request: HttpRequest, obj: Any, form: ModelForm, change: bool) -> None:
        signed_in = cast(SignedInRequest, request)
        wrote = not change or bool(set(form.changed_data) - set(PUBLISHING)) or self.has_changed_rows(signed_in, obj)
        request.was_shown = change and was_shown(form)  # type: ignore[attr-defined]  # for response_change()
        self.send_to_review(signed_in, obj, form, wrote)
        if wrote:
            obj.updated_by = request.user
        if change and f"title_{get_default_language()}" in form.changed_data and is_numbered_draft(obj):
            obj.slug = ""  # made of its own title, for nobody has seen the address of the copy
        if "place" in form.changed_data and not {"lat", "lon"} & set(form.changed_data):
            obj.lat = obj.lon = None  # the point of the old place goes with it
        super().save_model(request, obj, form, change)

    def has_changed_rows(self, request: SignedInRequest, obj: Entry) -> bool:
        """Tell whether rows inside the entry were changed, by which the entry counts as written.

        Django saves those rows after the entry, when the status of the entry is decided already.
        """
        return any(
            formset(**self.get_formset_kwargs(request, obj, inline, formset.get_default_prefix())).has_changed()
            for formset, inline in self.get_formsets_with_inlines(request, obj)
        )

    def prepare_restored(self, request: HttpRequest, row: Entry) -> None:
        """Make whoever restores an earlier version the last writer of the entry.

        Where the office wants a second person to publish, a ValidationError keeps this one from showing the version to
        readers.
        """
        user = cast(SignedInRequest, request).user
        was = type(row)._base_manager.get(pk=row.pk)
        is_shown = was.status == Status.PUBLISHED and not services.is_over(was.publish_until)
        will_show = row.status == Status.PUBLISHED and not services.is_over(row.publish_until)
        if will_show and not is_shown and services.needs_a_colleague(row, by=user, wrote=True):
            raise ValidationError(gettext("Your office wants four eyes: a colleague or the coordinator publishes it."))
        row.updated_by = user

    def send_to_review(self, request: SignedInRequest, obj: Entry, form: ModelForm, wrote: bool) -> None:
        """Let the entry wait for review where a second person must publish it. What is public stays public."""
        is_shown = was_shown(form)
        will_show = obj.status == Status.PUBLISHED and not services.is_over(obj.publish_until)
        if will_show and not is_shown and services.needs_a_colleague(obj, by=request.user, wrote=wrote):
            obj.status = Status.IN_REVIEW
            messages.warning(
                request, gettext("Your office wants four eyes: a colleague or the coordinator publishes it.")
            )

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: str | None = None) -> HttpResponse:
        request.saved_words = saying.say_saved(obj, was_shown=False)  # type: ignore[attr-defined]  # for message_user()
        return super().response_add(request, obj, post_url_continue)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        was = getattr(request, "was_shown", False)
        request.saved_words = saying.say_saved(obj, was_shown=was)  # type: ignore[attr-defined]  # for message_user()
        return super().response_change(request, obj)

    def message_user(
        self, request: HttpRequest, message: Any, level: int | str = messages.INFO, *args: Any, **kwargs: Any
    ) -> None:
        """Say what readers see of the entry from now on, in place of Django's message that it was changed."""
        if level == messages.SUCCESS:
            message = getattr(request, "saved_words", message)
        super().message_user(request, message, level, *args, **kwargs)


def was_shown(form: ModelForm) -> bool:
    """Tell whether readers could see the entry before this form was sent."""
    was = form.initial
    return was.get("status") == Status.PUBLISHED and not services.is_over(was.get("publish_until"))


class PartAdmin(OfficeAdmin):
    """A row inside an entry is edited here on a page of its own; whoever writes it counts as a writer of the entry."""

    def save_model(self, request: HttpRequest, obj: Any, form: ModelForm, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if not change or form.has_changed():
            self.sign(cast(SignedInRequest, request), self.get_entry_id(obj), form.initial.get(self.model.history_of))

    def delete_model(self, request: HttpRequest, obj: Model) -> None:
        super().delete_model(request, obj)
        self.sign(cast(SignedInRequest, request), self.get_entry_id(obj))

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet) -> None:
        entries = {self.get_entry_id(row) for row in queryset}
        super().delete_queryset(request, queryset)
        self.sign(cast(SignedInRequest, request), *entries)

    def get_entry_id(self, row: Model) -> int:
        return getattr(row, f"{self.model.history_of}_id")

    def sign(self, request: SignedInRequest, *entries: int | None) -> None:
        """Make the person the last writer of the entries with these ids.

        A row that moves from one entry to another is written in both. The entries are saved, so that undoing takes them
        back together with the row.
        """
        model = self.model._meta.get_field(self.model.history_of).related_model
        for entry in model._base_manager.filter(pk__in=entries):
            entry.updated_by = request.user
            entry.save()
