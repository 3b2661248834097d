"""How a case ends: the person is forgotten, the counted row stays."""

import contextlib
import datetime
from collections.abc import Callable

from django.utils import timezone
from django.utils.translation import gettext as _

from base import outbox
from inquiries.models import Inquiry
from inquiries.models.words import EventKind
from inquiries.services import archiving
from inquiries.services.ground import IllegalStep, locked, write

TRIES = 3  # somebody may write between the export and the lock


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
    return _forget_after_export(inquiry, EventKind.ERASED, lambda case: True) or inquiry


def anonymise_due(date: datetime.date) -> None:
    """Nightly: cases whose last day has passed. One that a family reached again meanwhile is left alone."""
    for case in Inquiry.objects.filter(anonymised_on=None, keep_until__lt=date).only("pk").iterator():
        with contextlib.suppress(IllegalStep):  # erased by the family since we looked
            _forget_after_export(case, EventKind.ANONYMISED, lambda case: case.keep_until < date)


def _forget_after_export(inquiry: Inquiry, kind: EventKind, is_meant: Callable[[Inquiry], bool]) -> Inquiry | None:
    """What a municipality must archive lies in its files before the portal's copy goes."""
    for _attempt in range(TRIES):
        archiving.export_if_due(inquiry=inquiry)
        with locked(inquiry) as case:
            if not is_meant(case):
                return None
            if not archiving.is_due(case):
                _forget(case, kind)
                return case
    raise IllegalStep(_("Somebody is writing in this case right now. Please try again in a minute."))
