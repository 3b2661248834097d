"""Cases follow a municipality that is merged or leaves, and come back when that is taken back.

On its page every family reads which office answers now. A family that wrote to its municipality only is written to as
well, for others read its case from then on; the mail waits, and is withdrawn where the merger is taken back meanwhile.
A family that gets no mail is rung: that is the next action of the office that has the case. What the portal moves is an
event without a person; whatever a person hands over afterwards stays where it was given.
"""

import contextlib
import datetime
from collections.abc import Iterable

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import translation
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from base.mail import outbox
from inquiries.models import CaseEvent, FurtherOffice, Inquiry
from inquiries.models.choices import By, EventKind, Stage
from inquiries.rules import clock
from inquiries.services.case_steps import CaseForgotten, lock_case, write_event
from inquiries.services.notifying import family_mail, merger_mail
from inquiries.services.ownership.people import is_serving_office
from municipalities.departures.moving import State, bring_back, list_returnable_rows, move, remember
from municipalities.models import Departure, MovedRow, Municipality

RING_OF_OFFICE = gettext_noop("Ring the family: %(office)s answers them now, and its hosts read what they wrote.")
RING_OF_HELP = gettext_noop("Ring the family: %(office)s helps with their questions now, and reads their page.")
MAX_PLAN_CHARACTERS = 200  # of Inquiry.next_action
ANSWERS = (EventKind.ASKED, EventKind.CONSENTED, EventKind.REFUSED)  # after which an old question is over


def is_moved_by_portal(events: Iterable[CaseEvent]) -> bool:
    """Tell whether it was a merger or a leaving that gave the case to whom it belongs now."""
    moves = [event for event in events if event.kind == EventKind.HANDED_OVER]
    return bool(moves) and moves[-1].by == By.SYSTEM


# --- the way there ---------------------------------------------------------------------------------------------------
def follow_departure(departure: Departure) -> None:
    """Move the cases of a municipality that is merged or leaves; the hook `departed` calls this.

    On leaving only open cases move, and only to the coordinator's desk where that was chosen.
    """
    withdraw_questions(departure)
    theirs = Inquiry.objects.filter(office=departure.municipality, anonymised_on=None, closed_at=None)
    if departure.successor is None:
        theirs = theirs.exclude(stage=Stage.ENDED) if departure.to_desk else theirs.none()
    for inquiry in theirs.only("pk"):
        with contextlib.suppress(CaseForgotten):  # erased since we looked
            move_case(inquiry, departure)
    if departure.successor is not None:
        move(departure, Inquiry, "office")  # what is forgotten is counted, and has no reader of its timeline
        move(departure, Inquiry, "archive_office")
        for row in FurtherOffice.objects.filter(office=departure.municipality).select_related("inquiry"):
            move_helper(row, departure)
            tell_of_helper(row, departure)


def move_case(inquiry: Inquiry, departure: Departure) -> None:
    with lock_case(inquiry) as case:
        if case.office_id != departure.municipality_id:  # handed over since we looked
            return
        # Before the row is written: by it the successor no longer helps with what is its own.
        for row in FurtherOffice.objects.filter(inquiry=case, office=departure.successor):
            set_aside(row, departure)
        event = write_event(
            case, EventKind.HANDED_OVER, office=departure.successor, from_office=case.office, departure=departure
        )
        tell_family(case, departure)
        remember(departure, Inquiry, "office", [case.pk], details={"event": event.pk})
        if departure.successor is None:
            return
        if case.asked_office_id == departure.successor_id:  # it has the case now
            withdraw_question(case, departure)


def tell_family(case: Inquiry, departure: Departure) -> None:
    if not merger_mail.is_meant(case) or case.office is None:
        return
    if case.gets_mail:
        family_mail.send_new_office_notice(case)
    else:
        plan_to_ring(case, RING_OF_OFFICE, case.office, departure)


def plan_to_ring(case: Inquiry, sentence: str, office: Municipality, departure: Departure) -> None:
    """Make it today's next action to ring the family.

    What was planned already stands behind it, with its day, and whole on the timeline.
    """
    with translation.override(settings.LANGUAGE_CODE):
        words = translation.gettext(sentence) % {"office": office}
        if case.next_action_on:
            day = date_format(case.next_action_on, "DATE_FORMAT")
            words = _("%(words)s Afterwards, by %(date)s: %(plan)s") % {
                "words": words,
                "date": day,
                "plan": case.next_action,
            }
    write_event(
        case,
        EventKind.NEXT_ACTION,
        text=Truncator(words).chars(MAX_PLAN_CHARACTERS),
        date=clock.today(),
        departure=departure,
    )


def restore_next_action(case: Inquiry, departure: Departure) -> bool:
    """Plan again what was planned before the call to the family that was not made. Return whether there was one."""
    plans = case.events.standing().filter(kind=EventKind.NEXT_ACTION).order_by("-pk")
    newest = plans.first()
    if newest is None or newest.departure_id != departure.pk:
        return False
    before = plans.exclude(pk=newest.pk).first()
    text, date = (before.text, before.date) if before else ("", None)
    write_event(case, EventKind.NEXT_ACTION, text=text, date=date, departure=departure)
    return True


def withdraw_questions(departure: Departure) -> None:
    for inquiry in Inquiry.objects.filter(asked_office=departure.municipality).only("pk"):
        with contextlib.suppress(CaseForgotten), lock_case(inquiry) as case:
            if case.asked_office_id == departure.municipality_id:
                withdraw_question(case, departure)


def withdraw_question(case: Inquiry, departure: Departure) -> None:
    """Drop what the family is asked, and remember it: nobody can say yes to an office that is no more."""
    last = case.events.order_by("pk").values_list("pk", flat=True).last()
    details = {"asked_for": case.asked_for, "event": last}
    remember(
        departure, Inquiry, "asked_office", [case.pk], before_id=case.asked_office_id, after_id=None, details=details
    )
    case.asked_office, case.asked_for = None, ""


def move_helper(row: FurtherOffice, departure: Departure) -> None:
    """Let the successor help in place of the merged office, unless it has the case or helps already."""
    helps = FurtherOffice.objects.filter(inquiry=row.inquiry_id, office=departure.successor).exists()
    if helps or row.inquiry.office_id == departure.successor_id:
        set_aside(row, departure)
        return
    remember(departure, FurtherOffice, "office", [row.pk])
    row.office = departure.successor  # type: ignore[assignment]  # a merger has one
    row.save()


def tell_of_helper(row: FurtherOffice, departure: Departure) -> None:
    """Tell the family, or plan to ring it, where the successor reads the case now and did not before."""
    if row.pk is None or row.office_id != departure.successor_id:
        return
    with contextlib.suppress(CaseForgotten), lock_case(row.inquiry) as case:
        if not merger_mail.is_meant(case):
            return
        if case.gets_mail:
            family_mail.send_office_added_notice(
                case, row.office, wait=family_mail.MERGER_WAITS, cause=build_help_cause(departure)
            )
        else:
            plan_to_ring(case, RING_OF_HELP, row.office, departure)


def withdraw_helper_news(departure: Departure) -> None:
    outbox.withdraw(cause=build_help_cause(departure), whole=False)
    rows = list_returnable_rows(departure, FurtherOffice, "office").values("object_id")
    for inquiry in Inquiry.objects.filter(further__in=rows).only("pk").distinct():
        with contextlib.suppress(CaseForgotten), lock_case(inquiry) as case:
            restore_next_action(case, departure)


def build_help_cause(departure: Departure) -> str:
    return f"departure:{departure.pk}:help"


def set_aside(row: FurtherOffice, departure: Departure) -> None:
    """Delete the row of a helping office where two would say the same, and remember it until it can come back."""
    details = {"inquiry": row.inquiry_id, "since": row.since.isoformat()}
    remember(departure, FurtherOffice, "office", [row.pk], before_id=row.office_id, after_id=None, details=details)
    row.delete()


# --- the way back ----------------------------------------------------------------------------------------------------
def return_cases(departure: Departure) -> None:
    """Bring back the cases that a merger or a leaving has moved; the hook `returned` calls this."""
    withdraw_helper_news(departure)
    for row in list_returnable_rows(departure, Inquiry, "office"):
        return_case(row)
    for row in list_returnable_rows(departure, Inquiry, "asked_office"):
        return_question(row)
    if departure.successor is not None:
        bring_back(departure, Inquiry, "archive_office")
        bring_back(departure, FurtherOffice, "office")
    for row in list_returnable_rows(departure, FurtherOffice, "office"):
        return_helper(row, departure)


def return_case(row: MovedRow) -> None:
    """Give one case back, unless one of the successor's hosts, who read it until here, has handed it on."""
    try:
        with lock_case(Inquiry(pk=row.object_id)) as case:
            judge_case(row, case)
            if row.state == State.BACK:
                give_back(row, case)
    except CaseForgotten:  # the person is forgotten, and the counted row is the office's again
        judge_case(row, Inquiry.objects.get(pk=row.object_id))
        if row.state == State.BACK:
            Inquiry.objects.filter(pk=row.object_id).update(office=row.before_id)
    except Inquiry.DoesNotExist:
        row.state = State.GONE
    row.save()


def give_back(row: MovedRow, case: Inquiry) -> None:
    """Give the case back. The family hears of it only if it has heard that another office answers."""
    event, departure = row.details["event"], row.departure
    waited = outbox.withdraw(cause=f"event:{event}", whole=False)
    last = list_steps_since(case, event, EventKind).last()
    if last is not None:  # it goes back with what somebody has done meanwhile, which the page lists
        row.taken_at, row.taken_by, row.taken_to_id = last.at, last.user, departure.municipality_id
    before, case.office = case.office, departure.municipality
    write_event(case, EventKind.HANDED_OVER, office=case.office, from_office=before, departure=departure)
    if case.responsible and not is_serving_office(case.responsible, case.office_id):  # a colleague of the successor
        case.responsible = None
    if not restore_next_action(case, departure) and not waited and departure.successor is not None:
        tell_family(case, departure)


def judge_case(row: MovedRow, case: Inquiry) -> None:
    since = row.details.get("event")
    by_hand = list_steps_since(case, since, [EventKind.HANDED_OVER]).last() if since else None
    if by_hand is None and case.office_id == row.after_id:
        row.state = State.BACK
        return
    row.state, row.taken_to_id = State.STAYED, case.office_id
    if by_hand is not None:
        row.taken_at, row.taken_by = by_hand.at, by_hand.user


def list_steps_since(case: Inquiry, event: int, kinds: Iterable[EventKind]) -> QuerySet[CaseEvent]:
    """Return the events of these kinds that people have added since the one with id `event`, first to last."""
    return case.events.filter(pk__gt=event, kind__in=kinds).exclude(by=By.SYSTEM).standing().order_by("pk")


def return_question(row: MovedRow) -> None:
    """Ask the family again, unless anything was asked, answered or handed over since."""
    row.state = State.STAYED
    with contextlib.suppress(CaseForgotten, Inquiry.DoesNotExist), lock_case(Inquiry(pk=row.object_id)) as case:
        over = list_steps_since(case, row.details["event"], [*ANSWERS, EventKind.HANDED_OVER]).exists()
        if not over and case.asked_office_id is None and case.office_id != row.before_id:
            case.asked_office_id, case.asked_for = row.before_id, row.details["asked_for"]
            row.state = State.BACK
    row.save()


def return_helper(row: MovedRow, departure: Departure) -> None:
    """Bring back the row of a helping office, unless somebody has sent it or the successor in its place away since."""
    kept = {"inquiry_id": row.details["inquiry"], "office_id": row.before_id}
    case = Inquiry.objects.filter(pk=kept["inquiry_id"], anonymised_on=None, closed_at=None).first()
    if case is None:
        row.state = State.GONE
    elif is_still_helped(case, row, departure) and not FurtherOffice.objects.filter(**kept).exists():
        FurtherOffice.objects.create(
            pk=row.object_id, since=datetime.datetime.fromisoformat(row.details["since"]), **kept
        )
        row.state = State.BACK
    else:
        row.state, row.taken_to_id = State.STAYED, case.office_id
    row.save()


def is_still_helped(case: Inquiry, row: MovedRow, departure: Departure) -> bool:
    if row.before_id == departure.successor_id:  # it helped with a case that was the other's
        return case.office_id == departure.municipality_id
    on_it = Q(office=departure.successor) | Q(further__office=departure.successor)
    return Inquiry.objects.filter(on_it, pk=case.pk).exists()
