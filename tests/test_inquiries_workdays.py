"""Working days: every holiday, closed days, the weekdays on which an office answers."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from inquiries.rules import workdays
from inquiries.rules.workdays import Calendar, compute_easter, list_free_days, load_calendar, load_calendars
from municipalities.models import ClosedPeriod, Municipality

# Easter Sundays as the almanac gives them; 2038 and 2011 are late, 2008 and 2285 as early and as late as can be.
EASTERS = [
    "1961-04-02",
    "2000-04-23",
    "2008-03-23",
    "2011-04-24",
    "2024-03-31",
    "2025-04-20",
    "2026-04-05",
    "2027-03-28",
]
EASTERS += ["2028-04-16", "2030-04-21", "2038-04-25", "2285-03-22"]
HOLIDAYS_2026 = {
    "2026-01-01": "first of January",
    "2026-04-02": "Maundy Thursday",
    "2026-04-03": "Good Friday",
    "2026-04-06": "Easter Monday",
    "2026-05-01": "first of May",
    "2026-05-14": "Ascension Day",
    "2026-05-17": "Constitution Day",
    "2026-05-25": "Whit Monday",
    "2026-12-24": "Christmas Eve",
    "2026-12-25": "Christmas Day",
    "2026-12-26": "Boxing Day",
    "2026-12-31": "New Year's Eve",
}
day = datetime.date.fromisoformat
EVERY_DAY = Calendar(weekdays=frozenset(range(1, 8)))


@pytest.mark.parametrize("sunday", EASTERS)
def test_easter_falls_as_in_the_almanac(sunday):
    assert compute_easter(day(sunday).year) == day(sunday)


def test_the_free_days_of_a_year_are_these_and_no_others():
    assert list_free_days(2026) == {day(date) for date in HOLIDAYS_2026}


@pytest.mark.parametrize("date", HOLIDAYS_2026, ids=HOLIDAYS_2026.get)
def test_nobody_answers_on_a_holiday_on_whatever_weekday(date):
    before = day(date) - workdays.DAY
    assert not EVERY_DAY.is_open(day(date))
    assert EVERY_DAY.add_working_days(before, 1) > day(date)


@pytest.mark.parametrize(
    ("received", "promised"),
    [
        ("2026-11-23", "2026-11-25"),  # Monday to Wednesday
        ("2026-11-26", "2026-11-30"),  # Thursday to Monday
        ("2026-11-27", "2026-12-01"),  # Friday to Tuesday
        ("2026-11-28", "2026-12-01"),  # Saturday as Friday
        ("2026-11-29", "2026-12-01"),
        ("2026-04-01", "2026-04-08"),  # Wednesday before Easter to Wednesday after it
        ("2026-04-30", "2026-05-05"),  # over 1 May, a Friday
        ("2027-05-14", "2027-05-19"),  # over Whit Monday, which is also 17 May
        ("2026-05-13", "2026-05-18"),  # over Ascension Day
        ("2026-12-23", "2026-12-29"),  # over Christmas
        ("2026-12-30", "2027-01-05"),  # over the turn of the year
    ],
)
def test_two_working_days_from_any_day(received, promised):
    assert Calendar().compute_promised_day(day(received)) == day(promised)


def test_an_office_that_answers_on_two_weekdays_promises_those(tynset):
    tynset.answer_weekdays = "24"
    tynset.save()
    assert load_calendar(tynset).compute_promised_day(day("2026-11-24")) == day(
        "2026-12-01"
    )  # Tuesday: Thursday, then Tuesday


def test_a_closed_day_of_the_office_does_not_count_and_of_another_it_does(tynset, tolga):
    ClosedPeriod.objects.create(municipality=tynset, first=day("2026-11-24"))
    assert load_calendar(tynset).compute_promised_day(day("2026-11-23")) == day("2026-11-26")
    assert load_calendar(tolga).compute_promised_day(day("2026-11-23")) == day("2026-11-25")


def test_an_office_may_promise_more_than_the_region(region, tynset, tolga):
    region.answer_working_days = 5
    region.save()
    tynset.answer_working_days = 1
    tynset.save()
    monday = day("2026-11-23")
    assert [load_calendar(desk).compute_promised_day(monday) for desk in (tynset, tolga, None)] == [
        day("2026-11-24"),
        day("2026-11-30"),
        day("2026-11-30"),
    ]


def test_the_days_left_are_counted_as_the_promise_is():
    calendar, promised = Calendar(), day("2026-04-08")
    left = [
        calendar.count_days_left(promised, day(today))
        for today in ("2026-04-01", "2026-04-06", "2026-04-07", "2026-04-08")
    ]
    assert left == [2, 2, 1, 0]
    assert [calendar.count_days_left(promised, day(today)) for today in ("2026-04-09", "2026-04-12", "2026-04-13")] == [
        -1,
        -2,
        -3,
    ]


def test_the_calendars_of_all_offices_cost_two_queries(tynset, tolga, django_assert_num_queries):
    offices = list(Municipality.objects.all())
    with django_assert_num_queries(2):
        assert set(load_calendars(offices)) == {tynset.pk, tolga.pk, None}


@pytest.mark.parametrize("written", ["", "0", "8", "21", "11", "mandag"])
def test_weekdays_that_are_none_are_refused_in_the_form(written, tynset):
    tynset.answer_weekdays = written
    with pytest.raises(ValidationError):
        tynset.full_clean()


def test_an_office_that_never_answers_cannot_be_stored(tynset):
    with pytest.raises(IntegrityError), transaction.atomic():
        Municipality.objects.filter(pk=tynset.pk).update(answer_weekdays="")
