"""Two who answer one family: a step is refused once where somebody has written since its form was shown, and who else
has the case before them stands on its page.
"""

import dataclasses
import datetime

from django.utils import timezone

from accounts.access import may
from accounts.models import User
from inquiries.models import Event, Inquiry, Opening
from inquiries.models.words import By, EventKind
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


def remember(case: Inquiry, events: list[Event]) -> None:
    """The forms of a page say what stands on that page, not what comes in while it is made."""
    case.newest_event_id = events[-1].pk if events else 0


def hidden(case: Inquiry) -> dict[str, str]:
    return {FIELD: str(case.newest_event_id)}


def written_since(case: Inquiry, verb: str, by: User, seen: str | None) -> list[Event]:
    """What the family or a colleague has written since the form was shown; a form that does not say when asks
    nothing.
    """
    if verb not in ASKED_AGAIN or not seen or not seen.isdecimal() or len(seen) > 18:
        return []
    since = case.events.filter(pk__gt=int(seen), kind__in=TOLD).exclude(by=By.SYSTEM).exclude(user=by)
    return list(since.select_related("user", "office").order_by("pk"))


def find_colleagues_present(case: Inquiry, by: User) -> list[Colleague]:
    """Colleagues who have it open: within a sitting, and not in another case since.

    Whoever lost the right is not named.
    """
    fresh = Opening.objects.filter(is_listed=False, last_at__gt=timezone.now() - SITTING).exclude(user=by)
    here = fresh.filter(inquiry=case).select_related("user").order_by("last_at")
    last = {row.user_id: row for row in here if may(row.user, "view", case)}
    elsewhere = fresh.exclude(inquiry=case).filter(user__in=list(last)) if last else fresh.none()
    gone = {row.user_id for row in elsewhere if row.last_at > last[row.user_id].last_at}
    return [Colleague(row.user.get_known_name(), row.last_at) for pk, row in last.items() if pk not in gone]


def just_answered(events: list[Event], by: User) -> Colleague | None:
    """A colleague's answer of this sitting, if it is the last one."""
    answers = [event for event in events if event.kind == EventKind.FROM_HOST and event.user_id]
    writer = answers[-1].user if answers else None
    if writer is None or writer == by or answers[-1].at < timezone.now() - SITTING:
        return None
    return Colleague(writer.get_known_name(), answers[-1].at)
