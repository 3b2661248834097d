"""How a case ends: the person is forgotten, the counted row stays."""

import datetime

from django.db import transaction
from django.utils import timezone

from base import outbox
from inquiries.models import Inquiry
from inquiries.models.words import EventKind
from inquiries.services.ground import IllegalStep, locked, write


def _forget(case: Inquiry, kind: EventKind) -> None:
    """Contact, household, words, links, queued and kept mail; also whose eyes it passed, which is of no use any more."""
    write(case, kind, family=kind == EventKind.ERASED)
    case.events.all().forget_texts()
    case.links.all().delete()
    case.openings.all().delete()
    outbox.forget(topic=case.topic)
    case.empty()
    case.anonymised_on = timezone.localdate()
    case.keep_until = min(case.keep_until, case.anonymised_on)


def erase(*, inquiry: Inquiry) -> Inquiry:
    """At once, at the family's word. No mail tells of it: that would be a new trace."""
    with locked(inquiry) as case:
        _forget(case, EventKind.ERASED)
        return case


def anonymise_due(date: datetime.date) -> None:
    """Nightly: cases whose last day has passed. One that a family reached again meanwhile is left alone."""
    for case in Inquiry.objects.filter(anonymised_on=None, keep_until__lt=date).only("pk").iterator():
        with transaction.atomic():
            try:
                _forget_when_due(case, date)
            except IllegalStep:  # erased by the family since we looked
                continue


def _forget_when_due(inquiry: Inquiry, date: datetime.date) -> None:
    with locked(inquiry) as case:
        if case.keep_until < date:
            _forget(case, EventKind.ANONYMISED)
