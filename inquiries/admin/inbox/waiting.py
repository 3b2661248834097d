"""These functions say in words how long a family has waited, or how long it will have to."""

import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from base.values.formats import format_weekday
from inquiries.models import Inquiry
from inquiries.models.choices import Queue
from inquiries.rules.workdays import Calendar


def describe_days_left(left: int) -> str:
    """Say how many working days are left to answer; a negative `left` says by how many the answer is overdue."""
    if left < 0:
        return ngettext("Overdue by %(days)s working day", "Overdue by %(days)s working days", -left) % {"days": -left}
    if left == 0:
        return _("Answer today")
    return ngettext("%(days)s working day left", "%(days)s working days left", left) % {"days": left}


def describe_wait_in_full(case: Inquiry, calendar: Calendar, today: datetime.date) -> str:
    """Say what `describe_wait()` says, with the day that the family was promised, for the page of the case."""
    waits = describe_wait(case, calendar, today)
    if case.queue != Queue.UNANSWERED or format_weekday(case.due_on) in waits:
        return waits
    if case.due_on < today:
        return _("%(waits)s: promised by %(day)s") % {"waits": waits, "day": format_weekday(case.due_on)}
    return _("%(waits)s: by %(day)s") % {"waits": waits, "day": format_weekday(case.due_on)}


def describe_wait(case: Inquiry, calendar: Calendar, today: datetime.date) -> str:
    """Say how long the family waits, what is planned and when, since when the case is quiet, or why it ended.

    `case.due_on` is the day promised, the day of the next action, or that of the last event, as the queue needs it.
    """
    if case.is_forgotten:
        return _("Erased")
    if case.queue == Queue.UNANSWERED:
        left = calendar.count_days_left(case.due_on, today)
        if case.due_on < today and left == 0:  # days off have passed, but no working day
            return _("Overdue since %(day)s") % {"day": format_weekday(case.due_on)}
        return describe_days_left(left)
    if case.queue == Queue.NEXT_ACTION:
        return f"{format_weekday(case.due_on)}: {case.next_action}"
    if case.queue == Queue.QUIET:
        return describe_quiet_case(case, today)
    return str(case.get_ended_reason_display())


def describe_quiet_case(case: Inquiry, today: datetime.date) -> str:
    """Say since when nobody has been in touch; after a contact today, say that nobody waits for an answer."""
    if case.last_contact_on < today:
        return _("Quiet since %(day)s") % {"day": format_weekday(case.last_contact_on)}
    return _("Answered today") if case.first_answer_on else _("Nobody is waiting for an answer")
