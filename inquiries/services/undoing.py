"""A step is taken back by an event that names the one that counts no longer.

What can be taken back, `inquiries/rules/undo.py` says.
"""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from accounts.access import Reach, find_office_ids, is_coordinator, may
from accounts.models import User
from base.mail import outbox
from base.models import Mail
from inquiries.models import CaseEvent, Inquiry
from inquiries.models.choices import EventKind
from inquiries.rules import case_state, clock
from inquiries.rules.undo import CaseAspect, Timeline, TimelineStep, is_own
from inquiries.services.case_steps import StepAlreadyDone, StepNotAllowed, lock_case, write_event
from inquiries.services.notifying import family_mail, merger_mail, staff
from inquiries.services.notifying.news import find_news
from inquiries.services.ownership.offices import reclaim
from inquiries.services.ownership.people import is_serving_office


def fetch_back(*, event: CaseEvent, by: User, text: str = "", key: str = "") -> Inquiry:
    """Give a case back to the office that handed it over, and wants it back.

    As long as nobody was told of it, the hand-over is undone, and all is as it was; later, or where the other office
    has done something, the case is the office's again by a step of its own.
    """
    try:
        return take_back(inquiry=event.inquiry, by=by, row=event.part_of_id or event.pk, text=text, key=key, gave=event)
    except StepNotAllowed:
        return reclaim(event=event, by=by, text=text, key=key)


def take_back(
    *, inquiry: Inquiry, by: User, row: int, text: str = "", key: str = "", gave: CaseEvent | None = None
) -> Inquiry:
    """Let a step count no longer, by its first `row`: its mails do not leave, and its rows stay on the timeline.

    Who has handed a case over is not on it any more. So it is asked whether they are once the step is taken back.
    `gave`: the row of it by which an office gave the case away; then any host of that office may. `text`: why.
    """
    is_giver = gave is not None and row in (gave.pk, gave.part_of_id) and is_serving_office(by, gave.from_office_id)
    is_theirs = is_giver or CaseEvent.objects.filter(inquiry=inquiry, pk=row, user=by).exists()
    if not (is_theirs or may(by, "change", inquiry)):
        raise PermissionDenied
    with lock_case(inquiry, key=key) as case:
        timeline = Timeline(case.events.select_related("user", "office").order_by("pk"))
        step = _find_step_to_undo(case, timeline, row, by, is_giver=is_giver)
        untold = _is_untold_return(case, step)
        _withdraw_mails(case, step)
        _rebuild_without(case, step, row)
        # Undone, it is the other office's again, and not theirs.
        is_return = EventKind.FETCHED_BACK in step.kinds
        if not (is_return or _is_on_it(by, case)):
            raise PermissionDenied
        write_event(case, EventKind.TAKEN_BACK, by=by, takes_back=step.head, text=text)
        if is_return:
            _tell_desk_again(case)
        if untold:
            family_mail.send_hand_over_notice(case)
        merger_mail.put_back(case)
        return case


def _find_step_to_undo(case: Inquiry, timeline: Timeline, row: int, by: User, *, is_giver: bool) -> TimelineStep:
    """Return the step that begins with `row`.

    Raise PermissionDenied where it is not theirs, StepAlreadyDone where it is taken back already, and StepNotAllowed
    with the reason where it cannot be.
    """
    if row in timeline.taken_back and case.events.filter(takes_back=row, user=by).exists():
        raise StepAlreadyDone
    step = timeline.steps.get(row, TimelineStep())
    if step and not (is_giver or is_own(step, by)):
        raise PermissionDenied
    # Before a reason is given: it would tell what another office does with the case.
    if step and EventKind.HANDED_OVER not in step.kinds and not may(by, "change", case):
        raise PermissionDenied
    if hindrance := timeline.find_hindrance(row, by, clock.now()):
        raise StepNotAllowed(hindrance)
    return step


def _rebuild_without(case: Inquiry, step: TimelineStep, row: int) -> None:
    """Make the case what its rows say without the step; owner and archive change only where the step changed them."""
    owner = () if step.touches(CaseAspect.OWNER) else case_state.OWNER
    archive = () if step.touches(CaseAspect.ARCHIVE) else case_state.ARCHIVE
    case_state.rebuild_case(case, without=row, keep=(*owner, *archive))
    # Their access may have ended since.
    if case.responsible and not is_serving_office(case.responsible, case.office_id):
        case.responsible = None


def _is_on_it(by: User, case: Inquiry) -> bool:
    """Tell whether the person is on the case as it stands at hand, which is not saved yet.

    `may()` would ask the database for the offices that share it.
    """
    helping = case.further.values_list("office", flat=True)
    return is_coordinator(by) or bool(find_office_ids(by, Reach.CASE) & {case.office_id, *helping})


def _tell_desk_again(case: Inquiry) -> None:
    """Tell the other office of its case again, if fetching the case back had withdrawn the mail before it left."""
    given = case.events.standing().filter(kind=EventKind.HANDED_OVER).latest("pk")
    if not staff.is_told(given):
        staff.tell_desk(case, given, find_news(case, given))


def _is_untold_return(case: Inquiry, step: TimelineStep) -> bool:
    """Tell whether the step fetched a case back before the family had heard that it was given away.

    If the case goes again, the family is told after all.
    """
    fetched = EventKind.FETCHED_BACK in step.kinds
    return fetched and not Mail.objects.filter(topic=case.topic, cause=step.head.cause).exists()


def _withdraw_mails(case: Inquiry, step: TimelineStep) -> None:
    """Withdraw the mails of a step; raise StepNotAllowed where one that tells the family has left.

    The mails of a step that tells the family go back whole or not at all. Of another step a colleague may have read.
    """
    try:
        staff.withdraw(case, step, whole=step.wait is not None)
    except outbox.MailSent:
        raise StepNotAllowed(str(step.wait[1]) if step.wait else _("This cannot be taken back.")) from None
