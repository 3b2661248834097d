"""Dates of what comes again."""

import datetime

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from base.times import moment, months_later

MOST = 120  # times; a weekly event of more than two years is entered anew


class Recurrence(models.TextChoices):
    NONE = "none", _("once")
    WEEKLY = "weekly", _("every week")
    FORTNIGHTLY = "fortnightly", _("every second week")
    MONTHLY = "monthly", _("every month")


def occurrences(first: datetime.datetime, recurrence: str, until: datetime.date | None) -> list[datetime.datetime]:
    """Every start from `first` to the day `until`, at the same local hour across daylight saving."""
    if recurrence == Recurrence.NONE or until is None:
        return [first]
    local = timezone.localtime(first)
    days = days_of(local.date(), recurrence, until)
    return [moment(day, local.time()) for day in days] or [first]


def days_of(first: datetime.date, recurrence: str, until: datetime.date) -> list[datetime.date]:
    days = []
    for number in range(MOST):
        if recurrence == Recurrence.MONTHLY:
            day = months_later(first, number)
        else:
            day = first + datetime.timedelta(weeks=number * (2 if recurrence == Recurrence.FORTNIGHTLY else 1))
        if day > until:
            break
        days.append(day)
    return days
