"""Every night each office's figures of how soon it answers are counted; the office decides whether they are shown."""

import datetime
from collections import defaultdict

from django.db.models import Q
from django.utils import timezone

from base.values.times import add_months, get_start_of_day
from inquiries.models import Inquiry
from inquiries.models.choices import TELEPHONE, Kind, Reason, Stage
from inquiries.rules.answer_days import AnswerDays, compute_answer_days
from municipalities.models import Municipality

COUNTED_MONTHS = 12


def renew_answer_days(date: datetime.date) -> None:
    """Count anew how soon each office answered in the last twelve months, and store what differs."""
    counted = count_answer_days(date)
    for office in Municipality.objects.only("pk", "answer_half_days", "answer_most_days"):
        half, most = counted.get(office.pk) or (None, None)
        if (office.answer_half_days, office.answer_most_days) != (half, most):
            Municipality.objects.filter(pk=office.pk).update(answer_half_days=half, answer_most_days=most)


def count_answer_days(date: datetime.date) -> dict[int, AnswerDays | None]:
    """Return {office id: its days} of the families that wrote in the twelve months before `date`; one query.

    A family that rang has its answer on the telephone; one that erased its case before an answer waits for none.
    """
    rows = Inquiry.objects.filter(kind=Kind.FAMILY, office__isnull=False, created__lt=get_start_of_day(date))
    rows = rows.filter(created__gte=get_start_of_day(add_months(date, -COUNTED_MONTHS))).exclude(source=TELEPHONE)
    rows = rows.exclude(stage=Stage.ENDED, ended_reason=Reason.NOT_MEANT).filter(find_answered_or_owed(date))
    waited: dict[int, list[int]] = defaultdict(list)
    unanswered: dict[int, int] = defaultdict(int)
    for office, created, answered in rows.order_by().values_list("office", "created", "first_answer_on"):
        if answered is None:
            unanswered[office] += 1
        else:
            waited[office].append((answered - timezone.localdate(created)).days)
    return {office: compute_answer_days(waited[office], unanswered[office]) for office in waited}


def find_answered_or_owed(date: datetime.date) -> Q:
    """Return a condition for the cases that were answered, or should have been: those still in time are neither."""
    in_time = Q(promised_by__gte=date)
    forgotten = Q(anonymised_on__isnull=False) | Q(closed_at__isnull=False)
    return Q(first_answer_on__isnull=False) | ~(in_time | forgotten)
