import datetime

from django.utils import timezone

from culture.models import Event


def refresh_upcoming(date: datetime.date) -> None:
    """Nightly: events that come again are listed by their next time, not their first."""
    for event in Event.objects.filter(upcoming__lt=timezone.now(), publish_until__gt=timezone.now()):
        Event.objects.filter(pk=event.pk).update(upcoming=event.next_start())
