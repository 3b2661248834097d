import datetime

from django.utils import timezone

from culture.models import Event
from culture.recurrence import Recurrence


def refresh_upcoming(date: datetime.date) -> None:
    """Nightly: renew the column of the next time, so that lists of events need not work it out.

    They are right without it.
    """
    now = timezone.now()
    for event in Event.objects.exclude(recurrence=Recurrence.NONE).filter(upcoming__lt=now):
        if (begins := event.find_next(now).begins) != event.upcoming:
            Event.objects.filter(pk=event.pk).update(upcoming=begins)
