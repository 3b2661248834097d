"""Working days are counted here, and with them the day by which a family hears.

The ten public holidays of Norway that can fall on a weekday follow from two dates a year; a library that knows two
hundred countries would be a dependency for forty lines. 24 and 31 December are no holidays by law, but nobody answers.
"""

import dataclasses
import datetime
import functools
from collections.abc import Iterable

from municipalities.models import ClosedPeriod, Municipality, Region

DAY = datetime.timedelta(days=1)
MONDAY_TO_FRIDAY = frozenset(range(1, 6))
FIXED = ((1, 1), (5, 1), (5, 17), (12, 24), (12, 25), (12, 26), (12, 31))
FROM_EASTER = (-3, -2, 1, 39, 50)  # Maundy Thursday, Good Friday, Easter Monday, Ascension Day, Whit Monday


def compute_easter(year: int) -> datetime.date:
    """Return Easter Sunday, by the Gregorian computus in the form of Meeus, Jones and Butcher."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    moon = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * moon) // 451
    month, day = divmod(h + moon - 7 * m + 114, 31)
    return datetime.date(year, month, day + 1)


@functools.lru_cache(maxsize=64)
def list_free_days(year: int) -> frozenset[datetime.date]:
    """Return the days of a year on which no office answers, whatever weekday they fall on."""
    sunday = compute_easter(year)
    return frozenset(
        [datetime.date(year, month, day) for month, day in FIXED] + [sunday + DAY * days for days in FROM_EASTER]
    )


@dataclasses.dataclass(frozen=True)
class Calendar:
    """A `Calendar` says on which days one office answers, and within how many of them a family hears."""

    weekdays: frozenset[int] = MONDAY_TO_FRIDAY
    closed: frozenset[datetime.date] = frozenset()
    promise: int = 2

    def is_open(self, day: datetime.date) -> bool:
        return day.isoweekday() in self.weekdays and day not in self.closed and day not in list_free_days(day.year)

    def add_working_days(self, day: datetime.date, days: int) -> datetime.date:
        """Return the `days`-th working day after `day`, which itself does not count."""
        while days > 0:
            day += DAY
            days -= self.is_open(day)
        return day

    def compute_promised_day(self, received: datetime.date) -> datetime.date:
        """Return the day by the end of which a family hears that wrote on `received`."""
        return self.add_working_days(received, self.promise)

    def find_last_open_day(self, until: datetime.date) -> datetime.date:
        """Return the last working day up to `until`: on it a promise that ends then can still be kept."""
        while not self.is_open(until):
            until -= DAY
        return until

    def count(self, first: datetime.date, last: datetime.date) -> int:
        """Return the number of working days from `first` to `last`, both included."""
        return sum(self.is_open(first + DAY * number) for number in range((last - first).days + 1))

    def count_days_left(self, until: datetime.date, today: datetime.date) -> int:
        """Return the number of working days from tomorrow to `until`; below zero, the number that has passed since."""
        first, last, sign = (today, until, 1) if until >= today else (until, today, -1)
        return sign * self.count(first + DAY, last)


def load_calendars(offices: Iterable[Municipality | None]) -> dict[int | None, Calendar]:
    """Return {office id, or None for the coordinator's desk: its calendar}, in two queries, however many they are."""
    region = Region.objects.only("answer_working_days").first()
    promise = region.answer_working_days if region else Calendar.promise
    wanted = [office for office in offices if office is not None]
    closed: dict[int, set[datetime.date]] = {office.pk: set() for office in wanted}
    for period in ClosedPeriod.objects.filter(municipality__in=closed):
        closed[period.municipality_id].update(period.days())
    found: dict[int | None, Calendar] = {None: Calendar(promise=promise)}
    for office in wanted:
        weekdays = frozenset(int(digit) for digit in office.answer_weekdays)
        found[office.pk] = Calendar(weekdays, frozenset(closed[office.pk]), office.answer_working_days or promise)
    return found


def load_calendar(office: Municipality | None) -> Calendar:
    return load_calendars([office])[office.pk if office else None]
