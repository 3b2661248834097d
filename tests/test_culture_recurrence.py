"""What comes again: the days of a rule, of any window, in words."""

import datetime
import itertools

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from base.values.times import add_months
from culture.exceptions import parse_days, tidy_days
from culture.recurrence import Recurrence, Rule, is_last_in_month, number_in_month
from culture.rulewords import say_rule

D = datetime.date
DAY = datetime.timedelta(days=1)
COMING = [choice for choice in Recurrence if choice != Recurrence.NONE]


def days(recurrence, first, until=None, without=(), since=None, most=4):
    rule = Rule(
        recurrence, D.fromisoformat(first), until and D.fromisoformat(until), frozenset(map(D.fromisoformat, without))
    )
    since = since and D.fromisoformat(since)
    return [day.isoformat() for day in itertools.islice(rule.find_days(since), most)]


@pytest.mark.parametrize(
    ("recurrence", "expected"),
    [
        ("none", ["2026-12-01"]),
        ("weekly", ["2026-12-01", "2026-12-08", "2026-12-15", "2026-12-22"]),
        ("fortnightly", ["2026-12-01", "2026-12-15", "2026-12-29", "2027-01-12"]),
        ("monthly_weekday", ["2026-12-01", "2027-01-05", "2027-02-02", "2027-03-02"]),  # each first Tuesday
        ("monthly", ["2026-12-01", "2027-01-01", "2027-02-01", "2027-03-01"]),
        ("yearly", ["2026-12-01", "2027-12-01", "2028-12-01", "2029-12-01"]),
    ],
)
def test_it_comes_again_as_often_as_it_says(recurrence, expected):
    assert days(recurrence, "2026-12-01") == expected


@pytest.mark.parametrize(
    ("recurrence", "first", "expected"),
    [
        ("monthly_last", "2026-12-25", ["2026-12-25", "2027-01-29", "2027-02-26", "2027-03-26"]),
        ("monthly_weekday", "2026-12-29", ["2026-12-29", "2027-03-30", "2027-06-29", "2027-08-31"]),  # fifth Tuesdays
        ("monthly", "2026-10-31", ["2026-10-31", "2026-11-30", "2026-12-31", "2027-01-31"]),
        ("monthly", "2027-01-29", ["2027-01-29", "2027-02-28", "2027-03-29", "2027-04-29"]),
        ("yearly", "2028-02-29", ["2028-02-29", "2029-02-28", "2030-02-28", "2031-02-28"]),
    ],
)
def test_what_not_every_month_has_falls_on_what_is_meant(recurrence, first, expected):
    assert days(recurrence, first) == expected


def test_a_weekly_evening_of_2022_and_a_market_of_1901_still_come():
    assert days("weekly", "2022-01-05", since="2026-11-30", most=2) == ["2026-12-02", "2026-12-09"]
    assert days("fortnightly", "1901-01-02", since="2026-11-30", most=1) == ["2026-12-02"]
    assert days("yearly", "1901-05-17", since="2026-11-30", most=1) == ["2027-05-17"]


def test_the_last_day_is_included_and_excepted_days_are_left_out():
    assert days("weekly", "2026-12-03", until="2026-12-17") == ["2026-12-03", "2026-12-10", "2026-12-17"]
    assert days("weekly", "2026-12-03", until="2026-12-16") == ["2026-12-03", "2026-12-10"]
    assert days("weekly", "2026-12-17", without=["2026-12-24"], most=2) == ["2026-12-17", "2026-12-31"]


def is_day_of(rule, day):
    """Naively: by asking each day, without RFC 5545."""
    weeks, is_weekday = (day - rule.day).days / 7, day.weekday() == rule.day.weekday()
    months = (day.year - rule.day.year) * 12 + day.month - rule.day.month
    falls = {
        Recurrence.WEEKLY: weeks % 1 == 0,
        Recurrence.FORTNIGHTLY: weeks % 2 == 0,
        Recurrence.NTH_WEEKDAY: is_weekday and number_in_month(day) == number_in_month(rule.day),
        Recurrence.LAST_WEEKDAY: is_weekday and is_last_in_month(day),
        Recurrence.MONTHLY: add_months(rule.day, months) == day,
        Recurrence.YEARLY: months % 12 == 0 and add_months(rule.day, months) == day,
    }[rule.recurrence]
    return falls and day >= rule.day and not (rule.until and day > rule.until) and day not in rule.without


@settings(max_examples=200, deadline=None)
@given(
    recurrence=st.sampled_from(COMING),
    first=st.dates(D(1990, 1, 1), D(2035, 1, 1)),
    later=st.integers(0, 15_000),
    length=st.none() | st.integers(0, 16_000),
    left_out=st.sets(st.integers(0, 60), max_size=5),
)
def test_the_days_of_any_window_are_those_of_a_calendar_gone_through_day_by_day(
    recurrence, first, later, length, left_out
):
    since = first + datetime.timedelta(days=later)
    window = [since + datetime.timedelta(days=number) for number in range(500)]
    rule = Rule(recurrence, first, None if length is None else first + datetime.timedelta(days=length))
    rule = Rule(recurrence, first, rule.until, frozenset(window[number] for number in left_out))
    found = itertools.takewhile(lambda day: day <= window[-1], rule.find_days(since))
    assert list(found) == [day for day in window if is_day_of(rule, day)]


# --- exceptions ------------------------------------------------------------------------------------------------------
THURSDAYS = Rule("weekly", D(2026, 12, 3))


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("24.12.2026", "24.12.2026"),
        ("ikke 24. desember 2026", "24.12.2026"),
        ("31/12-2026 og 24.12.2026", "24.12.2026, 31.12.2026"),
        ("24.12.2026; 2026-12-31\n7.1.2027", "24.12.2026, 31.12.2026, 07.01.2027"),
        ("21.12.2026 – 3.1.2027", "24.12.2026, 31.12.2026"),
        ("21.12.2026 til 3.1.2027, torsdag 14. januar 2027", "24.12.2026, 31.12.2026, 14.01.2027"),
        (" , ", ""),
        ("5.11.2020", "05.11.2020"),  # long past: whatever it was, nobody misses it
    ],
)
def test_excepted_days_are_read_as_people_write_them(typed, kept, time_machine):
    time_machine.move_to("2026-11-30T10:00:00+01:00", tick=False)
    assert tidy_days(typed, THURSDAYS) == kept
    assert tidy_days(kept, THURSDAYS) == kept
    assert len(parse_days(kept)) == len(kept.split(", ") if kept else [])


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("25.12.2026", "25.12.2026 er en fredag"),
        ("jula", "Skriv dagen"),
        ("3.1.2027 – 21.12.2026", "slutter før"),
        ("2/1/27", "to måter"),
    ],
)
def test_an_excepted_day_that_is_a_typing_error_is_refused_in_words(typed, words, time_machine):
    time_machine.move_to("2026-11-30T10:00:00+01:00", tick=False)
    with pytest.raises(ValidationError, match=words):
        tidy_days(typed, THURSDAYS)


# --- words -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("recurrence", "first", "nb", "en", "de", "nl"),
    [
        ("weekly", D(2026, 12, 4), "hver fredag", "every Friday", "jeden Freitag", "elke vrijdag"),
        (
            "fortnightly",
            D(2026, 12, 4),
            "annenhver fredag",
            "every other Friday",
            "alle zwei Wochen am Freitag",
            "om de week op vrijdag",
        ),
        (
            "monthly_weekday",
            D(2026, 12, 1),
            "første tirsdag i hver måned",
            "the first Tuesday of every month",
            "jeden ersten Dienstag im Monat",
            "elke eerste dinsdag van de maand",
        ),
        (
            "monthly_last",
            D(2026, 12, 25),
            "siste fredag i hver måned",
            "the last Friday of every month",
            "jeden letzten Freitag im Monat",
            "elke laatste vrijdag van de maand",
        ),
        (
            "monthly",
            D(2026, 12, 15),
            "den 15. i hver måned",
            "on day 15 of every month",
            "am 15. jedes Monats",
            "op de 15e van elke maand",
        ),
        (
            "yearly",
            D(2026, 5, 17),
            "hvert år 17. mai",
            "every year on 17 May",
            "jedes Jahr am 17. Mai",
            "elk jaar op 17 mei",
        ),
        ("none", D(2026, 5, 17), "", "", "", ""),
    ],
)
def test_a_rule_is_said_in_plain_words(recurrence, first, nb, en, de, nl):
    for language, words in {"nb": nb, "en": en, "de": de, "nl": nl}.items():
        with translation.override(language):
            assert say_rule(Rule(recurrence, first)) == words


def test_the_last_day_and_exceptions_ahead_are_named():
    rule = Rule("weekly", D(2026, 12, 3), D(2027, 1, 28), frozenset({D(2026, 12, 24), D(2026, 12, 31), D(2026, 11, 5)}))
    words = "hver torsdag, til og med 28. januar 2027, men ikke 24. desember 2026 eller 31. desember 2026"
    assert say_rule(rule, D(2026, 11, 30)) == words
    assert say_rule(rule, D(2027, 1, 1)) == "hver torsdag, til og med 28. januar 2027"
