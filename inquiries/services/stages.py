"""How far a household has come. Each stage is counted the first time it is reached."""

from django.utils.translation import gettext as _

from accounts.models import User
from inquiries import clock
from inquiries.models import Inquiry
from inquiries.models.words import EventKind, Reason, Stage
from inquiries.services.ground import IllegalStep, locked, write

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
MILESTONES = {
    Stage.VISITED: "visited_on",
    Stage.DECIDED: "decided_on",
    Stage.MOVED: "moved_on",
    Stage.SETTLED: "settled_on",
    Stage.ENDED: "ended_on",
}


def next_stages(inquiry: Inquiry) -> tuple[Stage, ...]:
    """Where it can go from here; ending is a verb of its own."""
    return JUMPS[inquiry.stage]


def go_to(case: Inquiry, stage: Stage, *, by: User, reason: str = "") -> None:
    """Inside a verb that holds the lock."""
    case.stage, case.ended_reason = stage, reason
    milestone = MILESTONES.get(stage)
    if milestone and getattr(case, milestone) is None:
        setattr(case, milestone, clock.today())
    write(case, EventKind.STAGE, by=by, stage=stage, reason=reason)


def move_stage(*, inquiry: Inquiry, by: User, to: str, key: str = "") -> Inquiry:
    with locked(inquiry, by=by, key=key) as case:
        if to not in JUMPS[case.stage]:
            raise IllegalStep(
                _("From “%(here)s” a case cannot go to “%(there)s”.")
                % {"here": case.get_stage_display(), "there": Stage(to).label if to in Stage.values else to}
            )
        go_to(case, Stage(to), by=by)
        return case


def end(*, inquiry: Inquiry, by: User, reason: str, text: str = "", key: str = "") -> Inquiry:
    """Close a case with its reason. A family that waits for an answer gets one first."""
    with locked(inquiry, by=by, key=key) as case:
        if reason not in Reason.values:
            raise IllegalStep(_("Choose why it ended."))
        if case.stage == Stage.ENDED:
            raise IllegalStep(_("The case has ended already."))
        if case.unanswered_since and reason != Reason.NOT_MEANT:
            raise IllegalStep(_("The family is waiting for an answer. Answer first, then end the case."))
        case.unanswered_since = case.promised_by = case.escalated_on = case.next_action_on = None
        case.next_action = ""
        if text.strip():
            write(case, EventKind.NOTE, by=by, text=text)
        go_to(case, Stage.ENDED, by=by, reason=reason)
        return case
