"""Families who write to the desk, and forms as a browser sends them."""

import datetime
import secrets
from typing import Any

import time_machine
from django.utils import timezone

from inquiries import services
from inquiries.models import Inquiry
from inquiries.models.choices import EventKind, Kind, Reason
from tests.finding import find

FAMILY: dict[str, Any] = {"name": "Familien Prøvesen", "email": "provesen@example.org", "phone": "+47 400 00 000"}


def ask(**values) -> Inquiry:
    """A family has written; `office`, `about`, `scope` and the rest as services.receive takes them."""
    case = services.receive_enquiry(
        **{"key": secrets.token_urlsafe(24), "text": "Har dere en leilighet?"} | FAMILY | values
    )
    return fresh(case)


def fresh(case: Inquiry) -> Inquiry:
    return Inquiry.objects.get(pk=case.pk)


def kinds(case: Inquiry) -> list[str]:
    return list(case.events.values_list("kind", flat=True))


def recount(cases) -> dict[str, int]:
    """The funnel once more, from the timeline alone: what the counted columns must agree with."""
    found = dict.fromkeys(("contacted", "in_time", "visited", "decided", "moved", "settled"), 0)
    for case in cases:
        events = list(case.events.standing().order_by("pk"))
        if case.kind != Kind.FAMILY or is_not_meant(events):
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


def token_on(page: str) -> str:
    """The signed field of a page."""
    return find(r'name="token" value="([^"]+)"', page).group(1)


def fill_in(client, path: str, **values) -> dict:
    """Open a form, take one's time, and return what a browser would send: the signed field and `values`."""
    token = token_on(client.get(path).content.decode())
    return {"token": token, "homepage": ""} | values


def send(client, path: str, values: dict, seconds: float = 30, **headers):
    """Send what fill_in() gave, `seconds` after now."""
    with time_machine.travel(timezone.now() + datetime.timedelta(seconds=seconds), tick=False):
        return client.post(path, values, **headers)


CONTACT = {"name": "Familien Prøvesen", "email": "provesen@example.org", "scope": "region", "language": "nb"}
