"""A span of time is said with the ends that the poster has, in each language and across both changes of the clocks."""

import datetime
import itertools
import re

import pytest
from django.utils import timezone, translation
from hypothesis import given, settings
from hypothesis import strategies as st

from base.values.formats import format_time, format_weekday
from base.values.spans import make_span, say_span
from base.values.times import get_end_of_day, make_moment

D, T = datetime.date, datetime.time
CHANGES = [D(2026, 3, 28), D(2026, 3, 29), D(2026, 10, 24), D(2026, 10, 25), D(2027, 10, 30), D(2027, 10, 31)]
AUTUMN = D(2027, 10, 30)  # the clocks are put back in its night


def say(*typed, language="nb", today=AUTUMN):
    with translation.override(language):
        return say_span(make_span(*typed), today)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ((AUTUMN, T(22), None, T(3, 30)), "lørdag 30. oktober 22:00–03:30"),
        ((AUTUMN, T(22), D(2027, 10, 31), T(3, 30)), "lørdag 30. oktober 22:00–03:30"),
        (
            (D(2027, 3, 27), T(22), None, T(2, 30)),
            "lørdag 27. mars 22:00–02:30",
        ),  # an hour that the night does not have
        ((AUTUMN, T(20), None, T(0)), "lørdag 30. oktober 20:00–00:00"),
        ((AUTUMN, None, D(2027, 10, 31), None), "lørdag 30. oktober – søndag 31. oktober"),
        ((D(2027, 10, 29), T(0), D(2027, 11, 1), T(0)), "fredag 29. oktober – søndag 31. oktober"),
        ((AUTUMN, T(0), D(2027, 10, 31), T(0)), "lørdag 30. oktober"),
        ((AUTUMN, T(0), None, T(0)), "lørdag 30. oktober"),
        ((AUTUMN, T(18), None, T(18)), "lørdag 30. oktober 18:00"),
        ((AUTUMN, T(18), None, T(21)), "lørdag 30. oktober 18:00–21:00"),
        ((AUTUMN, T(18), D(2027, 10, 31), T(16)), "lørdag 30. oktober 18:00 – søndag 31. oktober 16:00"),
        ((AUTUMN, T(18), D(2027, 10, 31), T(18)), "lørdag 30. oktober 18:00 – søndag 31. oktober 18:00"),
        ((D(2027, 12, 31), T(23), None, T(1)), "fredag 31. desember 2027 23:00–01:00"),
        ((D(2028, 1, 1), None, None, None), "lørdag 1. januar 2028"),
    ],
)
def test_a_poster_is_said_as_it_is(typed, words):
    assert say(*typed) == words


def test_each_language_says_the_day_its_own_way():
    typed = (AUTUMN, T(22), None, T(3, 30))
    assert [say(*typed, language=code) for code in ("en", "de", "nl")] == [
        "Saturday 30 October 22:00–03:30",
        "Samstag, 30. Oktober 22:00–03:30",
        "zaterdag 30 oktober 22:00–03:30",
    ]


typed_spans = st.builds(
    lambda day, start, days, end: (
        day,
        start,
        day + datetime.timedelta(days=days) if days else None,
        end if start else None,
    ),
    st.sampled_from(CHANGES) | st.dates(D(2020, 1, 1), D(2040, 12, 31)),
    st.none() | st.times().map(lambda time: time.replace(second=0, microsecond=0)),
    st.integers(0, 9),
    st.none() | st.times().map(lambda time: time.replace(second=0, microsecond=0)),
)


@settings(max_examples=150, deadline=None)
@given(typed_spans, st.sampled_from(["nb", "en", "de", "nl"]))
def test_what_was_typed_is_shown_with_its_own_ends_and_the_machines_read_the_same(typed, language):
    day, start, to_day, end = typed
    span = make_span(*typed)
    words, (begins, ends) = say(*typed, language=language, today=day), span.format_as_iso()
    with translation.override(language):
        assert words.startswith(format_weekday(day, with_year=span.last.year != day.year))
        if span.last > day and not span.is_one_night:
            assert f" – {format_weekday(span.last, with_year=span.last.year != day.year)}" in words
    shown = re.findall(r"\d\d:\d\d", words)
    are_whole_days = start == end == T(0) or start is None
    distinct = [time for time in (start, end) if time] if end != start or to_day else [start]
    assert shown == ([] if are_whole_days else [format_time(time) for time in distinct if time is not None] or shown)
    read = list(itertools.chain(re.findall(r"T(\d\d:\d\d)", begins), re.findall(r"T(\d\d:\d\d)", ends)))
    assert read == shown, "page and JSON-LD have the same hours"
    assert begins[:10] == day.isoformat()
    assert (ends or begins)[:10] == span.last.isoformat() or not ends
    assert datetime.datetime.combine(span.last, T(0)) <= timezone.localtime(span.over).replace(tzinfo=None)


@pytest.mark.parametrize(
    ("typed", "over"),
    [
        ((D(2027, 10, 29), T(0), D(2027, 11, 1), T(0)), get_end_of_day(D(2027, 10, 31))),  # not all Monday
        ((D(2027, 10, 29), T(18), D(2027, 11, 1), T(0)), get_end_of_day(D(2027, 10, 31))),
        ((AUTUMN, T(22), None, T(3, 30)), make_moment(D(2027, 10, 31), T(3, 30))),
        ((AUTUMN, T(20), None, T(0)), get_end_of_day(AUTUMN)),
        ((AUTUMN, T(18), None, T(21)), get_end_of_day(AUTUMN)),
        ((AUTUMN, T(18), D(2027, 10, 31), T(16)), get_end_of_day(D(2027, 10, 31))),
        ((AUTUMN, None, None, None), get_end_of_day(AUTUMN)),
    ],
)
def test_it_is_past_when_its_last_day_or_its_night_is(typed, over):
    assert make_span(*typed).over == over
