"""Numbers, money and time are written in the page's language."""

import datetime
import decimal
from functools import lru_cache

from babel import dates
from django.utils import formats, timezone
from django.utils.functional import lazy
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

# A lazy message with values, for labels and choices that are written down once and read in each language: `message %
# values` alone would be in the language of the moment of writing.
filled = lazy(lambda message, **values: str(message) % values, str)

DAY_AND_MONTH = {"nb": "d. MMMM", "nn": "d. MMMM", "de": "d. MMMM", "nl": "d MMMM", "en_GB": "d MMMM"}
DECARE, HECTARE = 1000, 10_000  # in square metres
LAND, WHOLE_DECARES = 5000, 100_000  # from so many square metres: measured in decares, and in whole ones
PERIODS = {
    "hour": lambda: _("an hour"),
    "day": lambda: _("a day"),
    "week": lambda: _("a week"),
    "month": lambda: _("a month"),
    "season": lambda: _("a season"),
    "year": lambda: _("a year"),
}


def format_number(value: float) -> str:
    return formats.number_format(value, use_l10n=True, force_grouping=True)


def format_kroner(amount: int, period: str = "", until: int | None = None) -> str:
    """Return whole Norwegian kroner, such as `format_kroner(9500, "month")`, or a range with `until`.

    A period that is not in PERIODS is left out.
    """
    figure = format_number(amount) if until in (None, amount) else f"{format_number(amount)}–{format_number(until)}"
    words = _("NOK %(amount)s") % {"amount": figure}
    return f"{words} {PERIODS[period]()}" if period in PERIODS else words


def format_area(square_metres: int | None) -> str:
    """Return an area in square metres, or of a farm in decares and hectares, as land is measured in Norway.

    The words are empty where the area is not known.
    """
    if not square_metres:
        return ""
    if square_metres < LAND:
        return f"{format_number(square_metres)} m²"
    decares = round_shortly(square_metres / DECARE, 1 if square_metres < WHOLE_DECARES else 0)
    hectares = round_shortly(square_metres / HECTARE, 1)
    words = ngettext(
        "%(decares)s decares (%(hectares)s hectare)",
        "%(decares)s decares (%(hectares)s hectares)",
        1 if hectares == 1 else 2,
    )
    return words % {"decares": format_number(decares), "hectares": format_number(hectares)}


def round_shortly(value: float, decimals: int) -> float:
    """Return a rounded number without needless decimals: 5.5 stays, 6.0 is 6. Halves go up, as people count."""
    rounded = decimal.Decimal(str(value)).quantize(decimal.Decimal(1).scaleb(-decimals), decimal.ROUND_HALF_UP)
    return int(rounded) if rounded == int(rounded) else float(rounded)


def get_babel_locale() -> str:
    """Return Babel's name of the page's language: European English, and bokmål for a language unknown here."""
    language = get_language() or "nb"
    return "en_GB" if language == "en" else (language if language in ("nb", "nn", "de", "nl") else "nb")


def get_local_day(value: datetime.date) -> datetime.date:
    """Return the day in Oslo of a moment, or the day itself."""
    return timezone.localtime(value).date() if isinstance(value, datetime.datetime) else value


def has_month_names() -> bool:
    """Return whether dates can be said in words of the page's language; no library here knows South Sámi ones."""
    language = get_language() or "nb"
    return language == "en" or language in DAY_AND_MONTH


def format_date(value: datetime.date) -> str:
    """Return 23. november 2026, 23 November 2026 or the like; digits where the months have no names."""
    if not has_month_names():
        return f"{get_local_day(value):%d.%m.%Y}"
    return dates.format_date(get_local_day(value), "long", locale=get_babel_locale())


def format_weekday(value: datetime.date, *, with_year: bool = False) -> str:
    """Return mandag 23. november, Monday 23 November, Montag, 23. November or the like.

    Where the months have no names it is the date in digits.
    """
    day = get_local_day(value)
    if not has_month_names():
        return f"{day:%d.%m.%Y}"
    comma = "," if get_babel_locale() == "de" else ""
    year = " y" if with_year else ""
    return dates.format_date(day, f"EEEE{comma} {DAY_AND_MONTH[get_babel_locale()]}{year}", locale=get_babel_locale())


def name_weekday(day: datetime.date) -> str:
    """Return the day of the week in the page's language: mandag, Monday, Montag, maandag."""
    return dates.format_date(day, "EEEE", locale=get_babel_locale())


def format_day_and_month(day: datetime.date) -> str:
    """Return the day without its year, in the page's language: 17. mai, 17 May, 17. Mai, 17 mei."""
    return dates.format_date(day, DAY_AND_MONTH[get_babel_locale()], locale=get_babel_locale())


def format_month(value: datetime.date) -> str:
    """Return the month with its year: august 2027, August 2027, augustus 2027; digits where it has no name."""
    return dates.format_date(value, "LLLL y", locale=get_babel_locale()) if has_month_names() else f"{value:%m.%Y}"


def format_time(value: datetime.time) -> str:
    return value.strftime("%H:%M")


def format_clock_with_day(moment: datetime.datetime) -> str:
    """Return the time of day in Oslo, with the day before it where that is not today."""
    at = timezone.localtime(moment)
    time = format_time(at.time())
    return time if at.date() == timezone.localdate() else f"{format_date(at)} {time}"


def format_timestamp(value: datetime.datetime) -> str:
    """Return a moment by the clock of Oslo in digits, alike in every language: 2026-11-23 09:30."""
    return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"


def describe_days_left(day: datetime.date, today: datetime.date | None = None) -> str:
    """Return how far away a day is: today, tomorrow, in n days; empty for a day that has passed."""
    days = (day - (today or timezone.localdate())).days
    if days < 0:
        return ""
    if days == 0:
        return _("today")
    if days == 1:
        return _("tomorrow")
    return ngettext("in %(days)s day", "in %(days)s days", days) % {"days": days}


def describe_drive_minutes(minutes: int) -> str:
    """Return a drive as people say it, rounded to five minutes, since the figures behind it are estimates."""
    rounded = round_drive_minutes(minutes)
    return say_rounded(rounded, get_language() or "") if rounded else _("here")


def round_drive_minutes(minutes: int) -> int:
    """Return the minutes of a drive as they are shown, to five minutes; 0 for what is as good as here."""
    return 0 if minutes < 3 else max(5, 5 * round(minutes / 5))


@lru_cache(500)
def say_rounded(rounded: int, language: str) -> str:
    if rounded < 60:
        return _("about %(minutes)s min") % {"minutes": rounded}
    hours, rest = divmod(rounded, 60)
    if not rest:
        return ngettext("about %(hours)s hour", "about %(hours)s hours", hours) % {"hours": hours}
    return _("about %(hours)s h %(minutes)s min") % {"hours": hours, "minutes": rest}


def format_date_and_distance(day: datetime.date) -> str:
    """Return the date, and how far away it is while it lies ahead."""
    words = describe_days_left(day)
    return f"{format_date(day)} ({words})" if words else format_date(day)
