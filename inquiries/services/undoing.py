"""Taking a step back: a row that names the one that counts no longer. What can be taken back, `inquiries/undo.py` says."""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from accounts.access import may
from accounts.models import User
from base import outbox
from inquiries import clock, standing
from inquiries.models import Event, Inquiry
from inquiries.models.words import EventKind
from inquiries.services import telling
from inquiries.services.ground import DoneAlready, IllegalStep, locked, write
from inquiries.services.people import serves
from inquiries.undo import Part, Step, Timeline, is_own


def take_back(*, inquiry: Inquiry, by: User, row: int) -> Inquiry:
    """The step whose first row this is counts no longer, and its mails do not leave; both rows stay on the timeline.

    Who has handed a case over is not on it any more. So it is asked whether they are once the step is taken back.
    """
    if not (Event.objects.filter(inquiry=inquiry, pk=row, user=by).exists() or may(by, "change", inquiry)):
        raise PermissionDenied
    with locked(inquiry) as case:
        timeline = Timeline(case.events.select_related("user", "office").order_by("pk"))
        if row in timeline.taken_back and case.events.filter(takes_back=row, user=by).exists():
            raise DoneAlready
        step = timeline.steps.get(row, Step())
        if step and not is_own(step, by):
            raise PermissionDenied
        if step and EventKind.HANDED_OVER not in step.kinds and not may(by, "change", case):
            raise PermissionDenied  # before a reason is given: it would tell what another office does with the case
        if hindrance := timeline.find_hindrance(row, by, clock.now()):
            raise IllegalStep(hindrance)
        _withdraw_mails(case, step)
        owner = () if step.touches(Part.OWNER) else standing.OWNER
        archive = () if step.touches(Part.ARCHIVE) else standing.ARCHIVE
        standing.rebuild(case, without=row, keep=(*owner, *archive))
        if case.responsible and not serves(case.responsible, case.office_id):  # their access has ended since
            case.responsible = None
        if not may(by, "change", case):
            raise PermissionDenied
        write(case, EventKind.TAKEN_BACK, by=by, takes_back=step.head)
        return case


def _withdraw_mails(case: Inquiry, step: Step) -> None:
    """What tells the family goes back whole or not at all; of another step a colleague may have read by now."""
    try:
        telling.withdraw(case, step, whole=step.wait is not None)
    except outbox.HasLeft:
        raise IllegalStep(str(step.wait[1]) if step.wait else _("This cannot be taken back.")) from None
