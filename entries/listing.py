"""Columns and filters of the entries' lists in the admin."""

import datetime

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.translation import get_language_info, gettext_lazy
from django.utils.translation import gettext as _

from accounts.access import is_coordinator, offices_of
from entries import today
from entries.models import Entry, Status
from entries.models.translations import COMPLETE, MISSING, STALE, default_language, other_languages

SIGNS = {COMPLETE: "✓", STALE: "↻", MISSING: "–"}
WORDS = {
    COMPLETE: gettext_lazy("complete"),
    STALE: gettext_lazy("out of date"),
    MISSING: gettext_lazy("missing"),
}


def language_name(code: str) -> str:
    return get_language_info(code)["name_local"]


def translation_marks(entry: Entry) -> str:
    """Four small marks: a sign and a code to see, the same in words for those who hear it."""
    states = [(code, entry.translation_of(code)) for code in [default_language(), *other_languages()]]
    marks = format_html_join(
        " ",
        '<li class="mark mark-{}" title="{}: {}"><span aria-hidden="true">{} {}</span>'
        '<span class="visually-hidden">{}: {}</span></li>',
        (
            (state, language_name(code), WORDS[state], code, SIGNS[state], language_name(code), WORDS[state])
            for code, state in states
        ),
    )
    return format_html('<ul class="marks">{}</ul>', marks)


def standing(entry: Entry) -> str:
    """The status in words, with the day on which readers see it come or go."""
    now, start, end = timezone.now(), entry.publish_from, entry.publish_until
    if entry.status != Status.PUBLISHED:
        return entry.get_status_display()
    if end and end <= now:
        return _("over since %(date)s") % {"date": day(entry.last_day)}
    if start and start > now:
        return _("appears %(date)s") % {"date": day(timezone.localdate(start))}
    return _("published until %(date)s") % {"date": day(entry.last_day)} if end else entry.get_status_display()


def day(value: datetime.date) -> str:
    return date_format(value, "SHORT_DATE_FORMAT")


class OneChoiceFilter(admin.SimpleListFilter):
    """A filter of fixed choices, each a condition on the rows."""

    def conditions(self) -> dict[str, Q]:
        raise NotImplementedError

    def queryset(self, request: HttpRequest, queryset: QuerySet[Entry]) -> QuerySet[Entry]:
        condition = self.conditions().get(self.value() or "")
        return queryset if condition is None else queryset.filter(condition)


class EndingFilter(OneChoiceFilter):
    title = gettext_lazy("end")
    parameter_name = "ending"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return [("soon", _("within 14 days")), ("over", _("over")), ("later", _("not yet shown"))]

    def conditions(self) -> dict[str, Q]:
        now = timezone.now()
        return {
            "soon": today.ending(now),
            "over": Q(publish_until__lte=now),
            "later": Q(status=Status.PUBLISHED, publish_from__gt=now),
        }


class FactsFilter(OneChoiceFilter):
    title = gettext_lazy("facts reviewed")
    parameter_name = "facts"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return [("old", _("not for twelve months"))]

    def conditions(self) -> dict[str, Q]:
        return {"old": today.unreviewed(timezone.now())}


class TranslationFilter(OneChoiceFilter):
    """ "stale" and "missing" in any language, or "de:stale" in one."""

    title = gettext_lazy("translations")
    parameter_name = "translations"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        each = [
            (f"{code}:{lack}", f"{language_name(code)}: {WORDS[lack]}")
            for code in other_languages()
            for lack in (MISSING, STALE)
        ]
        return [(MISSING, _("missing in a language")), (STALE, _("out of date in a language")), *each]

    def conditions(self) -> dict[str, Q]:
        now = timezone.now()
        gaps = [f"{code}:{lack}" for code in other_languages() for lack in (MISSING, STALE)]
        return {lack: today.untranslated(now, f":{lack}") for lack in (MISSING, STALE)} | {
            gap: today.untranslated(now, gap) for gap in gaps
        }


class OwnFilter(admin.SimpleListFilter):
    """The rows of the own office, for those who see all offices'."""

    title = gettext_lazy("office")
    parameter_name = "own"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return [] if is_coordinator(request.user) else [("1", _("only our own"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Entry]) -> QuerySet[Entry]:
        return queryset.filter(municipality__in=offices_of(request.user)) if self.value() == "1" else queryset
