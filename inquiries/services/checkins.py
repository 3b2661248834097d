"""Families who moved and agreed are asked how it goes after 1, 3, 6, 12 and 24 months."""

import contextlib
import datetime

from django.conf import settings
from django.utils import translation
from django.utils.translation import ngettext

from base.values.times import add_months
from inquiries.models import Inquiry
from inquiries.models.choices import EventKind, Queue, Stage
from inquiries.services.case_steps import StepNotAllowed, lock_case, write_event

MONTHS = (1, 3, 6, 12, 24)


def find_next_check_in(moved_on: datetime.date, today: datetime.date) -> tuple[int, datetime.date] | None:
    """Return (months after the move, day) of the next time to ask that is not past; None after the last."""
    days = ((months, add_months(moved_on, months)) for months in MONTHS)
    return next(((months, day) for months, day in days if day >= today), None)


def plan_check_ins(date: datetime.date) -> None:
    """Make the next time to ask how it goes the next action, where the host has planned nothing else; runs nightly."""
    settled = Inquiry.objects.filter(follow_up=True, moved_on__isnull=False, stage__in=(Stage.MOVED, Stage.SETTLED))
    for row in settled.filter(queue=Queue.QUIET, anonymised_on=None).only("pk").iterator():
        with contextlib.suppress(StepNotAllowed):  # erased since we looked
            _plan(row, date)


def _plan(inquiry: Inquiry, today: datetime.date) -> None:
    with lock_case(inquiry) as case:
        found = find_next_check_in(case.moved_on, today) if case.moved_on and case.follow_up else None
        if found is None or case.next_action_on:
            return
        months, day = found
        with translation.override(settings.LANGUAGE_CODE):
            words = ngettext(
                "Ask how it goes, %(months)s month after the move",
                "Ask how it goes, %(months)s months after the move",
                months,
            )
        write_event(case, EventKind.NEXT_ACTION, text=words % {"months": months}, date=day)
