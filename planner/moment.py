"""The moment at which a plan is made: the versions of all data, and the time in which nothing public begins or ends."""

import dataclasses
import datetime

from django.utils import timezone

from base.kept import Basis, Kept
from base.versions import Version, Versions
from culture.models import Activity
from entries.turns import next_turn
from housing.models import Home
from jobs.models import Job
from news.models import Guide
from schools.models import School

DATED = (Job, Home, Activity, School, Guide)


class Period:
    """The time from now until an entry begins or ends by its dates, at the latest until midnight. One query."""

    def __init__(self):
        self.began = timezone.now()
        self.ends = end_of_day(self.began)
        if (turn := next_turn(DATED, self.began)) is not None:
            self.ends = min(self.ends, turn)


def end_of_day(now: datetime.datetime) -> datetime.datetime:
    """Midnight in Oslo: the next day other municipalities may take part."""
    tomorrow = timezone.localdate(now) + datetime.timedelta(days=1)
    return timezone.make_aware(datetime.datetime.combine(tomorrow, datetime.time.min))


def is_now(period) -> bool:
    """Whether the clock is between `period.began` and `period.ends`."""
    return period.began <= timezone.now() < period.ends


period: Kept[Period] = Kept(Period, DATED, is_now)


@dataclasses.dataclass(frozen=True)
class Moment:
    versions: Versions
    period: Period

    @property
    def time(self) -> datetime.datetime:
        """Any moment of the period would do: what is public is the same in all of it."""
        return self.period.began

    def basis(self, version: tuple[Version, ...]) -> Basis:
        """Return what is derived at this moment from the rows of `version`, one of `self.versions`."""
        return Basis(version, self.period.began, self.period.ends)


def moment_of(versions: Versions) -> Moment:
    """Return the moment that these versions, just read, belong to. One query where an entry has changed, else none."""
    return Moment(versions, period.get(versions))
