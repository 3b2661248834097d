"""Two adults with one car: on foot, together, by train, or one of them gives way; and a second car never makes it
worse.
"""

from collections import Counter

import pytest
from django.http import QueryDict
from django.utils import translation

from municipalities.models import Road, Service
from occupations.models import Occupation
from planner.engine.judging import POINTS
from planner.plan import build_plan
from planner.views import plan_snapshot
from tests.conftest import make_municipality
from tests.planner_drawn import drawn

pytestmark = pytest.mark.django_db
BOTH = "work1=2223&work2=7115"


@pytest.fixture
def carpenter(db):
    return Occupation.objects.create(code="7115", name_nb="Tømrere", name_en="Carpenters")


@pytest.fixture
def alvdal(tynset):
    found = make_municipality("3428", "Alvdal", 62.11, 10.63)
    Road.objects.create(a=tynset.centre, b=found.centre, minutes=22, km=24)
    return found


def works(query, place="Tynset"):
    """What is said of both adults' work at a place: (state, why, place)."""
    plan = build_plan(QueryDict(query), "en")
    assert not plan.form.errors
    name = plan.facts.places
    row = next(row for row in plan.all if name[row.place].name == place)
    return [
        (outcome.state.value, wish.why_names(outcome), outcome.place and name[outcome.place].name)
        for wish, outcome in row.pairs
        if wish.kind == "work"
    ]


def one_car(place="Tynset", more=""):
    return works(f"{BOTH}&cars=1{more}", place)


def lines(query, place="Tynset"):
    with translation.override("en"):
        places = plan_snapshot(query, "en")["places"]
    return [wish["text"] for found in places if found["name"] == place for wish in found["wishes"]]


def open_station(place):
    Service.objects.create(kind="railway_station", name=f"{place} stasjon", place=place, source="x")


def test_two_posts_in_two_directions_need_two_cars(tynset, tolga, alvdal, road, make_job, carpenter):
    make_job(tolga)
    make_job(alvdal, "Tømrer", occupation=carpenter)
    assert works(BOTH) == [("met", [], "Tolga"), ("met", [], "Alvdal")]
    assert one_car() == [("met", [], "Tolga"), ("not", ["car"], None)], "of two alike adult 1 keeps the car"
    assert "adult 1 has the car" in lines(f"{BOTH}&cars=1")[1]
    assert works(f"{BOTH}&cars=2") == works(BOTH)


def test_who_works_where_they_live_leaves_the_car_to_the_other(tynset, alvdal, make_job, carpenter):
    make_job(tynset)
    make_job(alvdal, "Tømrer", occupation=carpenter)
    assert one_car() == [("met", [], "Tynset"), ("met", [], "Alvdal")]
    assert one_car("Alvdal") == [("met", [], "Tynset"), ("met", [], "Alvdal")]


def test_who_works_from_home_all_week_leaves_the_car_to_the_other(tynset, tolga, alvdal, road, make_job, carpenter):
    make_job(tolga, remote_days=5)
    make_job(alvdal, "Tømrer", occupation=carpenter)
    assert [state for state, _why, _place in one_car()] == ["met", "met"]


def test_they_go_together_where_one_place_has_a_post_for_each(tynset, tolga, alvdal, road, make_job, carpenter):
    make_job(tolga)
    make_job(alvdal, "Sykepleier i Alvdal")
    make_job(alvdal, "Tømrer", occupation=carpenter)
    assert works(BOTH) == [("met", [], "Tolga"), ("met", [], "Alvdal")]
    assert one_car() == [("met", [], "Alvdal"), ("met", [], "Alvdal")]
    assert all("in one car" in text for text in lines(f"{BOTH}&cars=1"))
    assert not any("in one car" in text for text in lines(BOTH))


def test_an_advert_with_two_posts_is_a_post_for_each(tynset, tolga, alvdal, road, make_job, carpenter):
    both = "work1=2223&work2=2223"
    make_job(tolga, "To sykepleiere", posts=2)
    assert works(f"{both}&cars=1") == [("met", [], "Tolga"), ("met", [], "Tolga")]
    make_job(alvdal)
    make_job(alvdal, "Tømrer", occupation=carpenter)
    assert works(f"{both}&cars=1") == [("met", [], "Tolga"), ("met", [], "Tolga")], "not one each way"


def test_where_both_places_have_a_station_it_is_nearly_met(tynset, tolga, alvdal, road, make_job, carpenter):
    make_job(tolga)
    make_job(alvdal, "Tømrer", occupation=carpenter)
    open_station(tynset.centre)
    open_station(alvdal.centre)
    assert one_car() == [("met", [], "Tolga"), ("nearly", ["train"], "Alvdal")]
    assert "see the timetable" in lines(f"{BOTH}&cars=1")[1]
    Service.objects.filter(place=tynset.centre).delete()
    assert one_car()[1] == ("not", ["car"], None), "a station at one end is none"


def test_the_one_who_loses_less_gives_way(tynset, tolga, alvdal, road, make_job, carpenter):
    make_job(tolga)
    make_job(alvdal, "Tømrer", occupation=carpenter)
    open_station(tynset.centre)
    open_station(tolga.centre)
    assert one_car() == [("nearly", ["train"], "Tolga"), ("met", [], "Alvdal")], "adult 1 has a train"
    make_job(tynset, "Tømrer på kort tid", occupation=carpenter, engagement="seasonal")
    assert one_car() == [("met", [], "Tolga"), ("nearly", ["car", "seasonal"], "Tynset")], "of two alike adult 1"


def test_who_is_met_keeps_the_car_before_who_is_nearly(tynset, tolga, alvdal, road, make_job, carpenter):
    make_job(tolga, engagement="seasonal")
    make_job(alvdal, "Tømrer", occupation=carpenter)
    open_station(tynset.centre)
    open_station(alvdal.centre)  # met to nearly, or nearly to not: as much is lost
    assert one_car() == [("not", ["car"], None), ("met", [], "Alvdal")]


def test_where_one_looks_for_work_the_number_of_cars_changes_nothing(tynset, tolga, road, make_job):
    make_job(tolga)
    for other in ("", "&work2=none", "&work2=self"):
        assert works(f"work1=2223{other}&cars=1") == [("met", [], "Tolga")]


def test_a_second_car_is_a_what_if_that_leads_to_its_plan(tynset, tolga, alvdal, road, make_job, carpenter):
    make_job(tolga)
    make_job(alvdal, "Tømrer", occupation=carpenter)
    plan = build_plan(QueryDict(f"{BOTH}&cars=1&drive1=25&drive2=25"), "en")
    gain = next(gain for gain in plan.gains if gain.relaxation.name == "cars")
    with translation.override("en"):
        assert gain.relaxation.say() == "With a second car"
    assert plan.build_query(gain.relaxation.household) == "work1=2223&drive1=25&work2=7115&drive2=25"
    assert gain.then.met == 2
    assert "cars" not in [gain.relaxation.name for gain in build_plan(QueryDict(BOTH), "en").gains]


def test_the_address_the_household_and_the_form_say_one_car_of_two_adults_only(tynset, visitor, carpenter, nurse):
    plan = build_plan(QueryDict(f"{BOTH}&cars=1"), "en")
    assert plan.query == f"{BOTH}&cars=1"
    assert build_plan(QueryDict(f"{BOTH}&cars=2"), "en").query == BOTH
    assert build_plan(QueryDict("work1=2223&cars=1"), "en").query == "work1=2223"
    assert build_plan(QueryDict(f"{BOTH}&cars=5"), "en").form.errors["cars"]
    page = visitor.get(f"/en/planner/?{BOTH}&cars=1").content.decode()
    assert "One car for the two of you" in page
    assert '<option value="1" selected>one</option>' in page
    assert "One car" not in visitor.get(f"/en/planner/?{BOTH}").content.decode()
    assert "One car for the two of you" in visitor.get(f"/en/planner/?{BOTH}&cars=1&format=json").json()["household"]


@pytest.mark.parametrize("seed", range(12))
def test_a_second_car_never_makes_a_state_worse(seed):
    changed = Counter()
    with drawn(seed, 5) as region:
        for query in region.queries:
            two, one = (build_plan(QueryDict(f"{without_cars(query)}&cars={cars}"), "en") for cars in "21")
            better = {row.place: dict_of(row) for row in two.all}
            for row in one.all:
                for key, state in dict_of(row).items():
                    assert POINTS[better[row.place][key]] >= POINTS[state], (query, key)
                    changed[better[row.place][key] is state] += 1
    assert changed[True]


def without_cars(query):
    return "&".join(pair for pair in query.split("&") if not pair.startswith("cars="))


def dict_of(row):
    return {wish.key: outcome.state for wish, outcome in row.pairs}
