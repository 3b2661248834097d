"""Numbers, money and time in the page's language."""

import datetime

from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

PERIODS = {
    "hour": lambda: _("an hour"),
    "day": lambda: _("a day"),
    "week": lambda: _("a week"),
    "month": lambda: _("a month"),
    "season": lambda: _("a season"),
    "year": lambda: _("a year"),
}


def number(value) -> str:
    return formats.number_format(value, use_l10n=True, force_grouping=True)


def kroner(amount: int, period: str = "", until: int | None = None) -> str:
    """Whole Norwegian kroner: `kroner(9500, "month")`; with `until` a range. A period outside PERIODS says nothing."""
    figure = number(amount) if until in (None, amount) else f"{number(amount)}–{number(until)}"
    words = _("NOK %(amount)s") % {"amount": figure}
    return f"{words} {PERIODS[period]()}" if period in PERIODS else words


def date(value: datetime.date) -> str:
    return formats.date_format(value, "DATE_FORMAT")


def clock(value: datetime.time) -> str:
    return value.strftime("%H:%M")


def days_left(day: datetime.date, today: datetime.date | None = None) -> str:
    """How far away a day is, in words: today, tomorrow, in n days."""
    days = (day - (today or timezone.localdate())).days
    if days <= 0:
        return _("today")
    if days == 1:
        return _("tomorrow")
    return ngettext("in %(days)s day", "in %(days)s days", days) % {"days": days}


def about_minutes(minutes: int) -> str:
    """A drive as people say it; the figures behind it are estimates, so it is rounded to five minutes."""
    if minutes < 3:
        return _("here")
    rounded = max(5, 5 * round(minutes / 5))
    if rounded < 60:
        return _("about %(minutes)s min") % {"minutes": rounded}
    hours, rest = divmod(rounded, 60)
    if not rest:
        return ngettext("about %(hours)s hour", "about %(hours)s hours", hours) % {"hours": hours}
    return _("about %(hours)s h %(minutes)s min") % {"hours": hours, "minutes": rest}
