"""What every verb stands on: one locked case, one row of the timeline, one promise."""

import contextlib
import datetime
from collections.abc import Callable, Iterator
from typing import TypedDict, Unpack

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.access import may
from accounts.models import User
from inquiries import clock
from inquiries.models import Event, Inquiry
from inquiries.models.words import By, EventKind, Stage
from inquiries.services.telling import tell
from inquiries.workdays import calendar_of
from municipalities.models import Municipality


class IllegalStep(Exception):
    """A step that the rules of the desk do not allow. Its text is a sentence for the person who tried."""


class Forgotten(IllegalStep):
    """The case was erased or anonymised, perhaps a moment ago."""


class DoneAlready(Exception):
    """The form with this key has been here before: a button pressed twice, a page sent again."""


def was_done(*, inquiry_id: int, by: User | None, key: str) -> bool:
    """Whether this person's form with this key has become a step of the case."""
    return bool(key) and Event.objects.filter(inquiry=inquiry_id, user=by, key=key).exists()


@contextlib.contextmanager
def locked(
    inquiry: Inquiry, *, by: User | None = None, key: str = "", closed: bool = False,
    allowed: Callable[[Inquiry], bool] | None = None,
) -> Iterator[Inquiry]:  # fmt: skip
    """The case as it is in the database, locked, saved at the end. `by`: the member of staff, who must be on the case.

    `key`: of the form that a step came with. The first row it writes keeps it, so that the same form is no second step.
    `closed`: also where it only waits for the archive; that is the portal's own step. `allowed`: who may take this one step
    where that is somebody else than who is on the case.
    """
    with transaction.atomic():
        rows = Inquiry.objects.select_for_update(of=("self",)).select_related("office", "asked_office", "responsible")
        case = rows.get(pk=inquiry.pk)
        if was_done(inquiry_id=case.pk, by=by, key=key):  # before asking for access: the step may have given it away
            raise DoneAlready
        if by is not None and case.closed_at is None and not (allowed(case) if allowed else may(by, "change", case)):
            raise PermissionDenied
        if case.anonymised_on is not None or (case.closed_at is not None and not closed):
            raise Forgotten(_("The person behind this case has been forgotten. Nothing can be added to it."))
        case.step_key = key or None
        yield case
        case.save()


class Values(TypedDict, total=False):
    """What a row of the timeline may say beside whose step it was."""

    office: Municipality | None
    from_office: Municipality | None
    colleague: User | None
    text: str
    stage: Stage
    reason: str
    date: datetime.date | None
    answers: bool
    key: str | None


def write(
    case: Inquiry, kind: EventKind, *, by: User | None = None, family: bool = False, **values: Unpack[Values]
) -> Event:
    """Add a row to the timeline, and tell the staff. Without `office` the step is the case's own office's."""
    now = clock.now()
    case.last_event_at = now
    who = By.OFFICE if by is not None else By.FAMILY if family else By.SYSTEM
    own: Values = {"office": case.office, "key": case.step_key}
    case.step_key = None
    event = Event.objects.create(inquiry=case, kind=kind, user=by, by=who, at=now, **own | values)
    tell(case, event)
    return event


def in_touch(case: Inquiry) -> None:
    """Family and desk have spoken today: the end date moves."""
    case.last_contact_on = clock.today()


def promise(case: Inquiry) -> None:
    """The family waits from now. A promise that stands is not moved by a second message."""
    if case.unanswered_since:
        return
    case.unanswered_since = clock.now()
    case.promised_by = calendar_of(case.office).promised(clock.today())
    case.escalated_on = None
    write(case, EventKind.PROMISE, date=case.promised_by)


def answered(case: Inquiry) -> bool:
    """The family has its answer; False where it waited for none. The first one decides whether it came in time."""
    if case.promised_by is None:
        return False
    today = clock.today()
    if case.first_answer_on is None:
        case.first_answer_on, case.answered_in_time = today, today <= case.promised_by
    case.unanswered_since = case.promised_by = case.escalated_on = None
    return True
