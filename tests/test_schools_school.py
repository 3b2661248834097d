"""Schools and kindergartens: who is taken, how many, who decides, and promises that go stale."""

import datetime

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import translation

from base.values.times import make_moment
from entries.syndication.presentation import build_structured_data
from schools.models import Grade, School

TODAY = datetime.date(2026, 5, 1)


@pytest.fixture(autouse=True)
def first_of_may_in_english(norwegian):
    with time_machine.travel(make_moment(TODAY, datetime.time(12)), tick=False), translation.override("en"):
        yield


@pytest.fixture
def make_school(tynset):
    def make(**values):
        values = {"title_nb": "Fjell skole", "kind": "compulsory", "status": "published"} | values
        return School.objects.create(municipality=tynset, **values)

    return make


def facts(school) -> dict[str, str]:
    return {str(label): str(value) for label, value in school.facts()}


@pytest.mark.parametrize(
    ("values", "kicker"),
    [
        ({"kind": "kindergarten", "age_from": 1, "age_to": 5}, "kindergarten"),
        ({"kind": "compulsory", "grade_from": 1, "grade_to": 7}, "primary school"),
        ({"kind": "compulsory", "grade_from": 8, "grade_to": 10}, "lower secondary school"),
        ({"kind": "compulsory", "grade_from": 1, "grade_to": 10}, "primary and lower secondary school"),
        ({"kind": "compulsory", "grade_from": 5, "grade_to": 8}, "primary and lower secondary school"),
        ({"kind": "compulsory"}, "primary and lower secondary school"),
        ({"kind": "upper_secondary", "grade_from": 11, "grade_to": 13}, "upper secondary school"),
    ],
)
def test_the_word_above_the_title_follows_the_grades(values, kicker):
    assert School(**values).kicker() == kicker


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"kind": "compulsory", "grade_from": 1, "grade_to": 7}, "grades 1–7, ages 6–12"),
        ({"kind": "upper_secondary", "grade_from": 11, "grade_to": 13}, "VG1–VG3"),
        ({"kind": "kindergarten", "age_from": 0, "age_to": 5}, "0–5 years"),
        ({"kind": "kindergarten", "age_from": 1}, ""),
        ({"kind": "music_arts"}, ""),
    ],
)
def test_whom_it_takes_in_words(values, words):
    assert School(**values).takes() == words


@pytest.mark.parametrize(
    ("kind", "pupils", "words"),
    [
        ("compulsory", None, ""),
        ("compulsory", 0, "0 pupils"),
        ("compulsory", 1, "1 pupil"),
        ("upper_secondary", 1240, "1,240 pupils"),
        ("kindergarten", 1, "1 child"),
        ("kindergarten", 48, "48 children"),
    ],
)
def test_its_size_in_words(kind, pupils, words):
    assert School(kind=kind, pupils=pupils).pupils_words() == words


@pytest.mark.parametrize(
    ("places", "counted", "words"),
    [
        (None, None, ""),
        (4, TODAY, "4 on 1 May 2026"),
        (0, TODAY, "0 on 1 May 2026"),
        (4, datetime.date(2026, 3, 2), "4 on 2 March 2026"),
        (4, datetime.date(2026, 3, 1), ""),
    ],
    ids=["unknown", "today", "full", "60 days old", "61 days old"],
)
def test_free_places_are_hidden_after_sixty_days(places, counted, words):
    assert School(free_places=places, free_places_on=counted).free_places_words() == words


@pytest.mark.parametrize(
    ("kind", "decides", "other"),
    [
        ("kindergarten", "apply to the municipality", "county"),
        ("compulsory", "the municipality decides", "county"),
        ("upper_secondary", "the county decides", "municipality"),
    ],
)
def test_the_page_says_who_decides_about_a_place_and_that_no_other_place_is_promised(kind, decides, other):
    words = School(kind=kind).who_decides()
    assert decides in words
    assert other not in words
    assert "no right to a place" in words


@pytest.mark.parametrize("kind", ["music_arts", "adult"])
def test_nothing_is_said_about_deciding_where_no_rule_is_the_same_everywhere(kind):
    assert School(kind=kind).who_decides() == ""


def test_the_page_says_what_the_register_says(make_school):
    school = make_school(
        grade_from=1,
        grade_to=7,
        pupils=83,
        pupils_on=datetime.date(2025, 10, 1),
        ownership="public",
        owner="Tynset kommune",
        language_form="bokmaal",
        after_school=True,
        street="Skoleveien 2",
        postal_code="2500",
        org_number="974755335",
        website="https://skole.example.org",
        free_places=2,
        free_places_on=TODAY,
    )
    said = facts(school)
    assert (said["Kind"], said["Takes"]) == ("primary school", "grades 1–7, ages 6–12")
    assert said["Size"] == "83 pupils (1 October 2025)"
    assert (said["Ownership"], said["Owner"]) == ("public", "Tynset kommune")
    assert (said["Language form"], said["After-school care"]) == ("bokmål", "yes")
    assert said["Free places"] == "2 on 1 May 2026"
    assert (said["Address"], said["Organisation number"]) == ("Skoleveien 2, 2500", "974755335")
    assert said["Website"] == '<a href="https://skole.example.org" rel="noopener">https://skole.example.org</a>'


def test_what_no_source_says_is_left_out(make_school):
    said = facts(make_school(pupils_on=TODAY))
    assert {label for label, value in said.items() if value} == {"Kind", "Who gets a place"}


@pytest.mark.parametrize(("after_school", "words"), [(None, ""), (False, "no"), (True, "yes")])
def test_after_school_care_is_denied_only_where_a_source_denies_it(after_school, words):
    assert facts(School(kind="compulsory", after_school=after_school))["After-school care"] == words


def test_a_card_says_whom_it_takes_and_how_many(make_school):
    assert make_school(grade_from=8, grade_to=10, pupils=120).card_facts() == ["grades 8–10, ages 13–15", "120 pupils"]


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"free_places": 3}, "schools_school_free_places_dated"),
        ({"grade_from": 7, "grade_to": 1}, "schools_school_grades_in_order"),
    ],
)
def test_the_database_refuses_a_school_that_cannot_be(make_school, values, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        make_school(**values)


def test_a_grade_is_counted_once_in_a_school(make_school):
    school = make_school()
    Grade.objects.create(school=school, grade=1, pupils=11, counted_on=TODAY)
    Grade.objects.create(school=make_school(), grade=1, pupils=9, counted_on=TODAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        Grade.objects.create(school=school, grade=1, pupils=12, counted_on=TODAY)


@pytest.mark.parametrize(
    ("kind", "schema"),
    [
        ("kindergarten", "Preschool"),
        ("compulsory", "School"),
        ("upper_secondary", "HighSchool"),
        ("adult", "EducationalOrganization"),
    ],
)
def test_structured_data_name_the_kind_and_the_schools_own_page(make_school, kind, schema):
    data = build_structured_data(make_school(kind=kind, website="https://skole.example.org"))
    assert (data["@type"], data["name"], data["sameAs"]) == (schema, "Fjell skole", "https://skole.example.org")
    assert data["inLanguage"] == "nb"
