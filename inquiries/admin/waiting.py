"""How long a family has waited, or will have to, in words."""

import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from base.formats import weekday
from inquiries.models import Inquiry
from inquiries.models.words import Queue


def days_left_in_words(left: int) -> str:
    """Working days of the promise; below zero it is overdue."""
    if left < 0:
        return ngettext("Overdue by %(days)s working day", "Overdue by %(days)s working days", -left) % {"days": -left}
    if left == 0:
        return _("Answer today")
    return ngettext("%(days)s working day left", "%(days)s working days left", left) % {"days": left}


def in_words(case: Inquiry, calendar, today: datetime.date) -> str:
    if case.queue == Queue.UNANSWERED:
        left = calendar.left(case.promised_by, today)
        if case.promised_by < today and left == 0:  # a weekend has passed, but no working day
            return _("Overdue since %(day)s") % {"day": weekday(case.promised_by)}
        return days_left_in_words(left)
    if case.queue == Queue.NEXT_ACTION:
        return f"{weekday(case.next_action_on)}: {case.next_action}"
    if case.queue == Queue.QUIET:
        return _("Quiet since %(day)s") % {"day": weekday(case.due_on)}
    return case.get_ended_reason_display() or _("Forgotten")
