"""The lists of entries in the admin share these columns and filters."""

import datetime
import itertools
from collections.abc import Iterator, Sequence
from typing import Any, cast

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import Case, QuerySet, Value, When
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.translation import get_language_info, gettext_lazy
from django.utils.translation import gettext as _

from accounts.access import Person, find_office_ids, is_coordinator
from base.languages import get_default_language
from entries.models import Entry, EntryQuerySet, Status
from entries.models.translations import COMPLETE, MISSING, PARTIAL, STALE, list_other_languages

OWN, EVERY = "1", "all"  # values of the filter by office
SIGNS = {COMPLETE: "✓", STALE: "↻", PARTIAL: "◐", MISSING: "–"}
WORDS = {
    COMPLETE: gettext_lazy("complete"),
    STALE: gettext_lazy("out of date"),
    PARTIAL: gettext_lazy("incomplete"),
    MISSING: gettext_lazy("missing"),
}


def get_local_language_name(code: str) -> str:
    return get_language_info(code)["name_local"]


def describe_translation(entry: Entry, code: str) -> str:
    """Return the state of a language in words, with the fields that are lacking where only some are there."""
    state = entry.get_translation_state(code)
    if state != PARTIAL:
        return str(WORDS[state])
    names: list[Any] = [entry._meta.get_field(name) for name in entry.list_untranslated_fields(code)]
    return f"{WORDS[state]}: {', '.join(str(field.verbose_name) for field in names)}"


def render_translation_marks(entry: Entry) -> str:
    """Return a mark for each language: a sign and a code to see, and the same in words for screen readers."""
    codes = [get_default_language(), *list_other_languages()]
    states = [(code, entry.get_translation_state(code), describe_translation(entry, code)) for code in codes]
    marks = format_html_join(
        " ",
        '<li class="mark mark-{}" title="{}: {}"><span aria-hidden="true">{} {}</span>'
        '<span class="visually-hidden">{}: {}</span></li>',
        (
            (state, get_local_language_name(code), words, code, SIGNS[state], get_local_language_name(code), words)
            for code, state, words in states
        ),
    )
    return format_html('<ul class="marks">{}</ul>', marks)


def describe_status(entry: Entry) -> str:
    """Return the status in words, with the day from which or until which readers see the entry."""
    now, start, end = timezone.now(), entry.publish_from, entry.publish_until
    if entry.status != Status.PUBLISHED:
        return entry.get_status_display()
    if end and end <= now:
        return _("over since %(date)s") % {"date": format_short_day(entry.last_day)}
    if start and start > now:
        return _("appears %(date)s") % {"date": format_short_day(timezone.localdate(start))}
    return (
        _("published until %(date)s") % {"date": format_short_day(entry.last_day)}
        if end
        else entry.get_status_display()
    )


def format_short_day(value: datetime.date) -> str:
    return date_format(value, "SHORT_DATE_FORMAT")


class OneChoiceFilter(admin.SimpleListFilter):
    """A `OneChoiceFilter` has fixed choices, each of which keeps some rows; another value in the URL keeps all."""

    def choose_rows(self, rows: EntryQuerySet) -> dict[str, EntryQuerySet]:
        raise NotImplementedError

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> EntryQuerySet:
        rows = cast(EntryQuerySet, queryset)
        return self.choose_rows(rows).get(self.value() or "", rows)


class EndingFilter(OneChoiceFilter):
    title = gettext_lazy("end")
    parameter_name = "ending"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return [("soon", _("within 14 days")), ("over", _("over")), ("later", _("not yet shown"))]

    def choose_rows(self, rows: EntryQuerySet) -> dict[str, EntryQuerySet]:
        return {"soon": rows.ending_soon(), "over": rows.over(), "later": rows.not_yet_shown()}


class FactsFilter(OneChoiceFilter):
    title = gettext_lazy("facts reviewed")
    parameter_name = "facts"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return [("old", _("not for twelve months"))]

    def choose_rows(self, rows: EntryQuerySet) -> dict[str, EntryQuerySet]:
        return {"old": rows.unreviewed()}


class TranslationFilter(OneChoiceFilter):
    """The values "stale" and "missing" mean any language, "de:stale" means one."""

    title = gettext_lazy("translations")
    parameter_name = "translations"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        each = [
            (f"{code}:{lack}", f"{get_local_language_name(code)}: {WORDS[lack]}")
            for code in list_other_languages()
            for lack in (MISSING, STALE)
        ]
        return [(MISSING, _("missing in a language")), (STALE, _("out of date in a language")), *each]

    def choose_rows(self, rows: EntryQuerySet) -> dict[str, EntryQuerySet]:
        lacks = (MISSING, STALE)
        gaps = [f"{code}:{lack}" for code in list_other_languages() for lack in lacks]
        return {lack: rows.untranslated(f":{lack}") for lack in lacks} | {gap: rows.untranslated(gap) for gap in gaps}


class OwnFilter(admin.SimpleListFilter):
    """The filter keeps the rows of the own office, for those who see the rows of all offices.

    Where the URL does not say, the choice that the person made before counts.
    """

    title = gettext_lazy("office")
    parameter_name = "own"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        self.only_own = wants_own_rows(request.user)
        return [] if is_coordinator(request.user) else [(OWN, _("only our own")), (EVERY, _("all offices"))]

    def value(self) -> str | None:
        return super().value() or (OWN if self.only_own else EVERY)

    def choices(self, changelist: ChangeList) -> Iterator[Any]:
        return itertools.islice(super().choices(changelist), 1, None)  # without Django's "All", which is one of the two

    def queryset(self, request: HttpRequest, queryset: QuerySet[Entry]) -> QuerySet[Entry]:
        return queryset.filter(municipality__in=find_office_ids(request.user)) if self.value() == OWN else queryset


def wants_own_rows(user: Person) -> bool:
    """Tell whether this person's lists hold only the own office's rows, unless the URL says otherwise."""
    return not is_coordinator(user) and getattr(user, "only_own_rows", False)


def decide_shown_rows(request: HttpRequest) -> str:
    """Return whose rows a list shows, for the line above it; empty for the coordinator.

    The text is "only" for the own office's rows, "here" for all rows this once, and "first" for the own before the
    others'.
    """
    if is_coordinator(request.user):
        return ""
    if request.GET.get(OwnFilter.parameter_name) == OWN:
        return "only"
    if not wants_own_rows(request.user):
        return "first"
    return "here" if request.GET.get(OwnFilter.parameter_name) == EVERY else "only"


def put_own_rows_first(user: Person, ordering: Sequence[Any]) -> list[Any]:
    """Return `ordering` with the own office's rows before the others'; for the coordinator it is unchanged."""
    offices = frozenset() if is_coordinator(user) else find_office_ids(user)
    if not offices:
        return list(ordering)
    return [Case(When(municipality__in=offices, then=Value(0)), default=Value(1)), *ordering]
