"""How far a place meets a wish: limits, what is "nearly", what is unknown, and the order that follows."""

import dataclasses
import datetime
from types import SimpleNamespace

import pytest

from base.kept import KeptByKey
from base.versions import Versions
from planner.engine.judging import Outcome, State, Supply, stretched, within
from planner.engine.order import ranked_at
from planner.supply.facts import Facts, Moment
from planner.wishes.home import HomeCell, HomeWish, offer
from planner.wishes.home import Why as HomeWhy
from planner.wishes.interest import ActivityCell, suits
from planner.wishes.occupations import JobCell, Jobs
from planner.wishes.service import NearWish, ServiceCell, Services
from planner.wishes.work import Why, WorkWish, advert

NURSE = WorkWish(1, "2223", "", 45)


def facts(reach, cells):
    noon = datetime.datetime(2027, 3, 1, 12, tzinfo=datetime.UTC)
    period = SimpleNamespace(began=noon, ends=noon + datetime.timedelta(hours=1))
    return Facts(
        moment=Moment(Versions([]), period), language="nb", municipalities=[], places=dict.fromkeys(reach), outlines={},
        outside={}, owner={}, reach=reach, cells=cells, urls={}, outcomes=KeptByKey(9), titles=KeptByKey(9), lists=KeptByKey(9),
    )  # fmt: skip


def job(code="2223", full=0, part=0, remote=0):
    return JobCell(code, full, part, remote)


@pytest.mark.parametrize(
    ("minutes", "state"), [(45, State.MET), (46, State.NEARLY), (51, State.NEARLY), (52, State.NOT)]
)
def test_a_drive_missed_by_at_most_fifteen_per_cent_is_nearly(minutes, state):
    found = within({2: Supply(fits=1, fitting=7)}, [(0, 1), (minutes, 2)], 45)
    assert found.state is state
    assert bool(found.why & Why.DRIVE) == (state is State.NEARLY)


def test_the_stretch_is_rounded_down():
    assert [stretched(n) for n in (5, 15, 30, 45, 100)] == [5, 17, 34, 51, 115]


def test_the_nearest_that_fits_is_named_before_a_nearer_one_that_nearly_does():
    supply = {1: Supply(nearly=3, nearest=9, why=Why.OCCUPATION), 2: Supply(fits=2, fitting=7)}
    found = within(supply, [(0, 1), (20, 2)], 45)
    assert (found.state, found.fits, found.nearly, found.minutes, found.place, found.entry) == (
        State.MET,
        2,
        3,
        20,
        2,
        7,
    )


def test_a_neighbouring_occupation_is_nearly_and_never_the_reverse():
    nearly = {"2221": frozenset({"2223"})}
    specialist = dataclasses.replace(NURSE, code="2221")
    assert advert(specialist, job(), nearly["2221"]) == Why.OCCUPATION
    assert advert(NURSE, job("2221"), frozenset()) is None


def test_a_shorter_code_means_every_occupation_of_the_field():
    assert advert(dataclasses.replace(NURSE, code="22"), job("2267"), frozenset()) == Why.FITS
    assert advert(dataclasses.replace(NURSE, code="22"), job("2341"), frozenset()) is None


@pytest.mark.parametrize(
    ("extent", "full", "part", "expected"),
    [("", 0, 0, Why.FITS), ("full", 2, 1, Why.FITS), ("full", 1, 1, Why.EXTENT), ("full", 0, 1, None),
     ("part", 2, 0, None), ("part", 2, 1, Why.FITS)],
)  # fmt: skip
def test_the_extent_asked_for(extent, full, part, expected):
    assert advert(dataclasses.replace(NURSE, extent=extent), job(full=full, part=part), frozenset()) == expected


@pytest.mark.django_db
def test_work_from_home_all_week_fits_wherever_one_lives():
    region = facts({1: [(0, 1)], 2: [(0, 2), (500, 1)]}, {Jobs: {job(remote=1): [(1, 1, 7)]}})
    found = region.outcomes_of(NURSE)
    assert [(o.state, o.fits, o.minutes, o.place) for o in (found[1], found[2])] == [
        (State.MET, 1, 0, 1),
        (State.MET, 1, 0, 2),
    ]


def home(kind="rent", price=9000, rooms=3, pets=1):
    return HomeCell(kind, price, rooms, pets)


WISH = HomeWish(("rent", "room", "trial"), 9000, None, 3, True)


@pytest.mark.parametrize(
    ("what", "expected"),
    [
        (home(), Why.FITS),
        (home(price=10350), HomeWhy.PRICE),
        (home(price=10351), None),
        (home(price=None), HomeWhy.UNSTATED),
        (home(rooms=2), None),
        (home(rooms=None), HomeWhy.UNSTATED),
        (home(pets=None), HomeWhy.UNSTATED),
        (home(kind="sale"), None),
    ],
)
def test_a_home_fits_is_dearer_or_leaves_something_unsaid(what, expected):
    assert offer(WISH, what) == expected


def test_a_plot_has_no_bedrooms_and_no_rule_on_pets():
    wish = HomeWish(("plot",), None, 500_000, 4, True)
    assert offer(wish, HomeCell("plot", 500_000, None, None)) == Why.FITS


@pytest.mark.parametrize(
    ("lowest", "highest", "expected"),
    [(None, None, True), (6, 12, True), (13, 19, False), (0, 5, False), (16, None, True), (6, 19, True)],
)
def test_an_activity_suits_a_grown_up_or_one_of_the_children(lowest, highest, expected):
    assert suits(ActivityCell("music", lowest, highest), (8,)) is expected


def test_a_service_that_is_not_registered_near_is_to_be_asked_about_and_named_where_it_is():
    services = {Services: {ServiceCell("pharmacy"): [(2, 1, 3)]}}
    region = facts({1: [(0, 1), (50, 2)], 2: [(0, 2)], 3: [(0, 3)]}, services)
    found = region.outcomes_of(NearWish("pharmacy", 30))
    assert (found[1].state, found[1].minutes, found[1].place) == (State.UNKNOWN, 50, 2)
    assert found[2].state is State.MET
    assert (found[3].state, found[3].minutes) == (State.UNKNOWN, None)


# --- the order ---------------------------------------------------------------------------------------------------------
def ranked(place, *states, minutes=10):
    """Two adults' work, a home, a service."""
    wishes = (NURSE, dataclasses.replace(NURSE, adult=2), WISH, NearWish("gp", 30))
    return ranked_at(place, tuple((w, Outcome(s, minutes=minutes)) for w, s in zip(wishes, states, strict=True)))


M, N, X, U = State.MET, State.NEARLY, State.NOT, State.UNKNOWN


def test_both_jobs_come_before_one_job_and_a_perfect_home():
    assert ranked(1, M, M, X, U).order < ranked(2, M, X, M, M).order


def test_one_job_comes_before_two_that_are_nearly_reached():
    assert ranked(1, M, X, M, M).order < ranked(2, N, N, M, M).order


def test_a_job_and_a_near_one_come_before_a_job_alone():
    assert ranked(1, M, N, X, X).order < ranked(2, M, X, M, M).order


def test_a_service_that_is_not_registered_never_ranks_a_place_down():
    assert ranked(1, M, M, M, U).order < ranked(2, M, M, M, M).order
    assert ranked(1, M, M, M, U).order[:4] == ranked(2, M, M, M, M).order[:4]


def test_of_two_equal_places_the_shorter_daily_drives_win():
    assert ranked(2, M, M, M, M, minutes=5).order < ranked(1, M, M, M, M, minutes=6).order


def test_what_is_not_registered_is_neither_met_nor_missing():
    row = ranked(1, M, N, X, U)
    assert (row.met, row.missing) == (1, 2)
