"""The times of a calendar file are those of the page, for every rule, also where the clock is turned."""

import datetime
import itertools
import zoneinfo

import icalendar
import pytest
import time_machine
from dateutil.rrule import rrulestr
from django.urls import reverse
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from base.values.spans import make_span
from culture.calendars.files import write_file
from culture.calendars.times import Times, build_components, find_end
from culture.calendars.timezones import build_timezone
from culture.models import Event
from culture.recurrence import Recurrence, Rule
from tests.calendarfiles import drop_zone, list_times, read_file

D, T = datetime.date, datetime.time
NOW = "2026-11-30T12:00:00+01:00"
SINCE, UNTIL = D(2025, 1, 1), D(2029, 12, 31)  # the years whose nights are written out
readers = pytest.mark.parametrize("exactly", [True, False], ids=["counts hours", "counts by the clock"])


def write_times(rule, make):
    with time_machine.travel(NOW, tick=False):
        return read_file(write_file(build_components(Times(rule, make), icalendar.Event(uid="1"))))[1]


def say_times(rule, make):
    """Return {beginning: end} as the project lists them."""
    days = itertools.takewhile(lambda day: day <= UNTIL, rule.find_days(SINCE))
    return dict(map(say_span, map(make, days)))


def say_span(span):
    if span.start is None:
        return span.first, span.last + datetime.timedelta(days=1)
    ends = find_end(span)
    is_possible = ends and ends.timestamp() > span.begins.timestamp()
    return drop_zone(span.begins), drop_zone(ends) if is_possible else None


@settings(max_examples=250, deadline=None)
@given(
    recurrence=st.sampled_from([choice for choice in Recurrence if choice != Recurrence.NONE]),
    first=st.dates(D(2015, 1, 1), D(2029, 6, 1)),
    start=st.none() | st.times() | st.times(T(1), T(4)),
    end=st.none() | st.times() | st.times(T(1), T(4)),
    days=st.none() | st.integers(1, 5) | st.just(220),
    length=st.none() | st.integers(0, 4000),
    left_out=st.sets(st.integers(0, 60), max_size=6),
    months=st.just(()) | st.just((1, 2, 3, 4, 10, 11, 12)),
)
def test_a_program_finds_the_very_times_that_the_project_lists(
    recurrence, first, start, end, days, length, left_out, months
):
    # No column holds the mark by which Python tells the second 02:30 of a night from the first.
    start, end = (time and time.replace(second=0, microsecond=0, fold=0) for time in (start, end if start else None))
    rule = Rule(recurrence, first, None if length is None else first + datetime.timedelta(days=length), months=months)
    every = list(itertools.islice(rule.find_days(max(first, SINCE)), 61))
    rule = Rule(rule.recurrence, first, rule.until, frozenset(every[n] for n in left_out if n < len(every)), months)
    # The model refuses a rule that leaves no day.
    assume(next(rule.find_days(), None))

    def make(day):
        return make_span(day, start, days and day + datetime.timedelta(days=days), end)

    events = write_times(rule, make)
    for exactly in (True, False):
        assert list_times(events, SINCE, UNTIL, exactly=exactly) == say_times(rule, make)


@pytest.mark.parametrize(
    ("day", "start", "end", "words", "begins", "ends"),
    [
        ("2027-10-30", T(22), T(3, 30), "22:00–03:30", "2027-10-30 22:00", "2027-10-31 03:30"),
        ("2027-03-27", T(22), T(3, 30), "22:00–03:30", "2027-03-27 22:00", "2027-03-28 03:30"),
        ("2027-03-28", T(2, 30), T(5), "02:30–05:00", "2027-03-28 02:30", "2027-03-28 05:00"),
        ("2027-10-31", T(2, 30), T(5), "02:30–05:00", "2027-10-31 02:30", "2027-10-31 05:00"),
        ("2027-03-28", T(0), T(2), "00:00–02:00", "2027-03-28 00:00", "2027-03-28 02:00"),
        ("2027-10-31", T(2, 30), None, "02:30", "2027-10-31 02:30", None),
    ],
)
def test_an_event_in_the_night_on_which_the_clock_is_turned_is_as_on_its_page(
    tynset, visitor, day, start, end, words, begins, ends
):
    with time_machine.travel(NOW, tick=False):
        event = Event.objects.create(
            municipality=tynset,
            title_nb="Natt",
            summary_nb="x",
            category="music",
            status="published",
            day=D.fromisoformat(day),
            start=start,
            end=end,
        )
        page = visitor.get(event.get_absolute_url()).content.decode()
        content = visitor.get(reverse("event-calendar", args=[event.slug])).content
    assert f" 2027 {words}</dd>" in page
    moments = [text and datetime.datetime.fromisoformat(text) for text in (begins, ends)]
    assert list_times(read_file(content)[1], SINCE, UNTIL) == dict([moments])
    assert f"DTSTART;TZID=Europe/Oslo:{moments[0]:%Y%m%dT%H%M%S}\r\n" in content.decode()


@readers
@pytest.mark.parametrize("first", [D(2026, 1, 3), D(2025, 10, 25), D(2026, 3, 28)])
def test_a_dance_every_saturday_ends_at_half_past_three_on_every_night(first, exactly):
    rule = Rule(Recurrence.WEEKLY, first)
    events = write_times(rule, lambda day: make_span(day, T(22), None, T(3, 30)))
    times = list_times(events, SINCE, UNTIL, exactly=exactly)
    assert {ends.time() for ends in times.values()} == {T(3, 30)}
    assert {ends.date() - begins.date() for begins, ends in times.items()} == {datetime.timedelta(days=1)}
    nights = [event.decoded("RECURRENCE-ID").date().isoformat() for event in events[1:]]
    assert nights == [night for night in NIGHTS if night >= first.isoformat()]


@readers
def test_what_ends_at_an_hour_that_the_night_does_not_have_ends_as_the_page_says(exactly):
    events = write_times(Rule(Recurrence.WEEKLY, D(2026, 1, 4)), lambda day: make_span(day, T(0), None, T(2)))
    assert {ends.time() for ends in list_times(events, SINCE, UNTIL, exactly=exactly).values()} == {T(2)}


NIGHTS = [
    "2025-03-29",
    "2025-10-25",
    "2026-03-28",
    "2026-10-24",
    "2027-03-27",
    "2027-10-30",
    "2028-03-25",
    "2028-10-28",
    "2029-03-24",
    "2029-10-27",
]


def test_whole_days_end_on_the_day_after_the_last():
    rule = Rule(Recurrence.YEARLY, D(2026, 5, 1), D(2028, 5, 1), frozenset({D(2027, 5, 1)}))
    (event,) = write_times(rule, lambda day: make_span(day, None, day + datetime.timedelta(days=2), None))
    assert event["DTSTART"].to_ical() + event["DTEND"].to_ical() == b"2026050120260504"
    assert event["DTSTART"].params["VALUE"] == event["EXDATE"].params["VALUE"] == "DATE"
    assert event["EXDATE"].to_ical() == b"20270501"
    assert event["RRULE"].to_ical() == b"FREQ=YEARLY;UNTIL=20280501;BYMONTHDAY=1;BYMONTH=5"


def test_what_says_no_end_has_none():
    (event,) = write_times(Rule(Recurrence.WEEKLY, D(2026, 12, 1)), lambda day: make_span(day, T(18), None, None))
    assert "DTEND" not in event
    assert "DURATION" not in event


def test_the_last_day_of_a_rule_is_a_moment_in_universal_time():
    rule = Rule(Recurrence.WEEKLY, D(2026, 6, 2), D(2026, 6, 30))
    (event,) = write_times(rule, lambda day: make_span(day, T(18), None, T(19)))
    assert event["RRULE"]["UNTIL"] == [datetime.datetime(2026, 6, 30, 21, 59, 59, tzinfo=datetime.UTC)]


def test_what_happens_once_is_said_without_a_rule():
    (event,) = write_times(Rule(Recurrence.NONE, D(2026, 12, 1)), lambda day: make_span(day, T(18), None, T(19)))
    assert "RRULE" not in event


def test_the_time_zone_of_the_file_turns_the_clock_when_python_does():
    oslo, second, found = zoneinfo.ZoneInfo("Europe/Oslo"), datetime.timedelta(seconds=1), 0
    for part in build_timezone().subcomponents:
        before, after = part.decoded("TZOFFSETFROM"), part.decoded("TZOFFSETTO")
        turns = rrulestr(part["RRULE"].to_ical().decode(), dtstart=part.decoded("DTSTART"))
        for turn in itertools.takewhile(lambda turn: turn.year < 2038, turns):
            moment, found = turn.replace(tzinfo=datetime.UTC) - before, found + 1
            assert (moment - second).astimezone(oslo).utcoffset() == before
            assert moment.astimezone(oslo).utcoffset() == after
            assert moment.astimezone(oslo).tzname() == part["TZNAME"]
    assert found == 2 * (2038 - 1996)
