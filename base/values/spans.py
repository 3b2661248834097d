"""A span of time is said as on a poster: by days, and hours of the clock on the wall.

It does not matter what the clocks of Europe do in between.
"""

import dataclasses
import datetime

from django.utils import timezone

from base.values.formats import format_time, format_weekday
from base.values.times import get_end_of_day, make_moment

MIDNIGHT = datetime.time.min
ONE_NIGHT = datetime.timedelta(hours=12)  # a dance that ends after midnight is one evening
ONE_DAY = datetime.timedelta(days=1)


@dataclasses.dataclass(frozen=True)
class Span:
    """A `Span` lasts from `start` on the day `first` to `end` on the day `last`.

    Without a start it lasts whole days; without an end none is said.
    """

    first: datetime.date
    start: datetime.time | None
    last: datetime.date
    end: datetime.time | None

    @property
    def is_one_night(self) -> bool:
        """Return whether the span ends in the small hours after its evening, which nobody calls another day."""
        if self.start is None or self.end is None or self.last != self.first + ONE_DAY:
            return False
        return self.end == MIDNIGHT or (self.end < self.start and measure_hours(self.start, self.end) <= ONE_NIGHT)

    @property
    def begins(self) -> datetime.datetime:
        return make_moment(self.first, self.start or MIDNIGHT)

    @property
    def over(self) -> datetime.datetime:
        """Return the moment from which the span is past: the end of its last day.

        It is `end` itself where that lies in the night after the last day.
        """
        if self.is_one_night or (self.end == MIDNIGHT and self.last > self.first):
            return make_moment(self.last, self.end or MIDNIGHT)
        return get_end_of_day(self.last)

    def format_as_iso(self) -> tuple[str, str]:
        """Return beginning and end in ISO 8601, "" for an end that is not said.

        They are days alone, or hours as the clock on the wall shows them.
        """
        begins = self.first.isoformat() if self.start is None else self.begins.isoformat()
        if self.end is not None:
            return begins, make_moment(self.last, self.end).isoformat()
        return begins, self.last.isoformat() if self.last > self.first else ""


def make_span(
    day: datetime.date, start: datetime.time | None, to_day: datetime.date | None, end: datetime.time | None
) -> Span:
    """Return the span that somebody meant by what they typed.

    An end before the start is that of the next morning, an end at the start none. From midnight to midnight are whole
    days, the second midnight being the end of the day before it.
    """
    last = to_day or day
    if start is None:
        return Span(day, None, last, None)
    if start == end == MIDNIGHT:
        return Span(day, None, max(day, last - ONE_DAY), None)
    if to_day is None and end is not None and end < start:
        last = day + ONE_DAY
    return Span(day, start, last, None if last == day and end == start else end)


def measure_hours(start: datetime.time, end: datetime.time) -> datetime.timedelta:
    """Return how long it is from `start` to the next time that the clock shows `end`, if nobody turns it."""
    day = datetime.date.min
    length = datetime.datetime.combine(day, end) - datetime.datetime.combine(day, start)
    return length if length >= datetime.timedelta() else length + ONE_DAY


def is_backwards(start: datetime.time | None, end: datetime.time | None) -> bool:
    """Return whether an end of the same day lies before its start, and too far for a night.

    From 18 to 17 is a typing error, from 22 to 3 a dance.
    """
    return start is not None and end not in (None, MIDNIGHT) and end < start and measure_hours(start, end) > ONE_NIGHT


def say_span(span: Span, today: datetime.date | None = None) -> str:
    """Return words such as fredag 30. oktober 22:00–03:30, or fredag 1. mai – søndag 3. mai.

    The years are said where they are not all the present one.
    """
    year = (today or timezone.localdate()).year
    with_year = not span.first.year == span.last.year == year
    first = format_weekday(span.first, with_year=with_year)
    if span.last == span.first or span.is_one_night:
        return f"{first} {say_hours(span.start, span.end)}" if span.start else first
    last = format_weekday(span.last, with_year=with_year)
    return f"{_add_clock(first, span.start)} – {_add_clock(last, span.end)}"


def _add_clock(day: str, time: datetime.time | None) -> str:
    return day if time is None else f"{day} {format_time(time)}"


def say_hours(start: datetime.time, end: datetime.time | None) -> str:
    """Return 18:00–21:00, or 18:00 where no other end is known."""
    return format_time(start) if end in (None, start) else f"{format_time(start)}–{format_time(end)}"
