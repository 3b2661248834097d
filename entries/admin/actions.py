"""An action is done to several entries at once: each is checked and saved by itself, and each refusal is reported.

What readers would notice is shown first and must be confirmed (entries/admin/asking.py), unless it is one entry: that
can be undone.
"""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Protocol

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy, ngettext

from accounts.access import SignedInRequest
from accounts.actions.undoing import add_message_of_refusals, add_message_with_undo
from accounts.models import User
from base.values.numberfields import WholeField
from entries import services
from entries.admin import asking, saying
from entries.models import Entry

if TYPE_CHECKING:
    from entries.admin.entry_admin import EntryAdmin


class Verb(Protocol):
    def __call__(self, *, entry: Entry, by: User) -> None: ...


DescribeEntries = Callable[[Sequence[Entry]], str]  # what was done to these, in a sentence


def apply_to_each_entry(
    request: SignedInRequest, queryset: QuerySet[Entry], verb: Verb, describe: DescribeEntries
) -> None:
    """Call `verb` for every entry; say what readers see of those that were changed, and why the others were not.

    `describe` makes the sentence about the entries that were changed.
    """
    changed: list[Entry] = []
    refused: list[tuple[object, str]] = []
    theirs = 0
    for entry in queryset.select_related("municipality"):
        try:
            verb(entry=entry, by=request.user)
        except PermissionDenied:
            theirs += 1
        except ValidationError as error:
            refused.append((entry, " ".join(error.messages)))
        else:
            changed.append(entry)
    if changed:
        add_message_with_undo(request, describe(changed))
    if refused:
        words = ngettext("%(number)s entry was not changed:", "%(number)s entries were not changed:", len(refused))
        add_message_of_refusals(request, refused, words % {"number": len(refused)})
    if theirs:
        messages.warning(request, say_kept_from_others(theirs))


def say_kept_from_others(number: int) -> str:
    words = ngettext(
        "%(number)s belongs to another office and stays as it is.",
        "%(number)s belong to other offices and stay as they are.",
        number,
    )
    return words % {"number": number}


def is_asked(request: SignedInRequest, queryset: QuerySet[Entry]) -> bool:
    return "post" not in request.POST and queryset.count() > 1


@admin.action(description=gettext_lazy("Publish"), permissions=["change"])
def publish(modeladmin: "EntryAdmin", request: SignedInRequest, queryset: QuerySet[Entry]) -> TemplateResponse | None:
    if is_asked(request, queryset):
        return asking.show_question(modeladmin, request, queryset, asking.PUBLISH)
    apply_to_each_entry(request, queryset, services.publish, saying.say_published)
    return None


@admin.action(description=gettext_lazy("Archive (withdraw from readers)"), permissions=["change"])
def archive(modeladmin: "EntryAdmin", request: SignedInRequest, queryset: QuerySet[Entry]) -> TemplateResponse | None:
    if is_asked(request, queryset):
        return asking.show_question(modeladmin, request, queryset, asking.ARCHIVE)
    apply_to_each_entry(request, queryset, services.archive, saying.say_archived)
    return None


@admin.action(description=gettext_lazy("Mark facts as reviewed today"), permissions=["change"])
def mark_reviewed(modeladmin: "EntryAdmin", request: SignedInRequest, queryset: QuerySet[Entry]) -> None:
    apply_to_each_entry(request, queryset, services.mark_reviewed, saying.say_reviewed)


@admin.action(description=gettext_lazy("Translations still hold"), permissions=["change"])
def confirm_translations(modeladmin: "EntryAdmin", request: SignedInRequest, queryset: QuerySet[Entry]) -> None:
    apply_to_each_entry(request, queryset, services.confirm_translations, saying.say_confirmed)


@admin.action(description=gettext_lazy("Fetch what is chosen as Excel"), permissions=["view"])
def export(modeladmin: "EntryAdmin", request: SignedInRequest, queryset: QuerySet[Entry]) -> HttpResponse:
    return modeladmin.export_rows(request, queryset, "xlsx")


class ExtendForm(forms.Form):
    days = WholeField(
        label=gettext_lazy("Number of days"),
        initial=14,
        min_value=1,
        max_value=services.MAX_EXTENSION_DAYS,
        help_text=gettext_lazy("Counted from the last day of each entry, or from today where that is past."),
    )


@admin.action(description=gettext_lazy("Extend …"), permissions=["change"])
def extend(modeladmin: "EntryAdmin", request: SignedInRequest, queryset: QuerySet[Entry]) -> TemplateResponse | None:
    """Ask for the number of days, then extend the entries; the selection travels with the form."""
    form = ExtendForm(request.POST if "days" in request.POST else None)
    if form.is_valid():
        apply_to_each_entry(
            request, queryset, partial(services.extend, days=form.cleaned_data["days"]), saying.say_extended
        )
        return None
    return asking.show_question(modeladmin, request, queryset, asking.EXTEND, form)


@admin.action(description=gettext_lazy("Delete drafts …"), permissions=["delete"])
def delete_selected(
    modeladmin: "EntryAdmin", request: SignedInRequest, queryset: QuerySet[Entry]
) -> TemplateResponse | None:
    """Delete the drafts that may be deleted, where Django's own action refuses all because of one that may not."""
    if "post" not in request.POST:
        return asking.show_question(modeladmin, request, queryset, asking.DELETE)

    def delete(*, entry: Entry, by: User) -> None:
        services.check_delete(entry, by)
        modeladmin.log_deletions(request, modeladmin.model._default_manager.filter(pk=entry.pk))
        modeladmin.delete_model(request, entry)

    apply_to_each_entry(request, queryset, delete, saying.say_deleted)
    return None


ACTIONS: tuple[Callable[..., HttpResponse | None], ...] = (
    publish,
    extend,
    mark_reviewed,
    confirm_translations,
    archive,
    export,
    delete_selected,
)
