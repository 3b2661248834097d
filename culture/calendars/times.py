"""When something happens is written as a calendar program repeats it: by the clock on the wall, whatever the night.

A program repeats a rule with a length in hours that really pass, and so would end a dance of 22:00 to 03:30 an hour
early on the last Saturday of October. Each night on which the clock is turned is therefore written out as well.
"""

import dataclasses
import datetime
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import chain, takewhile

import icalendar
from django.utils import timezone

from base.values.spans import MIDNIGHT, ONE_DAY, Span
from base.values.times import get_end_of_day, make_moment
from culture.recurrence import Recurrence, Rule

ONE_SECOND = datetime.timedelta(seconds=1)
CLOCK_IS_TURNED_UNTIL = datetime.time(3)
# Nights are written out from the beginning of last year to the end of the third from now: a file that was fetched once
# is right for as long, and one that is fetched again and again for ever.
YEARS_BACK, YEARS_AHEAD = 1, 3


@dataclasses.dataclass(frozen=True)
class Times:
    """`Times` are the days on which something begins, and the time that begins on each of them."""

    rule: Rule
    make_span: Callable[[datetime.date], Span]

    def find_first(self) -> Span:
        return self.make_span(next(self.rule.find_days(), self.rule.day))


def build_components(times: Times, description: icalendar.Event) -> Iterator[icalendar.Event]:
    """Yield what stands in the file: the rule, and one more for each night that the rule would give another end.

    Each holds the `description` as well: what it is, where, and its UID.
    """
    main = icalendar.Event()
    write_rule(main, times)
    main.update(description)
    yield main
    for span in find_turned_spans(times):
        night = icalendar.Event()
        night.add("recurrence-id", span.begins)
        write_span(night, span)
        night.update(description)
        yield night


def write_rule(component: icalendar.Event, times: Times) -> None:
    first, rule = times.find_first(), times.rule
    if rule.recurrence == Recurrence.NONE:
        write_span(component, first)
        return
    write_span_to_repeat(component, first)
    recurrence = icalendar.vRecur.from_ical(dataclasses.replace(rule, until=None).write())
    if rule.until:
        until = (
            rule.until if first.start is None else (get_end_of_day(rule.until) - ONE_SECOND).astimezone(datetime.UTC)
        )
        recurrence["UNTIL"] = [until]
    component.add("rrule", recurrence)
    left_out = [times.make_span(day) for day in sorted(rule.without) if day >= first.first]
    if left_out:
        component.add("exdate", [span.first if span.start is None else span.begins for span in left_out])


def write_span(component: icalendar.Event, span: Span) -> None:
    """Write beginning and end: hours, or days of which the end is the one after the last."""
    if span.start is None:
        component.add("dtstart", span.first)
        component.add("dtend", span.last + ONE_DAY)
        return
    component.add("dtstart", span.begins)
    ends = find_end(span)
    # In the night that lacks an hour, 02:30 to 03:00 would end before it begins.
    if ends and ends.timestamp() > span.begins.timestamp():
        component.add("dtend", ends)


def write_span_to_repeat(component: icalendar.Event, span: Span) -> None:
    """Write the first time with a length that holds for the others too, whatever night the first is."""
    length = measure_on_wall(span)
    if span.start is None or length is None:
        write_span(component, span)
        return
    component.add("dtstart", span.begins)
    component.add("duration", length)


def find_end(span: Span) -> datetime.datetime | None:
    """Return the end of a time that has a start.

    Where no hour is said it is that of its last day, and None where there is only one day.
    """
    if span.end is not None:
        return make_moment(span.last, span.end)
    return get_end_of_day(span.last) if span.last > span.first else None


def measure_on_wall(span: Span) -> datetime.timedelta | None:
    """Return its length as the clock on the wall shows it; None where no end is said."""
    ends = find_end(span)
    return ends.replace(tzinfo=None) - span.begins.replace(tzinfo=None) if ends else None


def is_turned(span: Span) -> bool:
    """Return whether the clock is turned during the span so that a program would find another end.

    Programs count the days of a length by the calendar and its hours as they really pass (RFC 5545, 3.3.6), or all of
    it as it really passes. An end may also lie in the hour that the night does not have.
    """
    ends, length = find_end(span), measure_on_wall(span)
    if ends is None or length is None:
        return False
    last_hours = span.begins + length // ONE_DAY * ONE_DAY
    is_missing = timezone.localtime(ends.astimezone(datetime.UTC)).time() != ends.time()
    return is_missing or len({moment.utcoffset() for moment in (span.begins, last_hours, ends)}) > 1


def find_turned_spans(times: Times) -> Iterator[Span]:
    """Yield the times of a rule, from last year on, during which the clock is turned.

    Only the days around such a night are worked out: all days of these years would cost many times as much.
    """
    first, rule = times.find_first(), times.rule
    is_by_day = first.start is None or (first.last == first.first and first.start >= CLOCK_IS_TURNED_UNTIL)
    if is_by_day or find_end(first) is None or rule.recurrence == Recurrence.NONE:
        return
    length, year = first.last - first.first, timezone.localdate().year
    turned_days = chain.from_iterable(map(list_turned_days, range(year - YEARS_BACK, year + YEARS_AHEAD + 1)))
    days = (find_days_between(rule, turned - length, turned) for turned in turned_days)
    # What lasts for half a year has the clock turned twice.
    spans = map(times.make_span, dict.fromkeys(chain.from_iterable(days)))
    yield from filter(is_turned, spans)


def find_days_between(rule: Rule, since: datetime.date, until: datetime.date) -> Iterator[datetime.date]:
    return takewhile(lambda day: day <= until, rule.find_days(since))


@lru_cache
def list_turned_days(year: int) -> list[datetime.date]:
    """Return the days of a year on which the clock is turned."""
    days = (datetime.date(year, 1, 1) + number * ONE_DAY for number in range(366))
    return [day for day in days if find_offset(day) != find_offset(day + ONE_DAY)]


def find_offset(day: datetime.date) -> datetime.timedelta | None:
    return make_moment(day, MIDNIGHT).utcoffset()
