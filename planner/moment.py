"""The moment at which a plan is made: the versions of all data, and the time in which nothing public begins or ends."""

import dataclasses
import datetime
from typing import Protocol

from django.utils import timezone

from base.kept import Basis, Kept
from base.times import end_of_day
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

    def __init__(self) -> None:
        self.began = timezone.now()
        # At midnight in Oslo other municipalities may take part.
        self.ends = end_of_day(timezone.localdate(self.began))
        if (turn := next_turn(DATED, self.began)) is not None:
            self.ends = min(self.ends, turn)


class HasPeriod(Protocol):
    began: datetime.datetime
    ends: datetime.datetime


def is_now(period: HasPeriod) -> bool:
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
