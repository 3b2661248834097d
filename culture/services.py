import datetime
from typing import Any

from django.utils import timezone

from culture.models import Event


def refresh_upcoming(date: datetime.date) -> None:
    """Nightly: events that come again are listed by their next time, not their first."""
    events: Any = Event.objects  # the type checker takes it for the manager of every entry
    for event in events.filter(upcoming__lt=timezone.now(), publish_until__gt=timezone.now()):
        events.filter(pk=event.pk).update(upcoming=event.next_start())
