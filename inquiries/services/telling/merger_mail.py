"""The mail that tells a family of a merger: it waits for an hour, and is of no use once the desk has done something
itself.
"""

from base.mail import outbox
from base.models import Mail
from inquiries.models import Event, Inquiry
from inquiries.models.words import EventKind, Scope, Stage
from inquiries.rules import clock
from inquiries.services.telling import family_mail


def is_meant(case: Inquiry) -> bool:
    """Only whoever wrote to one municipality, and has a case that has not ended."""
    return case.scope == Scope.OFFICE and case.stage != Stage.ENDED


def find_merger(case: Inquiry) -> Event | None:
    """The row by which the portal gave the case to whom it belongs now."""
    last = case.events.standing().filter(kind=EventKind.HANDED_OVER).order_by("-pk").first()
    return last if last is not None and last.departure_id else None


def withdraw(case: Inquiry) -> None:
    """The case moves on, is answered or ended: what waits would say something old afterwards."""
    if merger := find_merger(case):
        outbox.withdraw(cause=merger.cause, topic=case.topic, whole=False)


def put_back(case: Inquiry) -> None:
    """The step for which it was withdrawn is taken back: it waits again."""
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
