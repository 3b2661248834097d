"""A household goes from stage to stage, and each is counted the first time it is reached."""

from django.utils.translation import gettext as _

from accounts.models import User
from inquiries.models import Inquiry
from inquiries.models.choices import EventKind, Reason, Stage
from inquiries.rules.reaching import Way, find_way_to_family
from inquiries.rules.undo import STEP_WAITS
from inquiries.services.answering import check_way
from inquiries.services.case_steps import StepNotAllowed, is_answer_owed, lock_case, write_event
from inquiries.services.notifying import family_mail, merger_mail

JUMPS: dict[str, tuple[Stage, ...]] = {
    Stage.NEW: (Stage.DIALOGUE, Stage.VISIT_PLANNED),
    Stage.DIALOGUE: (Stage.VISIT_PLANNED, Stage.VISITED, Stage.DECIDED),
    Stage.VISIT_PLANNED: (Stage.DIALOGUE, Stage.VISITED, Stage.DECIDED),
    Stage.VISITED: (Stage.DIALOGUE, Stage.VISIT_PLANNED, Stage.DECIDED),
    Stage.DECIDED: (Stage.DIALOGUE, Stage.VISIT_PLANNED, Stage.VISITED, Stage.MOVED),
    Stage.MOVED: (Stage.SETTLED,),
    Stage.SETTLED: (),
    Stage.ENDED: (Stage.DIALOGUE,),
}


def get_next_stages(inquiry: Inquiry) -> tuple[Stage, ...]:
    """Return the stages to which the case can go from here; to end it there is `end()`."""
    return JUMPS[inquiry.stage]


def move_stage(*, inquiry: Inquiry, by: User, to: str, key: str = "") -> Inquiry:
    with lock_case(inquiry, by=by, key=key) as case:
        if to not in JUMPS[case.stage]:
            raise StepNotAllowed(
                _("From “%(here)s” a case cannot go to “%(there)s”.")
                % {"here": case.get_stage_display(), "there": Stage(to).label if to in Stage.values else to}
            )
        write_event(case, EventKind.STAGE, by=by, stage=Stage(to))
        return case


def _check_was_tried(case: Inquiry) -> None:
    """Raise StepNotAllowed where a family that waits was neither answered nor rung before its case ends.

    A family that can be written to must be answered. One that can only be rung, and does not answer the telephone, was
    at least rung; where there is neither address nor number nothing can be done.
    """
    if find_way_to_family(case) != Way.NONE:
        raise StepNotAllowed(_("The family is waiting for an answer. Answer first, or write them a goodbye here."))
    if case.phone and not case.events.standing().filter(kind=EventKind.CALL, at__gte=case.unanswered_since).exists():
        raise StepNotAllowed(
            _("The family is waiting for an answer. Ring them first, and note it, also where nobody answers.")
        )


def end(*, inquiry: Inquiry, by: User, reason: str, text: str = "", goodbye: str = "", key: str = "") -> Inquiry:
    """End a case with its reason. `goodbye` is sent to the family, and is the answer where it waits for one.

    Raise StepNotAllowed where a family that waits would be left without an answer.
    """
    with lock_case(inquiry, by=by, key=key) as case:
        if reason not in Reason.values:
            raise StepNotAllowed(_("Choose why it ended."))
        if case.stage == Stage.ENDED:
            raise StepNotAllowed(_("The case has ended already."))
        if is_answer_owed(case) and reason != Reason.NOT_MEANT and not goodbye.strip():
            _check_was_tried(case)
        if goodbye.strip():
            check_way(case)
            write_event(case, EventKind.FROM_HOST, by=by, text=goodbye, answers=is_answer_owed(case))
        write_event(case, EventKind.STAGE, by=by, stage=Stage.ENDED, reason=reason)
        merger_mail.withdraw(case)
        if text.strip():
            write_event(case, EventKind.NOTE, by=by, text=text)
        if goodbye.strip():
            family_mail.send_answer(case, goodbye, wait=STEP_WAITS)
        return case
