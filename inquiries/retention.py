"""How long what a family wrote is kept. The end date stands on the case from its first day."""

import calendar
import datetime
from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from inquiries.models import Inquiry


def months_later(day: datetime.date, months: int) -> datetime.date:
    """The same day of the month, or its last where it has fewer: 31 August and six months give 28 February."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return datetime.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def keep_until(inquiry: "Inquiry") -> datetime.date:
    """The last day: counted from the last contact, and from the move where the family agreed to be asked how it goes."""
    days = [months_later(inquiry.last_contact_on, settings.KEEP_MONTHS)]
    if inquiry.moved_on and inquiry.follow_up:
        days.append(months_later(inquiry.moved_on, settings.KEEP_MONTHS_AFTER_MOVE))
    return max(days)
