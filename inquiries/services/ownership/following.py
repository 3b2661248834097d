"""After a hand-over the office that had the case is told no more of it than whether it was answered."""

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.access import Reach, find_office_ids
from accounts.models import User
from inquiries.models import CaseEvent, Follower, Inquiry
from inquiries.models.choices import By, EventKind
from municipalities.models import Municipality

ANSWERS = Q(kind=EventKind.FROM_HOST) | Q(kind=EventKind.CALL, answers=True)


def list_answers_since(event: CaseEvent) -> QuerySet[CaseEvent]:
    return CaseEvent.objects.filter(ANSWERS, inquiry=event.inquiry_id, pk__gt=event.pk).standing()


def was_fetched_back(event: CaseEvent) -> bool:
    """Tell whether this hand-over gave the case back to an office that had changed its mind."""
    return event.parts.filter(kind=EventKind.FETCHED_BACK).exists()


def start_following(case: Inquiry, by: User, office: Municipality | None) -> None:
    if office is not None:
        Follower.objects.update_or_create(inquiry=case, user=by, defaults={"office": office, "answered_at": None})


def list_hand_overs(user: User) -> QuerySet[CaseEvent]:
    """Return the events by which the person's offices have handed cases over, newest first. Nothing of it opens a case.

    Each has `is_answered`, `is_latest` and `is_followed`. Cases that came back or were fetched back are not among them,
    and nothing of who is forgotten.
    """
    offices = find_office_ids(user, Reach.CASE)
    later = CaseEvent.objects.standing().filter(inquiry=OuterRef("inquiry"), pk__gt=OuterRef("pk"))
    followers = Follower.objects.filter(inquiry=OuterRef("inquiry"), user=user)
    here = (
        Q(inquiry__office__in=offices) | Q(inquiry__anonymised_on__isnull=False) | Q(inquiry__closed_at__isnull=False)
    )
    rows = CaseEvent.objects.standing().filter(kind=EventKind.HANDED_OVER, from_office__in=offices).exclude(here)
    rows = rows.exclude(by=By.SYSTEM)  # a merger is nobody's hand-over
    fetched_back = CaseEvent.objects.filter(part_of=OuterRef("pk"), kind=EventKind.FETCHED_BACK)
    return (
        rows.exclude(Exists(fetched_back))
        .annotate(
            is_answered=Exists(later.filter(ANSWERS)),
            is_latest=~Exists(later.filter(kind=EventKind.HANDED_OVER)),
            is_followed=Exists(followers),
        )
        .select_related("inquiry", "office", "from_office", "user")
        .order_by("-pk")
    )


def find_hand_over(user: User, pk: int) -> CaseEvent:
    """Return one of `list_hand_overs(user)`; raise PermissionDenied where it is none of theirs, or no longer."""
    event = list_hand_overs(user).filter(pk=pk).first()
    if event is None:
        raise PermissionDenied
    return event


def follow(*, event: CaseEvent, by: User) -> None:
    start_following(event.inquiry, by, event.from_office)


def stop_following(*, event: CaseEvent, by: User) -> None:
    Follower.objects.filter(inquiry=event.inquiry_id, user=by).delete()
