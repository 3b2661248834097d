import datetime

from django.utils import timezone

from culture.models import Event
from culture.recurrence import Recurrence


def refresh_upcoming(date: datetime.date) -> None:
    """Renew, every night, the column `upcoming` of events, so that lists need not work out the next time.

    The lists are right without this, too.
    """
    now = timezone.now()
    for event in Event.objects.exclude(recurrence=Recurrence.NONE).filter(upcoming__lt=now):
        if (begins := event.find_next(now).begins) != event.upcoming:
            Event.objects.filter(pk=event.pk).update(upcoming=begins)
