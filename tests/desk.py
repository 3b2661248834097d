"""Families who write to the desk."""

import secrets

from django.utils import timezone

from inquiries import services
from inquiries.models import Inquiry
from inquiries.models.words import EventKind, Kind, Reason

FAMILY = {"name": "Familien Prøvesen", "email": "provesen@example.org", "phone": "+47 400 00 000"}


def ask(**values) -> Inquiry:
    """A family has written; `office`, `about`, `scope` and the rest as services.receive takes them."""
    case = services.receive(**{"key": secrets.token_urlsafe(24), "text": "Har dere en leilighet?"} | FAMILY | values)
    return fresh(case)


def fresh(case: Inquiry) -> Inquiry:
    return Inquiry.objects.get(pk=case.pk)


def kinds(case: Inquiry) -> list[str]:
    return list(case.events.values_list("kind", flat=True))


def recount(cases) -> dict[str, int]:
    """The funnel once more, from the timeline alone: what the counted columns must agree with."""
    found = dict.fromkeys(("contacted", "in_time", "visited", "decided", "moved", "settled"), 0)
    for case in cases:
        events = list(case.events.order_by("pk"))
        if case.kind == Kind.BARRIER or is_not_meant(events):
            continue
        found["contacted"] += any(event.kind == EventKind.RECEIVED for event in events)
        found["in_time"] += was_in_time(events)
        for stage in ("visited", "decided", "moved", "settled"):
            found[stage] += any(event.kind == EventKind.STAGE and event.stage == stage for event in events)
    return found


def is_not_meant(events) -> bool:
    stages = [event for event in events if event.kind == EventKind.STAGE]
    return bool(stages) and stages[-1].reason == Reason.NOT_MEANT


def was_in_time(events) -> bool:
    answer = next((event for event in events if event.answers), None)
    promised = [event for event in events if event.kind == EventKind.PROMISE and answer and event.pk < answer.pk]
    return answer is not None and timezone.localdate(answer.at) <= promised[-1].date
