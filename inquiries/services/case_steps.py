"""Every function of the services locks one case and adds events to its timeline; this module does both."""

import contextlib
import datetime
from collections.abc import Callable, Iterator
from typing import TypedDict, Unpack

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.access import may
from accounts.models import User
from inquiries.models import CaseEvent, Inquiry
from inquiries.models.choices import By, EventKind, Stage
from inquiries.rules import case_state, clock
from inquiries.rules.workdays import load_calendar
from inquiries.services.notifying.staff import tell
from municipalities.models import Departure, Municipality


class StepNotAllowed(Exception):
    """The rules do not allow the step. The text of the error is a sentence for the person who tried."""


class CaseForgotten(StepNotAllowed):
    """The case was erased, anonymised or closed, perhaps a moment ago."""


class StepAlreadyDone(Exception):
    """The form with this key was sent before, as by a button pressed twice or a page sent again."""


def was_done(*, inquiry_id: int, by: User | None, key: str) -> bool:
    """Tell whether this person's form with this key has become a step of the case."""
    return bool(key) and CaseEvent.objects.filter(inquiry=inquiry_id, user=by, key=key).exists()


@contextlib.contextmanager
def lock_case(
    inquiry: Inquiry,
    *,
    by: User | None = None,
    key: str = "",
    closed: bool = False,
    allowed: Callable[[Inquiry], bool] | None = None,
) -> Iterator[Inquiry]:
    """Yield the case as it is in the database, locked, and save it at the end.

    `by` is the member of staff, who must be on the case (PermissionDenied); `allowed` says who may take this one step
    where that is somebody else. `key` is that of the form that the step came with. The first event written keeps it, so
    that the same form is no second step (StepAlreadyDone).

    A forgotten case raises CaseForgotten. With `closed`, for the portal's own steps, one that only waits for the
    archive is yielded too. Callers change how the case stands by the events that they write, and nothing of it by hand.
    """
    with transaction.atomic():
        rows = Inquiry.objects.select_for_update(of=("self",)).select_related("office", "asked_office", "responsible")
        case = rows.get(pk=inquiry.pk)
        if was_done(inquiry_id=case.pk, by=by, key=key):  # before asking for access: the step may have given it away
            raise StepAlreadyDone
        if by is not None and case.closed_at is None and not (allowed(case) if allowed else may(by, "change", case)):
            raise PermissionDenied
        if case.anonymised_on is not None or (case.closed_at is not None and not closed):
            raise CaseForgotten(_("The person behind this case has been forgotten. Nothing can be added to it."))
        case.step_key, case.first_row = key or None, None
        yield case
        case.save()


class EventValues(TypedDict, total=False):
    """An event may say this beside whose step it was."""

    office: Municipality | None
    from_office: Municipality | None
    colleague: User | None
    text: str
    stage: Stage
    reason: str
    date: datetime.date | None
    answers: bool
    reached: bool
    settles: bool
    asked_for: str
    takes_back: CaseEvent
    departure: Departure
    key: str | None


def write_event(
    case: Inquiry, kind: EventKind, *, by: User | None = None, family: bool = False, **values: Unpack[EventValues]
) -> CaseEvent:
    """Add an event to the timeline, change the case by it, and tell the staff.

    Without `office` the event is that of the case's own office. All events that one call of a service writes are one
    step: the first says what was done, the others are parts of it.
    """
    who = By.OFFICE if by is not None else By.FAMILY if family else By.SYSTEM
    own: EventValues = {"office": case.office, "key": case.step_key}
    case.step_key = None
    row = CaseEvent.objects.create(
        inquiry=case, kind=kind, user=by, by=who, at=clock.now(), part_of=case.first_row, **own | values
    )
    case.first_row = case.first_row or row
    case_state.apply_event(case, row)
    tell(case, row)
    return row


def promise_answer(case: Inquiry) -> None:
    """Promise the family an answer, counted from now. A promise that stands is not moved by a second message."""
    if not case.unanswered_since:
        write_event(case, EventKind.PROMISE, date=load_calendar(case.office).compute_promised_day(clock.today()))


def is_answer_owed(case: Inquiry) -> bool:
    """Tell whether the family waits, so that what is said to it now is its answer."""
    return case.promised_by is not None
