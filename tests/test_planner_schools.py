"""From a year of birth and a moving date to a kindergarten, a grade or upper secondary school."""

import datetime

import pytest

from planner.household import Stage, age, school_year, stage

AUTUMN_2027, SUMMER_2027 = datetime.date(2027, 8, 1), datetime.date(2027, 7, 31)


def test_the_school_year_turns_on_the_first_of_august():
    assert (school_year(SUMMER_2027), school_year(AUTUMN_2027)) == (2026, 2027)


@pytest.mark.parametrize(
    ("born", "expected"),
    [
        (2027, Stage("kindergarten")),
        (2022, Stage("kindergarten")),
        (2021, Stage("compulsory", 1)),
        (2018, Stage("compulsory", 4)),
        (2012, Stage("compulsory", 10)),
        (2011, Stage("upper_secondary", 11)),
        (2009, Stage("upper_secondary", 13)),
        (2008, Stage("")),
    ],
)
def test_children_start_school_in_the_autumn_of_the_year_they_turn_six(born, expected):
    assert stage(born, AUTUMN_2027) == expected


def test_the_day_before_the_school_year_turns_a_child_is_a_grade_lower():
    assert stage(2021, SUMMER_2027) == Stage("kindergarten")
    assert stage(2018, SUMMER_2027) == Stage("compulsory", 3)
    assert stage(2011, SUMMER_2027) == Stage("compulsory", 10)


def test_a_child_has_the_age_it_reaches_in_the_year():
    assert age(2018, SUMMER_2027) == 9
    assert age(2028, SUMMER_2027) == 0
