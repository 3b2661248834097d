"""Adverts that have come and gone show what work a place has had, where it has none just now."""

import datetime

from django.db.models import Q

from entries.models import EntryQuerySet, Status
from jobs.models import Job


def list_ended(since: datetime.datetime, now: datetime.datetime) -> EntryQuerySet[Job]:
    """Return the adverts that readers first saw after `since` and see no more, without businesses to take over."""
    seen = Job.objects.filter(first_published__gte=since, first_published__lte=now)
    return seen.filter(Q(publish_until__lte=now) | Q(status=Status.ARCHIVED)).exclude(
        engagement=Job.Engagement.TAKEOVER
    )
