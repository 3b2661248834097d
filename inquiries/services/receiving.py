"""What the family sends is committed, with its mail, before they are thanked."""

from typing import Any, TypedDict, Unpack

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from accounts.access import may
from accounts.models import User
from inquiries.about import Page
from inquiries.models import CaseEvent, Inquiry
from inquiries.models.choices import TELEPHONE, EventKind, Kind, Stage
from inquiries.plans import take_plan_snapshot
from inquiries.rules import clock
from inquiries.services.case_steps import lock_case, promise_answer, write_event
from inquiries.services.notifying import family_mail
from municipalities.models import Municipality


def find_received_case(*, key: str) -> Inquiry | None:
    """Return the case to which the form with this key led, if any, so that a second post shows the same receipt."""
    event = (
        CaseEvent.objects.filter(key=key).select_related("inquiry__office", "inquiry__archive_office").first()
        if key
        else None
    )
    return event.inquiry if event else None


class Fields(TypedDict, total=False):
    """A case holds these values of a family and of the way it came; each is a column of `Inquiry`."""

    name: str
    email: str
    phone: str
    channel: str
    best_time: str
    language: str
    scope: str
    discreet: bool
    adults: int | None
    birth_years: list[int]
    occupations: str
    timing: str
    wishes: str
    about_title: str
    source: str


def choose_first_owner(chosen: Municipality | None, about: Page | None) -> Municipality | None:
    """Return the office they chose, else the office of the page it came from, else None for the coordinator."""
    owner = about if isinstance(about, Municipality) else getattr(about, "municipality", None)
    return next((office for office in (chosen, owner) if office is not None and office.takes_part), None)


def build_attachment_values(about: Page | None, plan: str) -> dict[str, object]:
    """Return the columns that keep the page and the plan as they are today: both may be gone when the host reads."""
    values: dict[str, object] = {}
    if about is not None:
        kind = ContentType.objects.get_for_model(about)
        values = {"about_type": kind, "about_id": about.pk, "about_title": str(about)[:200]}
    if plan:
        values |= {"plan_query": plan, "plan": take_plan_snapshot(plan)}
    return values


def receive_enquiry(
    *,
    key: str,
    by: User | None = None,
    text: str = "",
    kind: str = Kind.FAMILY,
    office: Municipality | None = None,
    about: Page | None = None,
    plan: str = "",
    **fields: Unpack[Fields],
) -> Inquiry:
    """Return a new case with its promise, its confirmation and its private link; the same `key` gives the same case.

    `fields` are columns of the case. `by`: the host who wrote it down for a family on the telephone.
    """
    if known := find_received_case(key=key):
        return known
    # Before the transaction: a plan is worked out anew, and other writers need not wait.
    extra = build_attachment_values(about, plan)
    owner = None if kind == Kind.BARRIER else choose_first_owner(office, about)
    try:
        return create_case(by=by, text=text, key=key, kind=kind, office=owner, **extra, **fields)
    except IntegrityError:
        # Another worker was first with the same key; anything else is an error of ours.
        if known := find_received_case(key=key):
            return known
        raise


@transaction.atomic
def create_case(*, by: User | None, text: str, key: str, **columns: Any) -> Inquiry:
    """Return a new case with its first rows and its mail, all committed together or not at all."""
    case = Inquiry.objects.create(created=clock.now(), last_contact_on=clock.today(), **columns)
    write_event(case, EventKind.RECEIVED, by=by, family=by is None, text=text, key=key or None)
    promise_answer(case)
    case.save()
    family_mail.send_confirmation(case) if by is None else family_mail.confirm_call(case)
    return case


def register_call(
    *, by: User, key: str, office: Municipality | None, text: str = "", **fields: Unpack[Fields]
) -> Inquiry:
    """Make a case for a family that only telephones, with the same promise and end date as any other.

    It belongs to the office that took the call. Raise PermissionDenied where `by` may not add cases for that office.
    """
    if not may(by, "add", Inquiry(office=office)):
        raise PermissionDenied
    return receive_enquiry(key=key, by=by, office=office, text=text, **fields | Fields(source=TELEPHONE))


def add_message(*, inquiry: Inquiry, text: str, key: str) -> Inquiry:
    """Add a message of the family to its case. The office owes an answer again; an ended case is open again."""
    if known := find_received_case(key=key):
        return known
    try:
        with lock_case(inquiry) as case:
            write_event(case, EventKind.FROM_FAMILY, family=True, text=text, key=key)
            if case.stage == Stage.ENDED:  # who writes again has not ended
                write_event(case, EventKind.STAGE, family=True, stage=Stage.DIALOGUE)
            promise_answer(case)
            return case
    except IntegrityError:
        if known := find_received_case(key=key):
            return known
        raise
