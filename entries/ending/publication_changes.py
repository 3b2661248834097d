"""What is public changes by itself: an entry begins or ends by its dates, without anybody saving it."""

import datetime
from collections.abc import Iterable

from django.db.models import QuerySet, Subquery

from base.models import VersionStamp
from entries.models import Entry, Status

DATES = ("publish_from", "publish_until")


def find_next_publication_change(models: Iterable[type[Entry]], now: datetime.datetime) -> datetime.datetime | None:
    """Return the first moment after `now` at which a published entry of these models begins or ends; None without one.

    This is one query, which reads one row of an index per model and date. It hangs on a row of `VersionStamp`, which
    exists once any entry was saved; where there is none, nothing tells of changes either, and the answer is `now`.
    """
    soonest = {
        f"{model._meta.model_name}_{date}": Subquery(build_first_date_query(model, date, now))
        for model in models
        for date in DATES
    }
    row = VersionStamp.objects.annotate(**soonest).values_list(*soonest).first()
    return now if row is None else min((moment for moment in row if moment is not None), default=None)


def build_first_date_query(model: type[Entry], date: str, now: datetime.datetime) -> QuerySet:
    return model.objects.filter(status=Status.PUBLISHED, **{f"{date}__gt": now}).order_by(date).values(date)[:1]
