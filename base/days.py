"""Days and times as Norwegians write them, read from what somebody typed: 3.7.2027, 3.7, 3. juli, 03.07.27, kl. 18.30.

A day is never guessed: what can be read in two ways, or is in no calendar, is refused in a sentence.
"""

import datetime
import re

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from base.times import sensible

CENTURY = 2000  # of a year in two digits
MONTHS = ("jan", "feb", "mar", "apr", "mai|may", "jun", "jul", "aug", "sep", "okt|oct", "nov", "des|dec")
ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
DOTTED = re.compile(r"(\d{1,2})\s*\.\s*(\d{1,2})\s*(?:\.\s*(\d{4}|\d{2})?)?")
NAMED = re.compile(r"(\d{1,2})\s*\.?\s*([a-z]{3,9})\.?(?:\s*(\d{4}))?")
SLASHED = re.compile(r"\d{1,4}\s*[/-]\s*\d{1,2}(?:\s*[/-]\s*\d{1,4})?")
CLOCK = re.compile(r"(?:kl\.?\s*)?(\d{1,2})(?:\s*[.:]?\s*(\d{2}))?(?:\s*[.:]\s*(\d{2}))?")


def show_day(day: datetime.date) -> str:
    """03.07.2027, in a field of a form."""
    return f"{day:%d.%m.%Y}"


def show_time(time: datetime.time) -> str:
    """18:30, in a field of a form; seconds only where there are some, so that none is lost by saving."""
    return f"{time:%H:%M:%S}" if time.second else f"{time:%H:%M}"


def read_day(text: str, *, is_past: bool = False, today: datetime.date | None = None) -> datetime.date:
    """Return the day that `text` names. Without a year it is the coming one, or the last one where `is_past`.

    Raises ValidationError with a sentence for the person.
    """
    text = text.strip().lower()
    if found := ISO.fullmatch(text):
        return _make_day(text, *map(int, found.groups()))
    if SLASHED.fullmatch(text):
        raise ValidationError(
            _("“%(text)s” can be read in two ways. Write the day first, with full stops: 3.7.2027."),
            code="ambiguous",
            params={"text": text},
        )
    if (found := DOTTED.fullmatch(text)) or (found := NAMED.fullmatch(text)):
        day, month, year = found[1], _read_month(found[2]), found[3]
        if month:
            if year:
                return _make_day(text, int(year) + (CENTURY if len(year) == 2 else 0), month, int(day))
            return _without_year(text, month, int(day), is_past, today or timezone.localdate())
    raise ValidationError(_("Write the day as 3.7.2027."), code="invalid")


def _read_month(word: str) -> int:
    """The number of a month, or of the month that begins so; 0 where none does."""
    if word.isdecimal():
        return int(word)
    return next((number for number, start in enumerate(MONTHS, 1) if re.match(start, word)), 0)


def _make_day(text: str, year: int, month: int, day: int) -> datetime.date:
    try:
        found = datetime.date(year, month, day)
    except ValueError:
        raise ValidationError(
            _("“%(text)s” is not in the calendar. Write the day first, then the month: 3.7.2027."),
            code="impossible",
            params={"text": text},
        ) from None
    sensible(found)
    return found


def _without_year(text: str, month: int, day: int, is_past: bool, today: datetime.date) -> datetime.date:
    """The one nearest to today on the asked side; 29 February is only found where that year has one."""
    found = _make_day(text, today.year, month, day)
    if is_past and found > today:
        return _make_day(text, today.year - 1, month, day)
    if not is_past and found < today:
        return _make_day(text, today.year + 1, month, day)
    return found


def read_time(text: str) -> datetime.time:
    """Return the time of day that `text` names: 18, 18.30, 18:30, 1830. Raises ValidationError with a sentence."""
    found = CLOCK.fullmatch(text.strip().lower())
    try:
        hour, minute, second = (int(part or 0) for part in found.groups()) if found else (24, 0, 0)  # 24 is no hour
        return datetime.time(hour, minute, second)
    except ValueError:
        raise ValidationError(_("Write the time as 18.30, from 0.00 to 23.59."), code="invalid") from None
