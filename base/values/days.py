"""Days and times are read as people here write them: 3.7.2027, 15/1-2027, fredag 3. juli, kl. 18.30.

A day is never guessed: what can be read in two ways, or is in no calendar, is refused in a sentence.
"""

import datetime
import re
from collections.abc import Iterable
from typing import NoReturn

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from base.values.numbers import MAX_NUMBER_CHARACTERS, refuse_non_ascii_digits, tidy_number
from base.values.times import validate_sensible_date

CENTURY, FARTHEST_SHORT_YEAR = 2000, 25  # a year in two digits is one of this century, and near
FARTHEST = datetime.timedelta(days=275)  # of a day without a year: one still farther off lies just on the other side
MONTHS = (
    "januar january jänner januari",
    "februar february februari",
    "mars march märz maerz maart mrz mrt",
    "april",
    "mai may mei",
    "juni june",
    "juli july",
    "august augustus",
    "september",
    "oktober october",
    "november",
    "desember december dezember",
)
WEEKDAYS = (  # bokmål, nynorsk, English, German, Dutch
    "mandag måndag monday montag maandag",
    "tirsdag tysdag tuesday dienstag dinsdag",
    "onsdag wednesday mittwoch woensdag",
    "torsdag thursday donnerstag donderdag",
    "fredag friday freitag vrijdag",
    "lørdag laurdag saturday samstag zaterdag",
    "søndag sundag sunday sonntag zondag",
)
NEAR_DAYS = {
    "i dag": 0,
    "idag": 0,
    "today": 0,
    "heute": 0,
    "vandaag": 0,
    "i morgen": 1,
    "i morgon": 1,
    "tomorrow": 1,
    "i går": -1,
    "yesterday": -1,
    "gestern": -1,
    "gisteren": -1,
}
SOON = {
    "snarest",
    "snarest mulig",
    "snarast",
    "snarast råd",
    "så snart som mulig",
    "så snart som råd",
    "så fort som mulig",
    "straks",
    "omgående",
    "asap",
    "as soon as possible",
    "sofort",
    "ab sofort",
    "so bald wie möglich",
    "baldmöglichst",
    "schnellstmöglich",
    "zo snel mogelijk",
    "zo spoedig mogelijk",
    "per direct",
}
RUNNING = {"fortløpende", "løpende", "fortløpande", "løpande", "ongoing", "laufend", "fortlaufend", "doorlopend"}

D, LETTERS = r"([0-9]{1,2})", r"([a-zæøåäöüß]{3,10})"
YEAR_FIRST = re.compile(rf"([0-9]{{4}})([-./]){D}\2{D}\.?")
DAY_FIRST = re.compile(rf"{D} ?([./-]) ?{D}(?:( ?[./-]{{1,2}} ?| )([0-9]{{4}}|[0-9]{{2}}))? ?\.?")
NAMED = re.compile(rf"{D}(?:\.|st|nd|rd|th)?[ -]?(?:of )?{LETTERS}\.?,?[ -]?([0-9]{{4}})?\.?")
NAME_FIRST = re.compile(rf"{LETTERS}\.? {D}(?:st|nd|rd|th)?(?:,? ([0-9]{{4}}))?")
BEFORE = re.compile(r"^(?:(?:on|am|op|på) )?(?:(?:den|the) )?")  # "on" with no full stop is no onsdag
LED_BY = re.compile(r"([a-zæøåäöüß]{2,10})\.?,? (?:den |the )?(.*[0-9].*)")
ISO_MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[t ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?(?:z|[+-][0-9]{2}:?[0-9]{2})?"
)
WITH_TIME = re.compile(
    r"(.*[0-9]{4}|.*[a-z]\.?),? (?:(?:kl\.?|klokka|klokken|at|um|om) ?([0-9]{1,2}(?:[.:]?[0-9]{2})?(?: "
    r"?uhr| ?uur| ?[ap]\.?m\.?)?)|([0-9]{1,2}[.:][0-9]{2}(?: ?[ap]\.?m\.?)?))"
)
MONTH = re.compile(rf"(?:([0-9]{{4}})-([0-9]{{1,2}})|{D} ?[./-] ?([0-9]{{4}})|{LETTERS}\.? ([0-9]{{4}}))")
CLOCK = re.compile(
    r"(?:(?:kl\.?|klokka|klokken) ?)?([0-9]{1,2})(?: ?[.:]? ?([0-9]{2}))?(?: ?[.:] ?([0-9]{2}))?(?: "
    r"?(?:uhr|uur|([ap])\.?m\.?))?"
)


def show_day(day: datetime.date) -> str:
    """Return a day as 03.07.2027, for a field of a form."""
    return f"{day:%d.%m.%Y}"


def show_time(time: datetime.time) -> str:
    """Return a time as 18:30, for a field of a form; seconds only where there are some, so that saving loses none."""
    return f"{time:%H:%M:%S}" if time.second else f"{time:%H:%M}"


def is_of_past(name: str) -> bool:
    """Return whether a field of this name holds a day that has passed.

    By our names, a day "…_on" is one on which something happened; only `ends_on`, on which something ends, may lie
    ahead.
    """
    return name.endswith("_on") and name != "ends_on"


def read_day(text: str, *, is_past: bool = False, today: datetime.date | None = None) -> datetime.date:
    """Return the day that `text` names. Without a year it is the coming one, or the last one where `is_past`.

    Raise ValidationError with a sentence for the person.
    """
    written, today = tidy_words(text), today or timezone.localdate()
    if written in NEAR_DAYS:
        return today + datetime.timedelta(days=NEAR_DAYS[written])
    if written in SOON | RUNNING:
        raise ValidationError(
            _("“%(text)s” is no day. Leave the field empty, or write a day as 3.7.2027."),
            code="soon",
            params={"text": text.strip()},
        )
    if ISO_MOMENT.fullmatch(written):
        return read_iso_moment(written).date()
    if split_moment(written):
        raise ValidationError(_("The field takes a day without a time of day: 3.7.2027."), code="time")
    weekday, written = _split_weekday(BEFORE.sub("", written))
    day = _read_written(written, is_past, today)
    if weekday is not None and day.weekday() != weekday:
        raise ValidationError(
            _("“%(text)s” does not fit: look at the day of the week and the year."),
            code="weekday",
            params={"text": text.strip()},
        )
    return day


def tidy_words(text: str) -> str:
    """Return small letters and plain signs; raise ValidationError for what cannot be a day or a time at all."""
    refuse_non_ascii_digits(text)
    written = tidy_number(text)
    if len(written) > MAX_NUMBER_CHARACTERS:
        _refuse()
    return written


def _refuse() -> NoReturn:
    raise ValidationError(_("Write the day as 3.7.2027."), code="invalid")


def _read_written(written: str, is_past: bool, today: datetime.date) -> datetime.date:
    if found := YEAR_FIRST.fullmatch(written):
        return _make_day(written, int(found[1]), int(found[3]), int(found[4]))
    if found := DAY_FIRST.fullmatch(written):
        day, month, year = int(found[1]), int(found[3]), _read_year(found[5], today)
        _check_order(written, day, month, found[2], (found[4] or "").strip(), found[5])
    elif found := NAMED.fullmatch(written):
        day, month, year = int(found[1]), _find(found[2], MONTHS, 3) + 1, _read_year(found[3], today)
    elif found := NAME_FIRST.fullmatch(written):
        day, month, year = int(found[2]), _find(found[1], MONTHS, 3) + 1, _read_year(found[3], today)
    else:
        _refuse()
    if not found[5 if found.re is DAY_FIRST else 3]:
        return _without_year(written, month, day, is_past, today)
    return _make_day(written, year, month, day)


def _check_order(written: str, day: int, month: int, sign: str, before_year: str, year: str | None) -> None:
    """Raise ValidationError where it is not clear which number is the day and which the month.

    Full stops put the day first; so do 15/1-2027 and 15/1 2027, which only Norwegians write. The rest may be American
    on an English page, unless only one order is in the calendar.
    """
    short = year is not None and len(year) == 2
    one_order = get_language() != "en" or day > 12 or month > 12 or day == month
    if sign == ".":
        is_clear = before_year in (".", "-", ".-") or not short
    elif sign == "/" and year and before_year != "/":
        is_clear = before_year == "-" or not (before_year or short)
    elif year:
        is_clear = sign == before_year and not short and one_order
    else:
        is_clear = sign == "/" and one_order
    if not is_clear:
        raise ValidationError(
            _("“%(text)s” can be read in two ways. Write the day first, with full stops: 3.7.2027."),
            code="ambiguous",
            params={"text": written},
        )


def _read_year(year: str | None, today: datetime.date) -> int:
    """Return the year in four digits, 0 where none is written.

    Raise ValidationError for a year in two digits that is not near.
    """
    if year is None:
        return 0
    full = int(year) + (CENTURY if len(year) == 2 else 0)
    if len(year) == 2 and abs(full - today.year) > FARTHEST_SHORT_YEAR:
        raise ValidationError(_("Write the year with four digits: 3.7.2027."), code="year")
    return full


def _find(word: str, names: Iterable[str], shortest: int) -> int:
    """Return the number of the one name that begins with `word`; raise ValidationError where none or several do."""
    found = [number for number, each in enumerate(names) if any(name.startswith(word) for name in each.split())]
    if len(found) != 1 or len(word) < shortest:
        _refuse()
    return found[0]


def _split_weekday(written: str) -> tuple[int | None, str]:
    found = LED_BY.fullmatch(written)
    names = [
        number
        for number, each in enumerate(WEEKDAYS)
        if found and any(name.startswith(found[1]) for name in each.split())
    ]
    return (names[0], found[2]) if found and len(names) == 1 else (None, written)


def _make_day(text: str, year: int, month: int, day: int) -> datetime.date:
    try:
        found = datetime.date(year, month, day)
    except ValueError:
        raise ValidationError(
            _("“%(text)s” is not in the calendar. Write the day first, then the month: 3.7.2027."),
            code="impossible",
            params={"text": text},
        ) from None
    validate_sensible_date(found)
    return found


def _without_year(text: str, month: int, day: int, is_past: bool, today: datetime.date) -> datetime.date:
    """Return the coming day of this date, or the last one where `is_past`.

    Raise ValidationError where that is so far away that the day just on the other side may be meant; 29 February is
    only found where the year has one.
    """
    this_year = _make_day(text, today.year, month, day)
    side = -1 if is_past else 1
    year = today.year if this_year == today or (this_year < today) == is_past else today.year + side
    found = _make_day(text, year, month, day)
    if abs(found - today) > FARTHEST:
        first, second = (f"{day}.{month}.{each}" for each in sorted((year, year - side)))
        raise ValidationError(
            _("“%(text)s” can be of two years. Write the year: %(first)s or %(second)s."),
            code="year",
            params={"text": text, "first": first, "second": second},
        )
    return found


def read_month(text: str) -> datetime.date:
    """Return the first day of the month that `text` names: 2027-08, 8.2027, august 2027.

    Raise ValidationError with a sentence for the person.
    """
    refuse_non_ascii_digits(text)
    try:
        return _read_month(tidy_words(text))
    except ValidationError:  # the sentences below are of days
        raise ValidationError(_("Write month and year, for example 8.2027."), code="invalid") from None


def _read_month(written: str) -> datetime.date:
    found = MONTH.fullmatch(written)
    if not found:
        _refuse()
    month = _find(found[5], MONTHS, 3) + 1 if found[5] else int(found[2] or found[3])
    try:
        return datetime.date(int(found[1] or found[4] or found[6]), month, 1)  # which years make sense, the form knows
    except ValueError:
        _refuse()


def read_iso_moment(written: str) -> datetime.datetime:
    """Return an ISO moment by the clock of Oslo, which is meant where the text names no zone."""
    try:
        found = datetime.datetime.fromisoformat(written.upper())
    except ValueError:
        _refuse()
    validate_sensible_date(found)
    return timezone.localtime(found) if timezone.is_aware(found) else found


def split_moment(text: str) -> tuple[str, str] | None:
    """Return the day and the time of a text that names both; None where it does not.

    Such a text is an ISO moment, or “15.1.2027 kl. 18.30”.
    """
    written = tidy_words(text)
    if ISO_MOMENT.fullmatch(written):
        found = read_iso_moment(written)
        return show_day(found.date()), show_time(found.time())
    parts = WITH_TIME.fullmatch(written)
    return (parts[1], parts[2] or parts[3]) if parts and re.search("[0-9]", parts[1]) else None


def read_time(text: str) -> datetime.time:
    """Return the time of day that `text` names: 18, 18.30, 18:30, 1830, 6 pm.

    Raise ValidationError with a sentence for the person.
    """
    found = CLOCK.fullmatch(tidy_words(text))
    try:
        hour, minute, second = (int(part or 0) for part in found.groups()[:3]) if found else (-1, 0, 0)
        if (hour, minute, second) == (24, 0, 0):
            raise ValidationError(_("Midnight is 0.00 of the next day: write that, or 23.59."), code="midnight")
        return datetime.time(_in_whole_day(hour, found[4]) if found else hour, minute, second)
    except ValueError:
        raise ValidationError(_("Write the time as 18.30, from 0.00 to 23.59."), code="invalid") from None


def _in_whole_day(hour: int, half: str | None) -> int:
    """Return the hour of the whole day: 6 pm is 18 and 12 am is 0; 13 pm, which there is not, is -1."""
    if half is None:
        return hour
    return hour % 12 + 12 * (half == "p") if 1 <= hour <= 12 else -1
