"""Two colleagues may answer one family at the same time. A step is refused once where somebody has written since its
form was shown, and the page names who else has the case open.
"""

import dataclasses
import datetime

from django.utils import timezone

from accounts.access import may
from accounts.models import User
from inquiries.models import CaseEvent, Inquiry, Opening
from inquiries.models.choices import By, EventKind
from inquiries.services.watching import SITTING

FIELD = "seen"
# What the family is told, or what goes to others: it may be wrong, or be there twice, after what has been written.
ASKED_AGAIN = ("reply", "call", "share", "coordinator", "end")
TOLD = (
    EventKind.FROM_FAMILY,
    EventKind.FROM_HOST,
    EventKind.NOTE,
    EventKind.CALL,
    EventKind.STAGE,
    EventKind.CONSENTED,
    EventKind.REFUSED,
    EventKind.HANDED_OVER,
)


@dataclasses.dataclass
class Colleague:
    name: str
    at: datetime.datetime


def remember(case: Inquiry, events: list[CaseEvent]) -> None:
    """Set the newest event of the case to the last one on the page, not to one that comes in while the page is made."""
    case.newest_event_id = events[-1].pk if events else 0


def build_hidden_fields(case: Inquiry) -> dict[str, str]:
    return {FIELD: str(case.newest_event_id)}


def list_events_since(case: Inquiry, verb: str, by: User, newest_id: str | None) -> list[CaseEvent]:
    """Return what the family or a colleague has written since the form was shown, oldest first.

    `newest_id` is the id of the newest event on that page. Nothing is returned without it, nor for verbs outside
    `ASKED_AGAIN`.
    """
    if verb not in ASKED_AGAIN or not newest_id or not newest_id.isdecimal() or len(newest_id) > 18:
        return []
    since = case.events.filter(pk__gt=int(newest_id), kind__in=TOLD).exclude(by=By.SYSTEM).exclude(user=by)
    return list(since.select_related("user", "office").order_by("pk"))


def find_colleagues_present(case: Inquiry, by: User) -> list[Colleague]:
    """Return the colleagues who opened the case within the last half hour, and no other case after it.

    Whoever may no longer see the case is not named.
    """
    fresh = Opening.objects.filter(is_listed=False, last_at__gt=timezone.now() - SITTING).exclude(user=by)
    here = fresh.filter(inquiry=case).select_related("user").order_by("last_at")
    last = {row.user_id: row for row in here if may(row.user, "view", case)}
    elsewhere = fresh.exclude(inquiry=case).filter(user__in=list(last)) if last else fresh.none()
    gone = {row.user_id for row in elsewhere if row.last_at > last[row.user_id].last_at}
    return [Colleague(row.user.get_known_name(), row.last_at) for pk, row in last.items() if pk not in gone]


def find_recent_answerer(events: list[CaseEvent], by: User) -> Colleague | None:
    """Return the colleague who wrote the last answer, if that was within the last half hour; else None."""
    answers = [event for event in events if event.kind == EventKind.FROM_HOST and event.user_id]
    writer = answers[-1].user if answers else None
    if writer is None or writer == by or answers[-1].at < timezone.now() - SITTING:
        return None
    return Colleague(writer.get_known_name(), answers[-1].at)
