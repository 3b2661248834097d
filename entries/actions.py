"""What can be done to several entries at once. Each row is asked and saved by itself; what was refused is said."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Protocol

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.access import SignedInRequest
from accounts.models import User
from entries import services
from entries.models import Entry

if TYPE_CHECKING:
    from entries.admin import EntryAdmin

MOST_REASONS = 10


class Verb(Protocol):
    def __call__(self, *, entry: Entry, by: User) -> None: ...


def on_each(request: SignedInRequest, queryset: QuerySet[Entry], verb: Verb) -> None:
    """Call the verb for every row and tell the person how many were changed, and which were not and why."""
    changed = 0
    refused: list[tuple[Entry, str]] = []
    for entry in queryset.select_related("municipality"):
        try:
            verb(entry=entry, by=request.user)
        except PermissionDenied:
            refused.append((entry, _("it belongs to another office.")))
        except ValidationError as error:
            refused.append((entry, " ".join(error.messages)))
        else:
            changed += 1
    if changed:
        words = ngettext("%(number)s entry was changed.", "%(number)s entries were changed.", changed)
        messages.success(request, words % {"number": changed})
    if refused:
        messages.warning(request, reasons(refused))


def reasons(refused: list[tuple[Entry, str]]) -> str:
    words = ngettext("%(number)s entry was not changed:", "%(number)s entries were not changed:", len(refused))
    rows = format_html_join("", "<li>{}: {}</li>", refused[:MOST_REASONS])
    more = len(refused) - MOST_REASONS
    rest = format_html("<li>{}</li>", _("and %(number)s more") % {"number": more}) if more > 0 else ""
    return format_html("{} <ul>{}{}</ul>", words % {"number": len(refused)}, rows, rest)


@admin.action(description=gettext_lazy("Publish"), permissions=["change"])
def publish(modeladmin: "EntryAdmin", request: SignedInRequest, queryset: QuerySet[Entry]) -> None:
    on_each(request, queryset, services.publish)


@admin.action(description=gettext_lazy("Archive (withdraw from readers)"), permissions=["change"])
def archive(modeladmin: "EntryAdmin", request: SignedInRequest, queryset: QuerySet[Entry]) -> None:
    on_each(request, queryset, services.archive)


@admin.action(description=gettext_lazy("Mark facts as reviewed today"), permissions=["change"])
def mark_reviewed(modeladmin: "EntryAdmin", request: SignedInRequest, queryset: QuerySet[Entry]) -> None:
    on_each(request, queryset, services.mark_reviewed)


@admin.action(description=gettext_lazy("Translations still hold"), permissions=["change"])
def confirm_translations(modeladmin: "EntryAdmin", request: SignedInRequest, queryset: QuerySet[Entry]) -> None:
    on_each(request, queryset, services.confirm_translations)


@admin.action(description=gettext_lazy("Fetch what is chosen as Excel"), permissions=["view"])
def export(modeladmin: "EntryAdmin", request: SignedInRequest, queryset: QuerySet[Entry]) -> HttpResponse:
    return modeladmin.export_rows(request, queryset, "xlsx")


class ExtendForm(forms.Form):
    days = forms.IntegerField(
        label=gettext_lazy("Number of days"), initial=14, min_value=1, max_value=services.LONGEST_EXTENSION,
        help_text=gettext_lazy("Counted from the last day of each entry, or from today where that is past."),
    )  # fmt: skip


@admin.action(description=gettext_lazy("Extend …"), permissions=["change"])
def extend(modeladmin: "EntryAdmin", request: SignedInRequest, queryset: QuerySet[Entry]) -> TemplateResponse | None:
    """Asks for the number of days first; the selection travels with the form."""
    form = ExtendForm(request.POST if "days" in request.POST else None)
    if form.is_valid():
        days = form.cleaned_data["days"]
        on_each(request, queryset, partial(services.extend, days=days))
        return None
    context = modeladmin.admin_site.each_context(request) | {
        "title": _("Extend"),
        "opts": modeladmin.opts,
        "form": form,
        "number": queryset.count(),
        "selected": request.POST.getlist(ACTION_CHECKBOX_NAME),
        "select_across": request.POST.get("select_across", "0"),
        "checkbox_name": ACTION_CHECKBOX_NAME,
    }
    return TemplateResponse(request, "admin/extend_selected.html", context)


ACTIONS: tuple[Callable[..., HttpResponse | None], ...] = (
    publish,
    extend,
    mark_reviewed,
    confirm_translations,
    archive,
    export,
)
