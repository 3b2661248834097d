"""What must be near: met by what somebody saw lately, here or outside; not met only where the list is complete; else to
be asked.
"""

import datetime
import re

import pytest
import time_machine
from django.http import QueryDict
from django.utils import timezone

from municipalities.models import Municipality, Place, Road, Service, ServiceCoverage
from planner.plan import build_plan

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture
def make_service():
    def make(place, **values):
        return Service.objects.create(place=place, source="prøve", **{"kind": "hospital", "name": "Sykehuset"} | values)

    return make


@pytest.fixture
def complete():
    ServiceCoverage.objects.create(kind="hospital", is_complete=True, source="eierne", reviewed_on=TODAY)


def found(query="near=hospital", place="Tynset"):
    """State, minutes, and where."""
    plan = build_plan(QueryDict(query), "nb")
    row = next(row for row in plan.all if plan.facts.places[row.place].name == place)
    [outcome] = [outcome for wish, outcome in row.pairs if wish.kind == "near"]
    return outcome.state.value, outcome.minutes, outcome.place and plan.facts.place(outcome.place).name


def page(visitor, query="near=hospital"):
    said = visitor.get(f"/en/planner/?{query}").content.decode()
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", said))


@pytest.mark.usefixtures("complete")
def test_a_hospital_beyond_the_drive_is_not_met_and_the_line_says_how_far_it_is(
    make_service, tynset, tolga, road, visitor
):
    road.minutes = 65
    road.save()
    make_service(tolga.centre)
    assert found() == ("not", 65, "Tolga")
    assert found("near=hospital&near_drive=57") == ("nearly", 65, "Tolga")
    assert found(place="Tolga") == ("met", 0, "Tolga")
    assert "None within about 30 min. Nearest: Sykehuset, Tolga, about 1 h 5 min." in page(visitor)


def test_where_the_list_may_lack_one_it_is_to_be_asked_about(make_service, tynset, tolga, road, visitor):
    road.minutes = 65
    road.save()
    make_service(tolga.centre)
    assert found() == ("unknown", 65, "Tolga")
    said = page(visitor)
    assert "Not registered here within about 30 min; ask the host." in said
    assert "The nearest we know of: Sykehuset, Tolga, about 1 h 5 min." in said


def test_a_place_with_a_hospital_stands_before_one_without(make_service, complete, tynset, tolga, road):
    """“Near a hospital” put Røros, which has one, 29th of 36."""
    road.minutes = 90
    road.save()
    make_service(tolga.centre)
    plan = build_plan(QueryDict("near=hospital"), "nb")
    assert [plan.facts.places[row.place].name for row in plan.all] == ["Tolga", "Tynset"]


@pytest.mark.usefixtures("complete")
def test_what_lies_outside_the_region_counts(make_service, tynset, visitor):
    """The nearest hospital of Engerdal is at Elverum."""
    town = Place.objects.create(name="Elverum", kind="outside", lat=60.9, lon=11.6)
    Road.objects.create(a=tynset.centre, b=town, minutes=25, km=30)
    make_service(town)
    assert found() == ("met", 25, "Elverum")
    assert "Your wish is within reach from here, in Elverum." in page(visitor)
    answer = visitor.get("/en/planner/?near=hospital&format=json").json()
    assert answer["places"][0]["wishes"]["near-hospital"]["place"] == "elverum"
    assert [row["name"] for row in answer["places"]] == ["Tynset"], "a town outside is no result"


def test_a_hospital_does_not_go_with_its_municipality(make_service, tynset, tolga, road):
    make_service(tolga.centre)
    Municipality.objects.filter(pk=tolga.pk).update(member_until=TODAY - datetime.timedelta(days=1))
    assert found() == ("met", 20, "Tolga")


@pytest.mark.usefixtures("complete")
def test_what_nobody_has_looked_at_for_five_years_is_told_with_its_year_and_meets_nothing(
    make_service, tynset, tolga, road, visitor
):
    old = make_service(tynset.centre, name="Gamle sykehus", reviewed_on=datetime.date(2019, 5, 1))
    make_service(tolga.centre, name="Nye sykehus")
    query = "near=hospital&near_drive=10"
    assert found(query) == ("unknown", 20, "Tolga")
    said = page(visitor, query)
    assert "Registered in 2019: Gamle sykehus, here. Ask the host whether it is still there." in said
    assert "The nearest we know of: Nye sykehus, Tolga, about 20 min." in said
    old.reviewed_on = None
    old.save()
    assert "Registered some time ago: Gamle sykehus, here." in page(visitor, query)
    old.delete()
    assert found(query) == ("not", 20, "Tolga")


@pytest.mark.usefixtures("complete")
def test_a_fact_grows_old_at_midnight_without_being_saved(make_service, tynset):
    make_service(tynset.centre, reviewed_on=datetime.date(2022, 3, 1))
    last, first = (datetime.datetime(2027, 3, 1, hour, 30, tzinfo=datetime.UTC) for hour in (22, 23))
    with time_machine.travel(last, tick=False):
        assert found()[0] == "met"
    with time_machine.travel(first, tick=False):
        assert found()[0] == "unknown"


def test_what_a_service_offers_is_told_with_its_year_and_that_one_had_better_ask(make_service, tynset, visitor):
    make_service(tynset.centre, note_nb="Fødestue", note_en="Maternity ward", note_year=TODAY.year - 1)
    assert f"Maternity ward ({TODAY.year - 1}, ask what holds today)." in page(visitor)
    Service.objects.update(note_year=2012)
    assert "Maternity ward (2012, more than five years ago: ask what holds today)." in page(visitor)


def test_the_form_offers_the_kinds_of_which_there_is_one(make_service, tynset, visitor):
    make_service(tynset.centre, reviewed_on=None)
    ServiceCoverage.objects.create(kind="airport", is_complete=True, source="x", reviewed_on=TODAY)
    form = visitor.get("/en/planner/").content.decode()
    assert 'name="near" value="hospital"' in form
    assert 'value="airport"' not in form
