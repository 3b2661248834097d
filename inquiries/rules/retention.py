"""What a family wrote is kept until an end date, which stands on the case from its first day.

`anonymise_due()` of `inquiries/services/ending/case_ending.py` forgets the family in the night after; KEEP_MONTHS and
KEEP_MONTHS_AFTER_MOVE are settings.
"""

import datetime
from typing import TYPE_CHECKING

from django.conf import settings

from base.values.times import add_months
from inquiries.models.choices import Kind

if TYPE_CHECKING:
    from inquiries.models import Inquiry

REPORT_MONTHS = 6  # long enough to ask back what is wrong; nobody follows a reader who has corrected a page


def get_report_months() -> int:
    """Return how many months the report of a wrong fact is kept, which is never longer than a family."""
    return min(settings.KEEP_MONTHS, REPORT_MONTHS)


def compute_keep_until(inquiry: "Inquiry") -> datetime.date:
    """Return the last day on which the case is kept, counted from the last contact.

    Where the family agreed to be asked how it goes, it is counted from the move as well, and the later day holds.
    """
    months = get_report_months() if inquiry.kind == Kind.MISTAKE else settings.KEEP_MONTHS
    days = [add_months(inquiry.last_contact_on, months)]
    if inquiry.moved_on and inquiry.follow_up:
        days.append(add_months(inquiry.moved_on, settings.KEEP_MONTHS_AFTER_MOVE))
    return max(days)
