"""Events in time: when they leave the pages, which time is the next, and that page, feed, data and list agree on it."""

import datetime
import itertools
import json
import re

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from base.values.times import make_moment
from culture.models import Event
from culture.recurrence import Recurrence
from tests.posts import values_of

D, T = datetime.date, datetime.time
NOW = "2026-11-30T12:00:00+01:00"
together = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])


def at(day, hour=0, minute=0):
    return make_moment(D.fromisoformat(day), T(hour, minute))


@pytest.fixture
def make_event(tynset):
    def make(day="2026-05-01", start=18, **values):
        values = {"title_nb": "Seterkveld", "category": "music", "status": "published", "summary_nb": "x"} | values
        start = None if start is None else T(start)
        return Event.objects.create(municipality=tynset, day=D.fromisoformat(day), start=start, **values)

    return make


@pytest.mark.parametrize(
    ("values", "gone"),
    [
        ({}, at("2026-05-02")),
        ({"to_day": D(2026, 5, 3), "end": T(16)}, at("2026-05-04")),
        (
            {"start": 0, "to_day": D(2026, 5, 4), "end": T(0)},
            at("2026-05-04"),
        ),  # Friday to Monday, midnight to midnight
        ({"end": T(3, 30)}, at("2026-05-02", 3, 30)),
        ({"start": 22, "end": T(3, 30)}, at("2026-05-02", 3, 30)),
        ({"recurrence": "weekly", "recurs_until": D(2026, 5, 20)}, at("2026-05-16")),
        ({"recurrence": "weekly", "recurs_until": D(2026, 5, 20), "except_days": "15.05.2026"}, at("2026-05-09")),
        ({"recurrence": "monthly", "recurs_until": D(2026, 12, 1)}, at("2026-12-02")),
        ({"recurrence": "weekly"}, None),
    ],
)
def test_an_event_is_public_until_its_last_time_is_over(make_event, values, gone):
    event = make_event(**values)
    assert event.publish_until == gone
    last = gone or at("2050-01-01")
    assert event in Event.objects.public(last - datetime.timedelta(seconds=1))
    assert (event in Event.objects.public(last)) == (gone is None)


def test_what_has_come_every_week_since_2022_is_on_the_pages(make_event, visitor):
    with time_machine.travel(NOW, tick=False):
        event = make_event("2022-01-05", recurrence="weekly", end=T(20))
        page = visitor.get(event.get_absolute_url())
        assert page.status_code == 200
        assert "Onsdag 2. desember 18:00–20:00" in page.content.decode()
        assert "Hver onsdag" in page.content.decode()


@pytest.mark.parametrize(
    ("now", "next_day"),
    [
        (at("2026-04-01"), "2026-05-01"),
        (at("2026-05-01", 23), "2026-05-01"),
        (at("2026-05-02", 3), "2026-05-01"),
        (at("2026-05-02", 4), "2026-05-15"),
        (at("2026-06-01"), "2026-05-01"),
    ],
)
def test_the_next_time_is_one_that_is_not_over_and_the_first_when_all_are(make_event, now, next_day):
    event = make_event(start=22, end=T(3, 30), recurrence="fortnightly", recurs_until=D(2026, 5, 20))
    assert event.find_next(now).first == D.fromisoformat(next_day)


@given(
    recurrence=st.sampled_from(Recurrence.values),
    first=st.dates(D(2015, 1, 1), D(2026, 12, 1)),
    later=st.integers(-30, 4000),
    start=st.none() | st.times(),
    end=st.none() | st.times(),
    days=st.none() | st.integers(1, 5),
    length=st.none() | st.integers(0, 4000),
)
@together
def test_the_next_time_is_the_first_of_all_its_times_that_is_not_over(
    recurrence, first, later, start, end, days, length
):
    until = None if length is None else first + datetime.timedelta(days=length)
    to_day = days and first + datetime.timedelta(days=days)
    event = Event(
        day=first, start=start, end=end if start else None, to_day=to_day, recurrence=recurrence, recurs_until=until
    )
    now = make_moment(first, T(12)) + datetime.timedelta(days=later)
    spans = (event.make_span(day) for day in itertools.takewhile(lambda day: day.year < 2045, event.rule.find_days()))
    assert event.find_next(now) == next((span for span in spans if span.over > now), event.make_span(first))


# --- page, feed, data, lists -----------------------------------------------------------------------------------------
def data_of(page):
    return json.loads(re.search(r'<script type="application/ld\+json"[^>]*>(.*?)</script>', page, re.DOTALL)[1])


@pytest.mark.parametrize(
    ("values", "words", "begins", "ends"),
    [
        (
            {"day": "2027-10-30", "start": 22, "end": T(3, 30)},
            "Lørdag 30. oktober 2027 22:00–03:30",
            "2027-10-30T22:00:00+02:00",
            "2027-10-31T03:30:00+01:00",
        ),
        (
            {"day": "2027-03-27", "start": 22, "end": T(2, 30)},
            "Lørdag 27. mars 2027 22:00–02:30",
            "2027-03-27T22:00:00+01:00",
            "2027-03-28T02:30:00+01:00",
        ),
        (
            {"day": "2026-12-05", "start": None, "to_day": D(2026, 12, 6)},
            "Lørdag 5. desember – søndag 6. desember",
            "2026-12-05",
            "2026-12-06",
        ),
        ({"day": "2026-12-05", "end": T(18)}, "Lørdag 5. desember 18:00", "2026-12-05T18:00:00+01:00", None),
        (
            {"day": "2025-10-19", "end": T(21), "recurrence": "weekly"},
            "Søndag 6. desember 18:00–21:00",
            "2026-12-06T18:00:00+01:00",
            "2026-12-06T21:00:00+01:00",
        ),
    ],
)
def test_page_card_feed_and_structured_data_tell_the_same(make_event, visitor, values, words, begins, ends):
    with time_machine.travel(NOW, tick=False):
        event = make_event(**values)
        page, listed, feed = (
            visitor.get(path).content.decode()
            for path in (event.get_absolute_url(), reverse("event-list"), reverse("event-feed"))
        )
    assert f"<dd>{words}</dd>" in page
    assert f'<li class="main-fact">{words}</li>' in listed
    assert f"{words}. " in feed
    assert (data_of(page)["startDate"], data_of(page).get("endDate")) == (begins, ends)


def test_the_order_is_right_though_no_night_has_renewed_the_column(make_event, visitor, tynset):
    with time_machine.travel("2025-01-01T12:00:00+01:00", tick=False):
        make_event("2025-01-07", title_nb="Tirsdag", recurrence="weekly")
        make_event("2025-01-02", title_nb="Første torsdag", recurrence="monthly_weekday")
        make_event("2026-12-02", title_nb="Onsdag")
        make_event("2025-01-30", title_nb="Siste torsdag", recurrence="monthly_last")
    with time_machine.travel(NOW, tick=False):
        titles = [event.title_nb for event in visitor.get(reverse("event-list")).context["object_list"]]
        assert titles == ["Tirsdag", "Onsdag", "Første torsdag", "Siste torsdag"]
        (block,) = visitor.get(tynset.get_absolute_url()).context["blocks"]
        assert [event.title_nb for event in block["entries"]] == titles[:3]


def test_a_list_of_many_old_rules_costs_as_many_queries_as_one(make_event, visitor):
    def count():
        with (
            time_machine.travel(NOW, tick=False),
            CaptureQueriesContext(
                connection,
            ) as queries,
        ):
            assert visitor.get(reverse("event-list")).status_code == 200
        return len(queries)

    with time_machine.travel("2025-01-01T12:00:00+01:00", tick=False):
        make_event("2025-01-07", recurrence="weekly")
        count()
        one = count()
        for number in range(30):
            make_event("2025-01-07", title_nb=f"Kor {number}", recurrence="monthly_weekday")
    assert count() == one <= 8


# --- writing ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"to_day": D(2026, 4, 30)}, "culture_event_days_in_order"),
        ({"to_day": D(2026, 5, 1), "end": T(17)}, "culture_event_hours_in_order"),
        ({"start": None, "end": T(17)}, "culture_event_end_has_start"),
    ],
)
def test_the_database_refuses_an_event_that_cannot_be(make_event, values, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        make_event(**values)


def test_no_path_keeps_exceptions_that_nobody_can_read(make_event):
    with pytest.raises(ValidationError):
        make_event(recurrence="weekly", except_days="jula")


@pytest.mark.parametrize(("price", "words"), [(None, ""), (0, "free"), (1250, "NOK 1,250")])
def test_a_price_nobody_has_said_is_not_called_free(price, words):
    with translation.override("en"):
        assert Event(price=price).price_words() == words


@pytest.fixture
def send(as_person, kari, make_event):
    """Posts the form of an event with other values, and gives the event, the answer's errors and the page of the
    form.
    """

    def send(**values):
        client = as_person(kari)
        with time_machine.travel(NOW, tick=False):
            event = make_event("2026-12-03", recurrence=values.pop("was", "none"))
            path = reverse("admin:culture_event_change", args=[event.pk])
            answer = client.post(path, values_of(client.get(path)) | values)
            errors = answer.context["adminform"].form.errors if answer.status_code == 200 else {}
            page = client.get(path).content.decode()
        event.refresh_from_db()
        return event, errors, page

    return send


def test_an_editor_writes_a_rule_in_plain_words_and_reads_it_back(send):
    event, errors, page = send(
        recurrence="monthly_weekday", recurs_until="1. juli 2027", except_days="ikke 7.1.2027", end="21.30"
    )
    assert errors == {}
    assert (event.except_days, event.recurs_until, event.end) == ("07.01.2027", D(2027, 7, 1), T(21, 30))
    assert "Første torsdag i hver måned, til og med 1. juli 2027, men ikke 7. januar 2027" in page
    assert "<br>torsdag 3. desember 18:00–21:30<br>torsdag 4. februar 2027 18:00–21:30<br>" in page


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({"recurrence": "monthly_last"}, "day", "3. desember 2026 er ikke siste torsdag i måneden"),
        ({"day": "31.12.2026", "recurrence": "monthly_weekday"}, "recurrence", "femte torsdag"),
        ({"recurs_until": "31.12.2026"}, "recurrence", "Velg hvor ofte"),
        ({"except_days": "ikke 24. desember"}, "recurrence", "Velg hvor ofte"),
        ({"recurrence": "weekly", "except_days": "1.1.2027 – 31.12.2030"}, "except_days", "for mange dager"),
        ({"except_days": "10.12.2026"}, "recurrence", "Velg hvor ofte"),
        ({"recurrence": "weekly", "except_days": "11.12.2026"}, "except_days", "er en fredag"),
        (
            {"recurrence": "weekly", "recurs_until": "4.12.2026", "except_days": "3.12.2026"},
            "except_days",
            "ingen dager igjen",
        ),
        ({"recurrence": "weekly", "recurs_until": "1.12.2026"}, "recurs_until", "før første dag"),
        ({"end": "17.00"}, "end", "slutte før det begynner"),
        ({"start": "", "end": "17.00"}, "start", "når det begynner"),
        ({"to_day": "1.12.2026"}, "to_day", "slutte før"),
    ],
)
def test_what_does_not_go_together_is_refused_beside_its_field(send, values, field, words):
    event, errors, _page = send(**values)
    assert words in str(errors[field])
    assert (event.end, event.recurrence) == (None, "none")


def test_a_night_needs_no_second_day(send):
    event, errors, page = send(start="22", end="03.30")
    assert errors == {}
    assert (event.to_day, event.publish_until) == (None, at("2026-12-04", 3, 30))
    assert "torsdag 3. desember 22:00–03:30" in page


@pytest.mark.parametrize(
    ("recurrence", "day", "copied"),
    [
        ("none", "2025-12-02", "2026-12-01"),
        ("weekly", "2022-01-05", "2026-12-30"),
        ("monthly_weekday", "2022-01-04", "2026-12-01"),
        ("monthly_last", "2022-01-28", "2026-12-25"),
        ("yearly", "2022-05-17", "2027-05-17"),
        ("monthly", "2022-10-31", "2026-12-31"),  # not 30 November, which would be the 30th of every month from then on
        ("yearly", "2024-02-29", "2028-02-29"),
    ],
)
def test_a_copy_keeps_what_its_rule_means(make_event, recurrence, day, copied):
    with time_machine.travel(NOW, tick=False):
        event = make_event(day, recurrence=recurrence, to_day=D.fromisoformat(day) + datetime.timedelta(days=1))
        event.clear_for_copy(D(2026, 11, 30))
    assert (event.day, event.to_day - event.day) == (D.fromisoformat(copied), datetime.timedelta(days=1))
