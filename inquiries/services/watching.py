"""Promises that were not kept are told to the coordinator, and who has looked at a case is recorded."""

import collections
import datetime
from functools import partial

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.access import Reach, find_office_ids, is_coordinator, may
from accounts.models import User
from base.links import get_admin_list_path
from inquiries.models import FurtherOffice, Inquiry, Opening
from inquiries.models.choices import EventKind, Kind, Queue
from inquiries.services.case_steps import StepNotAllowed, lock_case, write_event
from inquiries.services.notifying.silence import note_visit
from inquiries.services.notifying.staff import say_why
from inquiries.services.notifying.staff_mail import write_to
from inquiries.services.ownership.people import list_reached_coordinators, list_reached_people
from municipalities.names import office_names

SITTING = datetime.timedelta(minutes=30)


def escalate_overdue(date: datetime.date) -> None:
    """Tell the coordinators once of each promise to a family that was broken; runs nightly.

    The mail holds numbers, nothing about a family. What readers say is wrong on the pages has a line of its own on the
    front page, and nobody waits for it.
    """
    overdue = Inquiry.objects.filter(kind=Kind.FAMILY, promised_by__lt=date, escalated_on=None)
    with transaction.atomic():
        told = [case for case in overdue if _escalate(case, date)]
        if told:
            _tell_coordinators(told)


def _escalate(inquiry: Inquiry, date: datetime.date) -> bool:
    try:
        with lock_case(inquiry) as case:
            if case.promised_by is None or case.promised_by >= date or case.escalated_on:
                return False
            write_event(case, EventKind.ESCALATED, date=case.promised_by)
            return True
    except StepNotAllowed:  # erased since we looked
        return False


def _tell_coordinators(cases: list[Inquiry]) -> None:
    for person in list_reached_coordinators():
        write_to(person, lambda: _words_of_overdue(len(cases)), reverse("admin:index"), lambda: _as_lines(cases))


def _words_of_overdue(number: int) -> str:
    return ngettext(
        "%(number)s family has waited longer than promised",
        "%(number)s families have waited longer than promised",
        number,
    ) % {"number": number}


def _as_lines(cases: list[Inquiry]) -> str:
    """Return a line for each case with its number, its office and the day promised; nothing of the family."""
    return "\n".join(
        f"{case}: {case.office or _('the coordinator’s desk')}, {case.promised_by:%Y-%m-%d}" for case in cases
    )


def open_case(*, inquiry: Inquiry, by: User) -> Opening:
    """Record that a member of staff has the case before them; raise PermissionDenied where it is not theirs to see.

    The page loads anew after every step; within one sitting, half an hour, that is the same opening.
    """
    if not may(by, "view", inquiry):
        raise PermissionDenied
    note_visit(by)
    now = timezone.now()
    sitting = Opening.objects.filter(inquiry=inquiry, user=by, is_listed=False, at__gt=now - SITTING).first()
    if sitting is None:
        office = _office_on_case(inquiry, by)
        return Opening.objects.create(inquiry=inquiry, user=by, office_id=office, at=now, last_at=now)
    sitting.last_at = now
    sitting.save(update_fields=["last_at"])
    return sitting


def list_cases(*, inquiries: list[Inquiry], by: User) -> None:
    """Record that a list of these cases was taken out of the portal: the access record of each family says so.

    Raise PermissionDenied where one of the cases is not theirs to see.
    """
    if Inquiry.objects.visible_to(by).filter(pk__in=[case.pk for case in inquiries]).count() != len(inquiries):
        raise PermissionDenied
    helping = _offices_that_help(inquiries)
    Opening.objects.bulk_create(
        Opening(inquiry=case, user=by, office_id=_office_for(by, {case.office_id, *helping[case.pk]}), is_listed=True)
        for case in inquiries
    )


def _offices_that_help(inquiries: list[Inquiry]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = collections.defaultdict(set)
    for case, office in FurtherOffice.objects.filter(inquiry__in=inquiries).values_list("inquiry", "office"):
        found[case].add(office)
    return found


def _office_on_case(inquiry: Inquiry, by: User) -> int | None:
    """Return the id of the office for which the person opens the case; None for the coordinator."""
    return _office_for(by, {inquiry.office_id, *inquiry.further.values_list("office", flat=True)})


def _office_for(by: User, on_it: set[int | None]) -> int | None:
    offices = sorted(find_office_ids(by, Reach.CASE) & on_it)
    return None if is_coordinator(by) or not offices else offices[0]


def remind_of_actions(date: datetime.date) -> None:
    """Mail the hosts on the day itself how many next actions are due; runs nightly.

    Nothing about a family leaves the portal.
    """
    due = Inquiry.objects.filter(queue=Queue.NEXT_ACTION, due_on=date, anonymised_on=None).order_by()
    path = f"{get_admin_list_path(Inquiry)}?due=actions"
    with transaction.atomic():
        names = office_names()
        for office, number in due.values_list("office").annotate(number=Count("pk")):
            readers = list_reached_people(office)
            reasons = [] if readers or office is None else [partial(say_why, names[office])]
            for person in readers or list_reached_coordinators():
                if person.daily_mail and readers:  # it stands in their mail of the morning
                    continue
                write_to(person, partial(describe_due_actions, number), path, *reasons)


def describe_due_actions(number: int) -> str:
    return ngettext("%(number)s next action is due today", "%(number)s next actions are due today", number) % {
        "number": number
    }
