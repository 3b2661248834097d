"""One list shows all that ends, across all kinds of entries, and dates are changed in it.

The lists of each kind send their dates here too. Each date is an input of the form "ends" beside the list, with the day
that stood there when the page was made. A day on which something happens cannot be put off: it is only shown, with a
link to its form.
"""

import dataclasses
import datetime
from collections.abc import Callable, Iterator

from django.contrib import admin
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.access import SignedInRequest, find_office_ids, is_coordinator, may
from accounts.actions.undoing import add_message_of_refusals, add_message_with_undo
from accounts.models import User
from accounts.workplace.today import read_office_names
from base.links import find_return_path, get_admin_row_path
from base.text.folding import make_norwegian_sort_key
from base.values import days
from base.values.formats import format_date as date_words
from entries import services
from entries.admin.listing import describe_status
from entries.admin.typeddays import add_typed, find_typed
from entries.models import Entry, Status
from entries.registry import list_entry_models

HORIZONS = (14, 60, 365)  # days
JUST_OVER = datetime.timedelta(days=14)  # what has ended a moment ago is still there to be given a later day
MOST_ROWS = 200
DAY = "day-"
MAX_TYPED_CHARACTERS = 40  # that go along in an address


@dataclasses.dataclass
class PostedDay:
    """A `PostedDay` is one date as a form sent it."""

    model: type[Entry]
    pk: int
    text: str
    was: str


def make_input_name(entry: Entry) -> str:
    return f"{entry._meta.model_name}-{entry.pk}"


def render_end_input(entry: Entry, typed: dict[str, str]) -> SafeString:
    """Return the last day of an entry as an input of the form "ends", with its label, or with the refused text in it.

    Where another day would make it another thing, the day is only shown, with a link to the entry's form.
    """
    day = days.show_day(entry.end_day) if entry.end_day else ""
    values = {
        "entry": entry,
        "name": make_input_name(entry),
        "label": capfirst(entry.end_label),
        "day": day,
        "typed": typed.get(make_input_name(entry)),
        "form_url": get_admin_row_path(entry, entry.pk),
    }
    return render_to_string("admin/entries/end_input.html", values)


def make_standing_column(user: User, typed: dict[str, str]) -> Callable[[Entry], SafeString | str]:
    """Return a column of a list: the status in words, and the last day as an input where the person may change it."""

    @admin.display(description=gettext_lazy("status"), ordering="status")
    def standing_until(entry: Entry) -> SafeString | str:
        words = describe_status(entry)
        is_field = may(user, "change", entry) and not entry.end_is_what_happens()
        return format_html("{} {}", words, render_end_input(entry, typed)) if is_field else words

    return standing_until


# --- the page --------------------------------------------------------------------------------------------------------
def show_ending_entries(request: SignedInRequest) -> HttpResponse:
    if request.method == "POST":
        typed = change_days(request, list(read_posted_days(request)))
        return redirect(add_typed(find_return_path(request), typed))
    within = next((number for number in HORIZONS if request.GET.get("days") == str(number)), HORIZONS[1])
    offices = find_offices(request)
    entries = sorted(find_ending(within, offices), key=lambda entry: (entry.publish_until, entry.pk))
    names = read_office_names() if is_coordinator(request.user) else {}
    typed = find_typed(request)
    context = admin.site.each_context(request) | {
        "title": _("What ends soon"),
        "rows": [make_table_row(entry, typed) for entry in entries],
        "horizons": HORIZONS,
        "days": within,
        "now": timezone.now(),
        "most": MOST_ROWS,
        "offices": sorted(names.items(), key=lambda pair: make_norwegian_sort_key(pair[1])),
        "office": request.GET.get("office", ""),
    }
    return TemplateResponse(request, "admin/entries/ends.html", context)


def make_table_row(entry: Entry, typed: dict[str, str]) -> tuple[Entry, str, SafeString, str]:
    return (
        entry,
        capfirst(str(entry._meta.verbose_name)),
        render_end_input(entry, typed),
        get_admin_row_path(entry, entry.pk),
    )


def find_offices(request: SignedInRequest) -> frozenset[int] | None:
    """Return the ids of the offices whose entries are listed; None, for the coordinator only, means all.

    That is the person's own offices, or the one office that the coordinator has chosen.
    """
    if not is_coordinator(request.user):
        return find_office_ids(request.user)
    chosen = request.GET.get("office", "")
    return frozenset({int(chosen)}) if chosen.isdecimal() and len(chosen) < 10 else None


def find_ending(number: int, offices: frozenset[int] | None) -> Iterator[Entry]:
    """Yield the published entries that end within `number` days, or have ended just now.

    This costs one query for each kind of entry, of which it takes at most MOST_ROWS.
    """
    now = timezone.now()
    for model in list_entry_models():
        rows: QuerySet[Entry] = model.objects.filter(
            status=Status.PUBLISHED,
            publish_until__gt=now - JUST_OVER,
            publish_until__lte=now + datetime.timedelta(days=number),
        )
        if offices is not None:
            rows = rows.filter(municipality__in=offices)
        yield from rows.select_related("municipality").order_by("publish_until", "pk")[:MOST_ROWS]


# --- what is sent ----------------------------------------------------------------------------------------------------
def read_posted_days(request: HttpRequest) -> Iterator[PostedDay]:
    """Yield the posted dates that differ from what stood there when the page was made."""
    models = {model._meta.model_name: model for model in list_entry_models()}
    for field, text in request.POST.items():
        kind, _dash, pk = field.removeprefix(DAY).partition("-")
        was = request.POST.get(f"was-{kind}-{pk}", "")
        if field.startswith(DAY) and kind in models and pk.isdecimal() and len(pk) < 19 and text != was:
            yield PostedDay(models[kind], int(pk), str(text).strip(), was)


def change_days(request: SignedInRequest, posted: list[PostedDay]) -> dict[str, str]:
    """Change the posted dates, and say which were changed and which were not.

    Return {name of the input: text as it was typed} of the dates that were refused as wrong.
    """
    changed: list[tuple[Entry, datetime.date | None]] = []
    refused: list[tuple[Entry, str]] = []
    typed = {}
    for each in posted:
        entry = each.model.objects.visible_to(request.user).filter(pk=each.pk).first()
        if entry is None:
            continue
        try:
            was = read_optional_day(each.was)
            services.change_end(entry=entry, by=request.user, day=read_optional_day(each.text), was=was)
        except PermissionDenied:
            refused.append((entry, _("it belongs to another office.")))
        except ValidationError as error:
            refused.append((entry, " ".join(error.messages)))
            typed[make_input_name(entry)] = each.text[:MAX_TYPED_CHARACTERS]
        else:
            changed.append((entry, was))
    if changed:
        add_message_with_undo(request, describe_changed_days(changed))
    if refused:
        words = ngettext("%(number)s date was not changed:", "%(number)s dates were not changed:", len(refused))
        add_message_of_refusals(request, list(refused), words % {"number": len(refused)})
    return typed


def read_optional_day(text: str) -> datetime.date | None:
    return days.read_day(text) if text else None


def describe_changed_days(changed: list[tuple[Entry, datetime.date | None]]) -> SafeString:
    """Return the changed dates as a list, each with its old day, so that one change too many is noticed."""
    words = ngettext("%(number)s date was changed:", "%(number)s dates were changed:", len(changed))
    rows = [
        (
            entry,
            entry.end_label,
            date_words(was) if was else _("none"),
            date_words(entry.end_day) if entry.end_day else _("none"),
        )
        for entry, was in changed
    ]
    return format_html(
        "{} <ul>{}</ul>",
        words % {"number": len(changed)},
        format_html_join("", "<li>{}, {}: {} → <strong>{}</strong></li>", rows),
    )


def get_ends_path(horizon: int = HORIZONS[0]) -> str:
    return f"{reverse('ends')}?days={horizon}"
