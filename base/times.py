"""Days and moments in the portal's time zone."""

import datetime

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

FIRST, LAST = datetime.date(1900, 1, 1), datetime.date(2100, 12, 31)


def is_sensible(value: datetime.date) -> bool:
    day = value.date() if isinstance(value, datetime.datetime) else value
    return FIRST <= day <= LAST


def sensible(value: datetime.date) -> None:
    """A validator for dates and moments: calendars and databases stumble over the year 9999."""
    if not is_sensible(value):
        raise ValidationError(_("Write a year between 1900 and 2100."))


def end_of_day(day: datetime.date) -> datetime.datetime:
    """The moment at which `day` is over in Oslo: a date-only end includes the day."""
    return timezone.make_aware(datetime.datetime.combine(day + datetime.timedelta(days=1), datetime.time.min))


def moment(day: datetime.date, time: datetime.time) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, time))
