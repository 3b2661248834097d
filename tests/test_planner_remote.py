"""Remote work: a line that carries it. Met by fibre or a shared office, else to be asked about, never "not met"."""

import datetime

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from base.caching import caches
from housing.models import Home
from municipalities.models import Service
from planner.plan import build_plan
from planner.views import plan_snapshot
from tests.planner_drawn import drawn

pytestmark = pytest.mark.django_db


def make_home(municipality, broadband="fibre", kind="rent", **said):
    values = {"bedrooms": 2, "status": "published"} | said
    return Home.objects.create(
        municipality=municipality, title_nb=f"Hus {broadband}", kind=kind, broadband=broadband, **values
    )


def make_office(place, **said):
    return Service.objects.create(kind="shared_office", name="Felleskontoret", place=place, source="x", **said)


def remote(query, place="Tynset", adult=1):
    plan = build_plan(QueryDict(query), "en")
    assert not plan.form.errors
    row = next(row for row in plan.all if plan.facts.places[row.place].name == place)
    return next(outcome for wish, outcome in row.pairs if wish.key == f"remote{adult}")


def state(query, **at):
    return remote(query, **at).state.value


def line(query):
    with translation.override("en"):
        places = plan_snapshot(query, "en")["places"]
    wishes = next(place["wishes"] for place in places if place["name"] == "Tynset")
    return next(wish["text"] for wish in wishes if wish["title"].startswith("Remote work"))


@pytest.mark.parametrize(
    ("broadband", "expected"), [("fibre", "met"), ("", "unknown"), ("mobile", "unknown"), ("none", "unknown")]
)
def test_a_home_that_says_fibre_carries_remote_work_and_one_that_does_not_leaves_it_open(broadband, expected, tynset):
    make_home(tynset, broadband)
    assert state("work1=remote") == expected
    assert state("work1=remote&home=rent") == expected


def test_only_a_home_that_fits_the_wish_for_a_home_counts(tynset):
    make_home(tynset, kind="sale", price=2_000_000, price_period="total")
    assert state("work1=remote") == "met", "any that is advertised, where nothing is said about a home"
    assert state("work1=remote&home=buy") == "met"
    assert state("work1=remote&home=rent") == "unknown"
    assert state("work1=remote&home=buy&max=1900000") == "unknown", "nearly what they can pay is not a home that fits"
    assert state("work1=remote&home=buy&rooms=3") == "unknown"
    gains = build_plan(QueryDict("work1=remote&home=rent"), "en").gains
    assert [gain.relaxation.value for gain in gains] == ["buy"], "what if you bought as well: both wishes are met"


def test_a_plot_is_no_home_for_who_says_nothing_about_one(tynset):
    make_home(tynset, kind="plot")
    assert state("work1=remote") == "unknown"
    assert state("work1=remote&home=build") == "met"


def test_a_shared_office_within_the_drive_carries_it_and_one_farther_does_not(tynset, tolga, road):
    make_office(tolga.centre)
    assert state("work1=remote") == "met"
    assert state("work1=remote&drive1=20") == "met"
    assert state("work1=remote&drive1=19") == "unknown", "nearly within the drive is not within it"
    assert remote("work1=remote").minutes == 20


def test_an_office_that_nobody_has_looked_at_for_long_leaves_it_open(tynset):
    make_office(tynset.centre)
    Service.objects.update(reviewed_on=timezone.localdate() - datetime.timedelta(days=6 * 366))
    Service.objects.get().save()
    assert state("work1=remote") == "unknown"


def test_with_one_car_an_office_elsewhere_is_not_reached_by_who_leaves_it_to_the_other(tynset, tolga, road, nurse):
    make_office(tolga.centre)
    both = "work1=2223&work2=remote"
    assert state(both, adult=2) == "met"
    assert state(f"{both}&cars=1", adult=2) == "unknown"
    assert state(f"{both}&cars=1", place="Tolga", adult=2) == "met"
    assert state("work1=none&work2=remote&cars=1", adult=2) == "met", "nobody else drives to work"


def test_the_line_says_what_carries_it_or_to_ask_and_how_far_station_and_airport_are(tynset, tolga, road):
    assert line("work1=remote").startswith("No home on the list here says fibre. Ask about fibre at the address.")
    make_office(tynset.centre)
    assert line("work1=remote").startswith("1 shared office within reach. Nearest: Felleskontoret, ")
    make_home(tynset)
    assert line("work1=remote").startswith(
        "1 home on the list has fibre, says its advert. Nearest: in Norwegian Hus fibre, here."
    )
    assert line("work1=remote&home=rent").startswith("1 home that fits has fibre, says its advert.")


def test_station_and_airport_are_told_on_the_card_however_far_and_change_nothing(tynset, tolga, road, visitor):
    before = remote("work1=remote").state
    Service.objects.create(kind="railway_station", name="Tynset stasjon", place=tynset.centre, source="x")
    Service.objects.create(kind="airport", name="Tolga lufthavn", place=tolga.centre, source="x")
    page = visitor.get("/en/planner/?work1=remote").content.decode()
    assert "Railway station: Tynset stasjon, here." in page
    assert "Airport: Tolga lufthavn, Tolga, about 20 min." in page
    assert remote("work1=remote").state is before


def test_the_address_keeps_the_drive_to_an_office_and_the_household_says_it():
    plan = build_plan(QueryDict("work1=remote&drive1=60&extent1=full"), "en")
    assert plan.query == "work1=remote&drive1=60"
    with translation.override("en"):
        assert "a shared office" in plan_snapshot("work1=remote&drive1=60", "en")["household"][0]


def test_remote_work_costs_no_query_more(tynset):
    def queries(query):
        caches.clear_caches()
        with CaptureQueriesContext(connection) as found:
            build_plan(QueryDict(query), "en")
        return len(found)

    make_home(tynset)
    make_office(tynset.centre)
    assert queries("work1=remote&home=rent&near=gp") <= queries("home=rent&near=gp")


@pytest.mark.parametrize("seed", range(3))
def test_whatever_the_region_remote_work_is_met_or_to_be_asked_about(seed):
    with drawn(seed, 4) as region:
        for query in region.queries:
            plan = build_plan(QueryDict(f"{query.replace('work2=', 'work3=')}&work2=remote"), "en")
            states = {o.state.value for row in plan.all for wish, o in row.pairs if wish.key == "remote2"}
            assert states <= {"met", "unknown"}
            assert states
