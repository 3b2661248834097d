"""What comes again: its dates, the day it leaves the pages, and the next time."""

import datetime
import itertools
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone, translation
from hypothesis import given, settings
from hypothesis import strategies as st

from base.times import moment
from culture.models import Event
from culture.recurrence import MOST, Recurrence, occurrences

OSLO = ZoneInfo("Europe/Oslo")


def at(day: str, hour: int = 18) -> datetime.datetime:
    return moment(datetime.date.fromisoformat(day), datetime.time(hour))


def days(first: str, recurrence: str, until: str) -> list[str]:
    """The local dates, and a failure where the local hour moves."""
    local = [
        timezone.localtime(start) for start in occurrences(at(first), recurrence, datetime.date.fromisoformat(until))
    ]
    assert {(start.hour, start.minute) for start in local} == {(18, 0)}
    return [start.date().isoformat() for start in local]


@pytest.mark.parametrize(
    ("recurrence", "expected"),
    [
        ("none", ["2026-05-01"]),
        ("weekly", ["2026-05-01", "2026-05-08", "2026-05-15", "2026-05-22"]),
        ("fortnightly", ["2026-05-01", "2026-05-15"]),
        ("monthly", ["2026-05-01"]),
    ],
)
def test_a_time_comes_again_as_often_as_it_says(recurrence, expected):
    assert days("2026-05-01", recurrence, "2026-05-28") == expected


def test_the_last_day_is_included():
    assert days("2026-05-01", "weekly", "2026-05-08") == ["2026-05-01", "2026-05-08"]
    assert days("2026-05-01", "weekly", "2026-05-07") == ["2026-05-01"]


def test_the_hour_stays_when_the_clock_changes():
    assert days("2026-03-22", "weekly", "2026-04-05") == ["2026-03-22", "2026-03-29", "2026-04-05"]
    utc = [
        start.astimezone(datetime.UTC).hour
        for start in occurrences(at("2026-03-22"), "weekly", at("2026-04-05").date())
    ]
    assert utc == [17, 16, 16]


def test_the_31st_is_the_last_day_of_a_shorter_month():
    assert days("2026-10-31", "monthly", "2027-03-31") == [
        *["2026-10-31", "2026-11-30", "2026-12-31"],
        *["2027-01-31", "2027-02-28", "2027-03-31"],
    ]


def test_an_end_before_the_beginning_leaves_the_first_time():
    assert days("2026-05-01", "weekly", "2026-04-01") == ["2026-05-01"]


def test_a_start_stored_in_utc_recurs_at_its_hour_in_oslo():
    first = datetime.datetime(2026, 5, 1, 22, 30, tzinfo=datetime.UTC)
    second = occurrences(first, "monthly", datetime.date(2026, 11, 3))[-1]
    assert second.astimezone(OSLO).isoformat() == "2026-11-02T00:30:00+01:00"


@settings(max_examples=50, deadline=None)
@given(
    day=st.dates(datetime.date(2020, 1, 1), datetime.date(2035, 1, 1)),
    time=st.times(datetime.time(4)),  # no clock changes after four
    recurrence=st.sampled_from(["weekly", "fortnightly", "monthly"]),
    length=st.integers(0, 4000),
)
def test_times_begin_with_the_first_rise_and_stay_within_the_last_day(day, time, recurrence, length):
    first, until = datetime.datetime.combine(day, time, OSLO), day + datetime.timedelta(days=length)
    starts = occurrences(first, recurrence, until)
    local = [timezone.localtime(start) for start in starts]
    assert starts[0] == first
    assert all(earlier < later for earlier, later in itertools.pairwise(starts))
    assert all(start.date() <= until and start.time() == time for start in local)
    step = {"weekly": 7, "fortnightly": 14, "monthly": 31}[recurrence]
    assert len(starts) == MOST or until - local[-1].date() < datetime.timedelta(days=step)


# --- events ----------------------------------------------------------------------------------------------------------
@pytest.fixture
def make_event(tynset):
    def make(starts, **values):
        values = {"title_nb": "Seterkveld", "category": "music", "status": "published"} | values
        return Event.objects.create(municipality=tynset, starts=starts, **values)

    return make


@pytest.mark.parametrize(
    ("values", "gone"),
    [
        ({}, "2026-05-02"),
        ({"ends": at("2026-05-03", 16)}, "2026-05-04"),
        ({"recurrence": "weekly", "recurs_until": datetime.date(2026, 5, 20)}, "2026-05-16"),
        (
            {"recurrence": "weekly", "recurs_until": datetime.date(2026, 5, 20), "ends": at("2026-05-01", 20)},
            "2026-05-16",
        ),
        ({"recurrence": "monthly", "recurs_until": datetime.date(2026, 12, 1)}, "2026-12-02"),
    ],
)
def test_an_event_is_public_to_the_end_of_its_last_day(make_event, values, gone):
    event = make_event(at("2026-05-01"), **values)
    end = moment(datetime.date.fromisoformat(gone), datetime.time(0))
    assert event.publish_until == end
    assert event in Event.objects.public(end - datetime.timedelta(seconds=1))
    assert event not in Event.objects.public(end)


def test_events_made_in_bulk_end_with_their_day_in_oslo_too(tynset):
    past_midnight = datetime.datetime(2026, 4, 30, 22, 30, tzinfo=datetime.UTC)
    Event.objects.bulk_create([Event(municipality=tynset, title_nb="Kveld", category="music", starts=past_midnight)])
    assert Event.objects.get().publish_until == at("2026-05-02", 0)


@pytest.mark.parametrize(
    ("now", "next_day"),
    [
        (at("2026-04-01"), "2026-05-01"),
        (at("2026-05-01", 9), "2026-05-01"),
        (at("2026-05-02", 0), "2026-05-15"),
        (at("2026-05-15", 23), "2026-05-15"),
        (at("2026-06-01"), "2026-05-01"),
    ],
)
def test_the_next_time_is_todays_or_a_later_one_and_the_first_when_all_are_over(make_event, now, next_day):
    event = make_event(at("2026-05-01"), recurrence=Recurrence.FORTNIGHTLY, recurs_until=datetime.date(2026, 5, 20))
    with time_machine.travel(now, tick=False):
        assert event.next_start() == at(next_day)


def test_the_page_and_the_structured_data_tell_of_the_next_time(make_event):
    event = make_event(
        at("2026-10-23"),
        ends=at("2026-10-23", 21),
        recurrence="weekly",
        recurs_until=datetime.date(2026, 11, 20),
        price=0,
    )
    with time_machine.travel(at("2026-10-24", 12), tick=False):
        assert event.when() == "Fredag 30. oktober 18:00–21:00"
        assert event.card_facts()[0] == event.when()
        data = event.json_ld()
    assert (data["startDate"], data["endDate"]) == ("2026-10-30T18:00:00+01:00", "2026-10-30T21:00:00+01:00")
    assert data["location"]["name"] == "Tynset"
    assert data["offers"]["price"] == 0


def test_an_event_of_several_days_says_when_it_ends(make_event):
    event = make_event(at("2026-05-01"), ends=at("2026-05-03", 16))
    with time_machine.travel(at("2026-04-24", 12), tick=False):
        assert event.when() == "Fredag 1. mai 18:00 – søndag 3. mai"


@pytest.mark.parametrize(("price", "words"), [(None, ""), (0, "free"), (1250, "NOK 1,250")])
def test_a_price_nobody_has_said_is_not_called_free(price, words):
    with translation.override("en"):
        assert Event(price=price).price_words() == words


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"ends": at("2026-05-01", 17)}, "culture_event_hours_in_order"),
        ({"recurrence": "weekly"}, "culture_event_recurrence_ends"),
    ],
)
def test_the_database_refuses_an_event_that_cannot_be(make_event, values, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        make_event(at("2026-05-01"), **values)
