"""An event that comes again may leave out days. They are read as typed and kept as 24.12.2026, 31.12.2026."""

import dataclasses
import datetime
import itertools
import re
from collections.abc import Iterable, Iterator

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from base.values.days import read_day, show_day
from base.values.formats import name_weekday
from culture.recurrence import Rule

BETWEEN_DAYS = re.compile(r"[,;\n]|\s(?:og(?!\s+med)|and|und|en)\s", re.IGNORECASE)
FROM_TO = re.compile(r"\s*[–—]\s*|\s+(?:-|til og med|til|to|bis|tot)\s+", re.IGNORECASE)
NOT = re.compile(r"^\s*(?:men\s+)?(?:ikke|not|nicht|niet)\s+", re.IGNORECASE)
KEPT = re.compile(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})")


def parse_days(kept: str) -> frozenset[datetime.date]:
    """Return the days of a text that `tidy_days()` wrote; raise ValidationError for a text that was never tidied."""
    return frozenset(_parse_day(part) for part in kept.split(", ") if part)


def _parse_day(text: str) -> datetime.date:
    found = KEPT.fullmatch(text)
    try:
        day, month, year = map(int, found.groups()) if found else (0, 0, 0)
        return datetime.date(year, month, day)
    except ValueError:
        raise ValidationError({"except_days": _("Write the day as 3.7.2027.")}) from None


def tidy_days(typed: str, rule: Rule) -> str:
    """Return the typed days in order and with their years: `24.12.2026, 31.12.2026`.

    A day ahead on which the rule gives nothing is refused with a ValidationError: it is a typing error. Of a range,
    such as a holiday, only the days of the rule remain.
    """
    every = dataclasses.replace(rule, without=frozenset())
    parts = (NOT.sub("", part).strip() for part in BETWEEN_DAYS.split(typed))
    days = sorted(set(itertools.chain.from_iterable(_read_part(part, every) for part in parts if part)))
    return ", ".join(map(show_day, days))


def _read_part(part: str, rule: Rule) -> Iterable[datetime.date]:
    ends = FROM_TO.split(part)
    if len(ends) == 2:
        return _list_between(part, read_day(ends[0]), read_day(ends[1]), rule)
    day = read_day(part)
    if day >= timezone.localdate() and next(rule.find_days(day), None) != day:
        words = _("%(day)s is a %(weekday)s on which it does not happen anyway. Correct the day, or take it away.")
        raise ValidationError(words % {"day": show_day(day), "weekday": name_weekday(day)})
    return [day]


def _list_between(part: str, first: datetime.date, last: datetime.date, rule: Rule) -> Iterator[datetime.date]:
    if last < first:
        raise ValidationError(_("“%(days)s” ends before it begins.") % {"days": part})
    return itertools.takewhile(lambda day: day <= last, rule.find_days(first))
