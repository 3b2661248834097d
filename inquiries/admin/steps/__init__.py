"""What a host can do with a case: one small form for each verb."""

from accounts.models import User
from inquiries.admin.steps.answer import Call, NextAction, Note, Reply
from inquiries.admin.steps.base import Step
from inquiries.admin.steps.progress import Archive, End, MoveStage
from inquiries.admin.steps.responsible import Responsible
from inquiries.admin.steps.share import Consent, Remove, Share, ToCoordinator
from inquiries.models import Inquiry

ALL: tuple[type[Step], ...] = (
    Consent, Reply, Call, NextAction, Responsible, MoveStage, Note, Share, Remove, ToCoordinator, Archive, End,
)  # fmt: skip
STEPS = {step.verb: step for step in ALL}


def offered(case: Inquiry, user: User) -> list[Step]:
    """Those that are possible now; none once the person has been forgotten."""
    if case.anonymised_on:
        return []
    return [step(case=case, user=user) for step in ALL if step.is_possible(case)]
