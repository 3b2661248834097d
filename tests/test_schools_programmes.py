"""Programmes of upper secondary schools, here and beyond the region; the age of small children; free transport by
law.
"""

import datetime
from contextlib import nullcontext

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import translation

from municipalities.models import Place
from schools.models import OutsideSchool, School
from schools.models.school import compute_youngest_months
from schools.programmes import Programme, check_programmes, has_more_than_farming, name_programmes
from schools.transport import Transport, find_limit, find_transport_right
from tests.posts import values_of

OUTSIDE = "admin:schools_outsideschool"
DAY = datetime.date(2026, 11, 29)


@pytest.fixture
def make_school(tynset):
    def make(**values):
        values = {"title_nb": "Fjell skole", "kind": "upper_secondary", "status": "published"} | values
        return School.objects.create(municipality=tynset, **values)

    return make


@pytest.fixture
def town(db):
    return Place.objects.create(name="Skolebyen", kind="outside", lat=61.3, lon=12.2)


def facts(school):
    return {str(label): str(value) for label, value in school.facts()}


# --- programmes -------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("programmes", "everyone"),
    [("", None), ("NA", False), ("TP NA", True), ("ST HS", True)],
    ids=["unknown", "farming alone", "farming and more", "general"],
)
def test_a_school_with_farming_alone_is_not_for_everyone_and_silence_is_no_no(programmes, everyone):
    assert has_more_than_farming(School(programmes=programmes).programme_codes) is everyone


@pytest.mark.parametrize("value", ["HO", "ST,HS", "st", "ST ST", "ST XX"])
def test_letters_that_are_no_programme_are_refused(value):
    with pytest.raises(ValidationError, match="ST HS"):
        check_programmes(value)


def test_programmes_are_named_in_the_order_of_the_list_whatever_was_written_first():
    with translation.override("en"):
        assert name_programmes(["HS", "ST"]) == "general studies, health and child care"


@pytest.mark.parametrize("language", ["nb", "de", "nl"])
def test_every_programme_has_a_name_of_its_own_in_each_language(language):
    def names():
        return [str(programme.label) for programme in Programme]

    with translation.override("en"):
        english = names()
    with translation.override(language):
        own = names()
    assert len(set(own)) == len(Programme) == 16
    assert [name for name, other in zip(own, english, strict=True) if name == other] == []


def test_the_page_says_the_year_of_the_programmes_and_whom_to_ask(make_school, visitor):
    school = make_school(programmes="NA", programmes_year=2025, programmes_source="Inntak")
    page = visitor.get(school.get_absolute_url()).content.decode()
    assert "naturbruk (hadde inntak i 2025; spør fylket hva som tilbys nå)" in page
    assert "spør fylket om hybel og stipend" in page


def test_a_kindergarten_says_nothing_of_programmes_and_lodging(make_school):
    said = facts(make_school(kind="kindergarten"))
    assert (said["Utdanningsprogram"], said["Bo borte fra hjemmet"]) == ("", "")


def test_programmes_without_a_year_are_refused_by_database_and_form(make_school):
    with pytest.raises(IntegrityError, match="schools_school_programmes_dated"), transaction.atomic():
        make_school(programmes="ST")
    with pytest.raises(ValidationError) as caught:
        School(programmes="ST").validate_constraints()
    assert "Skriv hvilket år disse utdanningsprogrammene ble tilbudt." in caught.value.messages


def test_a_host_ticks_programmes_in_a_part_that_stands_open_for_such_a_school_only(make_school, as_person, kari):
    school, kindergarten = make_school(), make_school(kind="kindergarten")
    client, change = as_person(kari), "admin:schools_school_change"
    folded = client.get(reverse(change, args=[kindergarten.pk])).context["adminform"]
    page = client.get(reverse(change, args=[school.pk]))
    parts = {}
    for name, form in (("school", page.context["adminform"]), ("kindergarten", folded)):
        parts[name] = [part.is_collapsible for part in form if "programmes" in part.fields]
    assert (parts["school"], parts["kindergarten"]) == ([False], [True])
    sent = values_of(page) | {"programmes": ["HS", "ST"], "programmes_year": "2026", "_save": "1"}
    assert client.post(reverse(change, args=[school.pk]), sent).status_code == 302
    school.refresh_from_db()
    assert (school.programmes, school.programme_codes) == ("ST HS", ["ST", "HS"])


# --- schools beyond the region ----------------------------------------------------------------------------------------
def test_the_coordinator_keeps_schools_outside_and_a_host_reads_them(town, as_person, kari, siri):
    sent = {
        "name": "Trysil videregående skole",
        "org_number": "974 572 028",
        "county_number": "34",
        "county_name": "Innlandet",
        "place": town.pk,
        "programmes": ["ST"],
        "programmes_year": "2025",
        "source": "NSR",
        "_save": "1",
    }
    assert as_person(kari).post(reverse(f"{OUTSIDE}_add"), sent).status_code == 403
    assert as_person(siri).post(reverse(f"{OUTSIDE}_add"), sent).status_code == 302
    school = OutsideSchool.objects.get()
    assert (school.org_number, school.programmes) == ("974572028", "ST")
    assert "Trysil videregående skole" in as_person(kari).get(reverse(f"{OUTSIDE}_changelist")).content.decode()


def test_a_school_outside_stands_at_a_place_outside(tynset, town, as_person, siri):
    form = as_person(siri).get(reverse(f"{OUTSIDE}_add")).context["adminform"].form
    assert list(form.fields["place"].queryset) == [town]


def test_a_school_outside_has_no_page_and_stands_in_no_list(town, visitor, tynset):
    OutsideSchool.objects.create(
        name="Skolen Langtvekk",
        org_number="974572028",
        county_number="34",
        county_name="Innlandet",
        place=town,
        source="NSR",
    )
    for page in (reverse("school-list"), tynset.centre.get_absolute_url(), reverse("region")):
        assert "Langtvekk" not in visitor.get(page).content.decode()


def test_a_school_that_has_left_the_files_goes(db, data_folder):
    data_folder.load()
    assert OutsideSchool.objects.get().programmes == "ST HS"
    data_folder.replace("schools/outside_schools.csv", ",ST HS,", ",ST,")
    data_folder.load()
    assert OutsideSchool.objects.get().programmes == "ST"
    (data_folder.path / "schools/outside_schools.csv").unlink()
    data_folder.load()
    assert not OutsideSchool.objects.exists()


# --- small children ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("values", "months", "words"),
    [
        ({}, None, ""),
        ({"age_from": 0, "age_to": 5}, 0, "0–5 years"),
        ({"age_from": 1, "age_to": 5}, 12, "1–5 years"),
        ({"age_from": 0, "months_from": 10, "age_to": 5}, 10, "10 months to 5 years"),
        ({"months_from": 9}, 9, ""),
    ],
)
def test_from_which_age_a_kindergarten_takes_children(values, months, words):
    school = School(kind="kindergarten", **values)
    with translation.override("en"):
        assert (compute_youngest_months(school.age_from, school.months_from), school.takes()) == (months, words)


@pytest.mark.parametrize(
    ("years", "months", "fits"), [(0, 0, True), (0, 11, True), (0, 12, False), (1, 11, False), (1, 12, True)]
)
def test_the_age_in_months_lies_in_the_age_in_years(years, months, fits, make_school):
    school = make_school(kind="kindergarten")
    school.age_from, school.months_from = years, months
    refused = nullcontext() if fits else pytest.raises(ValidationError, match="stemmer ikke overens")
    with refused:
        school.validate_constraints()


def test_free_places_are_told_for_sixty_days_after_the_count():
    school = School(free_places=0, free_places_on=DAY)
    assert school.count_free_places(DAY + datetime.timedelta(days=60)) == 0
    assert school.count_free_places(DAY + datetime.timedelta(days=61)) is None
    assert School().count_free_places(DAY) is None


# --- transport --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("grade", "km", "right"),
    [
        (1, 2.1, Transport.FREE),
        (1, 2, Transport.ASK),
        (1, 1.9, Transport.BY_NEED),
        (2, 3, Transport.BY_NEED),
        (2, 4, Transport.ASK),
        (10, 5, Transport.FREE),
        (11, 5, Transport.BY_NEED),
        (11, 6, Transport.ASK),
        (13, 7, Transport.FREE),
        (0, 50, None),
        (14, 50, None),
        (None, 50, None),
        (3, None, None),
        (3, 0, Transport.BY_NEED),
    ],
)
def test_free_transport_by_the_distances_of_the_law(grade, km, right):
    assert find_transport_right(grade, km) is right


def test_the_limits_are_two_four_and_six_kilometres():
    assert [find_limit(grade) for grade in range(15)] == [None, 2, *[4] * 9, *[6] * 3, None]
