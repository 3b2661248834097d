"""How long a family has waited, or will have to, in words."""

import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from base.values.formats import format_weekday
from inquiries.models import Inquiry
from inquiries.models.words import Queue
from inquiries.rules.workdays import Calendar


def days_left_in_words(left: int) -> str:
    """Working days of the promise; below zero it is overdue."""
    if left < 0:
        return ngettext("Overdue by %(days)s working day", "Overdue by %(days)s working days", -left) % {"days": -left}
    if left == 0:
        return _("Answer today")
    return ngettext("%(days)s working day left", "%(days)s working days left", left) % {"days": left}


def in_full(case: Inquiry, calendar: Calendar, today: datetime.date) -> str:
    """The same with the day that the family was promised, for the page of the case."""
    waits = in_words(case, calendar, today)
    if case.queue != Queue.UNANSWERED or format_weekday(case.due_on) in waits:
        return waits
    if case.due_on < today:
        return _("%(waits)s: promised by %(day)s") % {"waits": waits, "day": format_weekday(case.due_on)}
    return _("%(waits)s: by %(day)s") % {"waits": waits, "day": format_weekday(case.due_on)}


def in_words(case: Inquiry, calendar: Calendar, today: datetime.date) -> str:
    """`due_on` is what the queue is sorted by: the day promised, of the next action, or of the last event."""
    if case.is_forgotten:
        return _("Erased")
    if case.queue == Queue.UNANSWERED:
        left = calendar.left(case.due_on, today)
        if case.due_on < today and left == 0:  # days off have passed, but no working day
            return _("Overdue since %(day)s") % {"day": format_weekday(case.due_on)}
        return days_left_in_words(left)
    if case.queue == Queue.NEXT_ACTION:
        return f"{format_weekday(case.due_on)}: {case.next_action}"
    if case.queue == Queue.QUIET:
        return quiet_in_words(case, today)
    return str(case.get_ended_reason_display())


def quiet_in_words(case: Inquiry, today: datetime.date) -> str:
    """Nothing is owed: who was in touch today was answered."""
    if case.last_contact_on < today:
        return _("Quiet since %(day)s") % {"day": format_weekday(case.last_contact_on)}
    return _("Answered today") if case.first_answer_on else _("Nobody is waiting for an answer")
