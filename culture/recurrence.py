"""An editor's choice of how often an event comes again becomes a rule of RFC 5545, and the rule gives the days."""

import dataclasses
import datetime
from collections.abc import Iterator

from dateutil.rrule import rrulestr
from django.db import models
from django.utils.translation import gettext_lazy as _

from base.values.times import is_sensible

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
WEEK = datetime.timedelta(weeks=1)
IN_EVERY_MONTH = 28  # the last day that each month has


class Recurrence(models.TextChoices):
    """An editor chooses by a `Recurrence` how often an event comes again.

    The first day of the event says which weekday or date is meant, and which one of its month.
    """

    NONE = "none", _("once")
    WEEKLY = "weekly", _("every week")
    FORTNIGHTLY = "fortnightly", _("every second week")
    NTH_WEEKDAY = "monthly_weekday", _("every month, as on the first Tuesday")
    LAST_WEEKDAY = "monthly_last", _("every month, as on the last Friday")
    MONTHLY = "monthly", _("every month on the same date")
    YEARLY = "yearly", _("every year on the same date")


WEEKS = {Recurrence.WEEKLY: 1, Recurrence.FORTNIGHTLY: 2}


def number_in_month(day: datetime.date) -> int:
    """Return which weekday of its month the day is: 1 for the first Tuesday, 5 for the fifth."""
    return (day.day - 1) // 7 + 1


def is_last_in_month(day: datetime.date) -> bool:
    """Return whether the same weekday does not come again in the month of `day`."""
    return (day + WEEK).month != day.month


@dataclasses.dataclass(frozen=True)
class Rule:
    """A `Rule` says on which days something happens: from `day` on, to `until` if given, but not on `without`.

    What comes by the week may come in some `months` only; none stands for all of them.
    """

    recurrence: str
    day: datetime.date
    until: datetime.date | None = None
    without: frozenset[datetime.date] = frozenset()
    months: tuple[int, ...] = ()

    def write(self) -> str:
        """Return the rule as RFC 5545 writes it. In a month without the date, the last day stands for it."""
        if self.recurrence == Recurrence.NONE:
            return "FREQ=DAILY;COUNT=1"
        until = f";UNTIL={self.until:%Y%m%dT000000}" if self.until else ""
        return self._write_choice() + until

    def _write_choice(self) -> str:
        weekday = WEEKDAYS[self.day.weekday()]
        match self.recurrence:
            case Recurrence.NTH_WEEKDAY:
                return f"FREQ=MONTHLY;BYDAY={number_in_month(self.day)}{weekday}"
            case Recurrence.LAST_WEEKDAY:
                return f"FREQ=MONTHLY;BYDAY=-1{weekday}"
            case Recurrence.MONTHLY:
                return f"FREQ=MONTHLY;{self._write_date()}"
            case Recurrence.YEARLY:
                return f"FREQ=YEARLY;BYMONTH={self.day.month};{self._write_date()}"
        months = f";BYMONTH={','.join(map(str, self.months))}" if self.months else ""
        return f"FREQ=WEEKLY;INTERVAL={WEEKS[Recurrence(self.recurrence)]}{months}"

    def _write_date(self) -> str:
        if self.day.day <= IN_EVERY_MONTH:
            return f"BYMONTHDAY={self.day.day}"
        days = ",".join(str(number) for number in range(IN_EVERY_MONTH, self.day.day + 1))
        return f"BYMONTHDAY={days};BYSETPOS=-1"

    def find_days(self, since: datetime.date | None = None) -> Iterator[datetime.date]:
        """Yield the days of the rule from `since` on.

        How long ago the rule began costs nothing, since its days are worked out from the week, month or year of
        `since`.
        """
        since = max(since or self.day, self.day)
        if self.recurrence == Recurrence.NONE:
            yield from [self.day] if self.day == since else []
            return
        begin = datetime.datetime.combine(self._find_begin(since), datetime.time.min)
        for moment in rrulestr(self.write(), dtstart=begin):
            day = moment.date()
            if not is_sensible(day):
                return
            if day >= since and day not in self.without:
                yield day

    def _find_begin(self, since: datetime.date) -> datetime.date:
        """Return a day not after `since` from which the rule gives the same days as from its own first."""
        if weeks := WEEKS.get(self.recurrence):  # type: ignore[call-overload]  # a choice is its text
            step = weeks * WEEK
            return self.day + (since - self.day) // step * step
        month = 1 if self.recurrence == Recurrence.YEARLY else since.month
        return max(self.day, since.replace(month=month, day=1))
