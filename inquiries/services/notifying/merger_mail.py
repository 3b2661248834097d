"""The mail that tells a family of a merger waits for an hour, and is useless once the desk has acted itself."""

from base.mail import outbox
from base.models import Mail
from inquiries.models import CaseEvent, Inquiry
from inquiries.models.choices import EventKind, Scope, Stage
from inquiries.rules import clock
from inquiries.services.notifying import family_mail


def is_meant(case: Inquiry) -> bool:
    """Tell whether the family is told of a merger: it wrote to one municipality only, and its case has not ended."""
    return case.scope == Scope.OFFICE and case.stage != Stage.ENDED


def find_merger(case: Inquiry) -> CaseEvent | None:
    """Return the event by which the portal gave the case to whom it belongs now; None where it was not the portal."""
    last = case.events.standing().filter(kind=EventKind.HANDED_OVER).order_by("-pk").first()
    return last if last is not None and last.departure_id else None


def withdraw(case: Inquiry) -> None:
    """Withdraw the mail, as the case moves on, is answered or ended: it would say something old afterwards."""
    if merger := find_merger(case):
        outbox.withdraw(cause=merger.cause, topic=case.topic, whole=False)


def put_back(case: Inquiry) -> None:
    """Let the mail wait again, when the step for which it was withdrawn is taken back."""
    merger = find_merger(case)
    if (
        merger is None
        or case.office is None
        or not is_meant(case)
        or merger.at < clock.now() - family_mail.MERGER_WAITS
    ):
        return
    if not Mail.objects.filter(topic=case.topic, cause=merger.cause).exists():
        family_mail.send_new_office_notice(case, cause=merger.cause)
