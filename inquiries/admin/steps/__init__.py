"""Each step that a host can take with a case is one small form."""

from accounts.models import User
from inquiries.admin.steps.answer import CallForm, NextActionForm, NoteForm, ReplyForm
from inquiries.admin.steps.base import StepForm
from inquiries.admin.steps.progress import ArchiveForm, EndForm, MoveStageForm
from inquiries.admin.steps.responsible import ResponsibleForm
from inquiries.admin.steps.share import ConsentForm, CoordinatorForm, RemoveOfficeForm, ShareForm
from inquiries.models import Inquiry

STEP_FORMS: tuple[type[StepForm], ...] = (
    ConsentForm,
    ReplyForm,
    CallForm,
    NextActionForm,
    ResponsibleForm,
    MoveStageForm,
    NoteForm,
    ShareForm,
    RemoveOfficeForm,
    CoordinatorForm,
    ArchiveForm,
    EndForm,
)
STEPS = {step.verb: step for step in STEP_FORMS}


def list_offered_forms(case: Inquiry, user: User) -> list[StepForm]:
    """Return a fresh form for each step that is possible now; none once the person has been forgotten."""
    if case.anonymised_on:
        return []
    return [step(case=case, user=user) for step in STEP_FORMS if step.is_possible(case)]
