"""One person of an office may see to a case."""

import datetime

from django.utils.translation import gettext as _

from accounts.models import User
from inquiries.models import Inquiry
from inquiries.models.choices import EventKind
from inquiries.services.case_steps import StepNotAllowed, lock_case, write_event
from inquiries.services.ownership.people import find_answering, is_serving_office, list_colleagues


def choose_responsible(*, inquiry: Inquiry, by: User, person: User | None, key: str = "") -> Inquiry:
    """Let a person see to the case, `by` or a colleague, or nobody (None).

    Raise StepNotAllowed for somebody who does not serve the office that has the case.
    """
    with lock_case(inquiry, by=by, key=key) as case:
        if person is not None and not list_colleagues(case.office_id).filter(pk=person.pk).exists():
            raise StepNotAllowed(_("Choose somebody who serves the office that has the case."))
        write_event(case, EventKind.RESPONSIBLE, by=by, colleague=person)
        return case


def find_taker(case: Inquiry, by: User) -> User | None:
    """Return `by`, if nobody sees to the case and `by` serves its office, else None: who answers first takes it."""
    return by if case.responsible_id is None and is_serving_office(by, case.office_id) else None


def release_absent(date: datetime.date) -> None:
    """Let nobody be responsible for a case that they may no longer open; runs nightly."""
    held = Inquiry.objects.filter(responsible__isnull=False).select_related("responsible")
    serving = set(find_answering().values_list("user", "municipality"))
    for case in held:
        if (case.responsible_id, case.office_id) not in serving:
            Inquiry.objects.filter(pk=case.pk, responsible=case.responsible_id).update(responsible=None)
