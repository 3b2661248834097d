"""A rule is put in the words of the page: how often, until when, and when not."""

import datetime

from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from base.values.formats import format_date, format_day_and_month, name_weekday
from culture.recurrence import IN_EVERY_MONTH, Recurrence, Rule, number_in_month

LEAP_DAY = (2, 29)


def say_rule(rule: Rule, today: datetime.date | None = None) -> str:
    """Return the rule in words, empty for what happens once. Days left out are named while they lie ahead."""
    if rule.recurrence == Recurrence.NONE:
        return ""
    words = _say_how_often(rule)
    if rule.until:
        words = _("%(how_often)s, until %(date)s") % {"how_often": words, "date": format_date(rule.until)}
    ahead = [format_date(day) for day in sorted(rule.without) if day >= (today or timezone.localdate())]
    if ahead:
        words = _("%(how_often)s, but not %(days)s") % {"how_often": words, "days": get_text_list(ahead, _("or"))}
    return words


def _say_how_often(rule: Rule) -> str:
    day, weekday = rule.day, {"weekday": name_weekday(rule.day)}
    match rule.recurrence:
        case Recurrence.WEEKLY:
            return _("every %(weekday)s") % weekday
        case Recurrence.FORTNIGHTLY:
            return _("every other %(weekday)s") % weekday
        case Recurrence.NTH_WEEKDAY:
            return _say_number(number_in_month(day)) % weekday
        case Recurrence.LAST_WEEKDAY:
            return _("the last %(weekday)s of every month") % weekday
        case Recurrence.YEARLY if (day.month, day.day) == LEAP_DAY:
            return _("every year on %(date)s, or the last day of February") % {"date": format_day_and_month(day)}
        case Recurrence.YEARLY:
            return _("every year on %(date)s") % {"date": format_day_and_month(day)}
    if day.day > IN_EVERY_MONTH:
        return _("on day %(day)s of every month, or its last day") % {"day": day.day}
    return _("on day %(day)s of every month") % {"day": day.day}


def _say_number(number: int) -> str:
    return {
        1: _("the first %(weekday)s of every month"),
        2: _("the second %(weekday)s of every month"),
        3: _("the third %(weekday)s of every month"),
        4: _("the fourth %(weekday)s of every month"),
        5: _("the fifth %(weekday)s of the months that have one"),
    }[number]
