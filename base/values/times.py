"""Days and moments are counted in the portal's time zone, that of Oslo."""

import calendar
import datetime

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

EARLIEST_DATE, LATEST_DATE = datetime.date(1900, 1, 1), datetime.date(2100, 12, 31)


def is_sensible(value: datetime.date) -> bool:
    day = value.date() if isinstance(value, datetime.datetime) else value
    return EARLIEST_DATE <= day <= LATEST_DATE


def validate_sensible_date(value: datetime.date) -> None:
    """Raise ValidationError for a year before 1900 or after 2100: calendars and databases stumble over 9999."""
    if not is_sensible(value):
        raise ValidationError(_("Write a year between 1900 and 2100."))


def make_moment(day: datetime.date, time: datetime.time) -> datetime.datetime:
    """Return the moment at which the clock of Oslo shows `time` on `day`."""
    return timezone.make_aware(datetime.datetime.combine(day, time))


def get_start_of_day(day: datetime.date) -> datetime.datetime:
    """Return the moment at which `day` begins in Oslo."""
    return make_moment(day, datetime.time.min)


def get_end_of_day(day: datetime.date) -> datetime.datetime:
    """Return the moment at which `day` is over in Oslo: a date-only end includes the day."""
    return get_start_of_day(day + datetime.timedelta(days=1))


def add_months(day: datetime.date, months: int) -> datetime.date:
    """Return the same day of the month, or its last where it has fewer: 31 August and six months give 28 February."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return datetime.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
