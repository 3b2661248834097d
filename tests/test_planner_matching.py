"""How far a place meets a wish: limits, what is "nearly", what is unknown, and the order that follows."""

import dataclasses
import datetime
from types import SimpleNamespace

import pytest

from base.caching.caches import KeyedVersionedCache
from base.caching.versions import Versions
from maps.windows import Atlas
from municipalities.models import Region
from planner.engine.judging import Outcome, Supply, WishState, judge_within_drive, stretch_limit
from planner.engine.order import rank_one_place
from planner.supply.counts import NOWHERE
from planner.supply.facts import Facts, Moment
from planner.wishes.adverts import Why
from planner.wishes.home import HomeWish, judge_home
from planner.wishes.home_supply import HomeCell, HomeSupply
from planner.wishes.interest import ActivityCell, is_suitable
from planner.wishes.job_supply import FULL_TIME, NEARLY_FULL_TIME, NOT_FULL, JobCell, JobSupply
from planner.wishes.service import CompleteCell, CompleteKinds, NearWish, ServiceCell, ServiceSupply
from planner.wishes.work import WorkWish, judge

NURSE = WorkWish(1, ("2223",), "", 45)


def facts(reach, cells):
    noon = datetime.datetime(2027, 3, 1, 12, tzinfo=datetime.UTC)
    period = SimpleNamespace(began=noon, ends=noon + datetime.timedelta(hours=1))
    return Facts(
        moment=Moment(Versions([]), period),
        language="nb",
        region=Region(),
        municipalities=[],
        places=dict.fromkeys(reach),
        outside={},
        atlas=Atlas({}),
        owner={},
        reach=reach,
        cells=cells,
        urls={},
        outcomes=KeyedVersionedCache(9),
        titles=KeyedVersionedCache(9),
        lists=KeyedVersionedCache(9),
    )


def job(code="2223", **told_apart):
    return JobCell(code, **told_apart)


@pytest.mark.parametrize(
    ("minutes", "state"), [(45, WishState.MET), (46, WishState.NEARLY), (51, WishState.NEARLY), (52, WishState.NOT)]
)
def test_a_drive_missed_by_at_most_fifteen_per_cent_is_nearly(minutes, state):
    found = judge_within_drive({2: Supply(fits=1, fitting=7)}, [(0, 1), (minutes, 2)], 45)
    assert found.state is state
    assert bool(found.why & Why.DRIVE) == (state is WishState.NEARLY)


def test_the_stretch_is_rounded_down():
    assert [stretch_limit(n) for n in (5, 15, 30, 45, 100)] == [5, 17, 34, 51, 115]


def test_the_nearest_that_fits_is_named_before_a_nearer_one_that_nearly_does():
    supply = {1: Supply(nearly=3, nearest=9, why=Why.OCCUPATION), 2: Supply(fits=2, fitting=7)}
    found = judge_within_drive(supply, [(0, 1), (20, 2)], 45)
    assert (found.state, found.fits, found.nearly, found.minutes, found.place, found.entry) == (
        WishState.MET,
        2,
        3,
        20,
        2,
        7,
    )


def test_a_neighbouring_occupation_is_nearly_and_never_the_reverse():
    nearly = {"2221": frozenset({"2223"})}
    specialist = dataclasses.replace(NURSE, codes=("2221",))
    assert judge(specialist, job(), nearly["2221"]) == Why.OCCUPATION
    assert judge(NURSE, job("2221"), frozenset()) is None


def test_a_shorter_code_means_every_occupation_of_the_field():
    assert judge(dataclasses.replace(NURSE, codes=("22",)), job("2267"), frozenset()) == Why.FITS
    assert judge(dataclasses.replace(NURSE, codes=("22",)), job("2341"), frozenset()) is None


@pytest.mark.parametrize(
    ("extent", "full", "part", "expected"),
    [
        ("", NOT_FULL, 0, Why.FITS),
        ("full", FULL_TIME, 1, Why.FITS),
        ("full", NEARLY_FULL_TIME, 1, Why.EXTENT),
        ("full", NOT_FULL, 1, None),
        ("part", FULL_TIME, 0, None),
        ("part", FULL_TIME, 1, Why.FITS),
    ],
)
def test_the_extent_asked_for(extent, full, part, expected):
    assert judge(dataclasses.replace(NURSE, extent=extent), job(full=full, part=part), frozenset()) == expected


@pytest.mark.django_db
def test_work_from_home_all_week_fits_wherever_one_lives():
    region = facts({1: [(0, 1)], 2: [(0, 2), (500, 1)]}, {JobSupply: {job(remote=1): [(1, 1, 7, 0)]}})
    found = region.find_outcomes(NURSE)
    assert [(o.state, o.fits, o.minutes, o.place) for o in (found[1], found[2])] == [
        (WishState.MET, 1, 0, 1),
        (WishState.MET, 1, 0, 1),
    ], "the place of the advert, at no distance"


def home(kind="rent", price=9000, rooms=3, pets=1, late=None):
    return HomeCell(kind, price, rooms, pets, late)


WISH = HomeWish(("rent", "room", "trial"), 9000, 3, True, True, None)
TWO = HomeWish(("rent", "room", "trial"), None, 1, False, False, None)  # adults, without children


@pytest.mark.parametrize(
    ("what", "expected"),
    [
        (home(), []),
        (home(price=10350), ["price"]),
        (home(price=10351), None),
        (home(price=None), ["unstated"]),
        (home(rooms=4), []),
        (home(rooms=2), ["bedrooms"]),
        (home(rooms=1), None),
        (home(rooms=None), ["unstated"]),
        (home(pets=None), ["unstated"]),
        (home(late=1), ["from"]),
        (home("trial"), ["trial"]),
        (home("trial", rooms=2), None),
        (home("trial", rooms=None), ["trial", "unstated"]),
        (home(price=9001, rooms=2, pets=None, late=1), ["bedrooms", "from", "price", "unstated"]),
        (home("sale"), None),
    ],
)
def test_a_home_fits_or_nearly_fits_for_each_reason_that_holds(what, expected):
    assert told(WISH, what) == expected


@pytest.mark.parametrize(
    ("what", "expected"),
    [
        (home("room", rooms=None), []),
        (home("room", rooms=0), []),
        (home(rooms=0), []),
        (home(rooms=None), ["unstated"]),
        (home("trial", rooms=0), ["trial"]),
    ],
)
def test_a_room_or_a_studio_is_a_bedroom_for_who_has_no_children(what, expected):
    assert told(TWO, what) == expected


def test_a_studio_is_no_bedroom_for_a_parent_and_child():
    assert told(dataclasses.replace(WISH, bedrooms=1), home(rooms=0)) == ["bedrooms"]
    assert told(dataclasses.replace(WISH, bedrooms=2), home(rooms=0)) is None


def test_a_plot_has_no_bedrooms_and_no_rule_on_pets():
    wish = HomeWish(("plot",), 500_000, 4, True, True, None)
    assert told(wish, HomeCell("plot", 500_000, None, None)) == []


def told(wish, what):
    why = judge_home(wish, what)
    return None if why is None else wish.why_names(Outcome(WishState.NEARLY, why=why))


def test_a_home_for_good_is_named_before_a_nearer_room_and_both_are_counted():
    cells = {home("room"): [(1, 1, 9)], home(rooms=1): [(2, 2, 7)]}
    found = facts({1: [(0, 1), (10, 2)], 2: [(0, 2), (10, 1)]}, {HomeSupply: cells}).find_outcomes(TWO)
    assert (found[1].state, found[1].fits, found[1].entry, found[1].minutes) == (WishState.MET, 3, 7, 10)
    nearly = {home("room"): [(1, 1, 9)], home(rooms=None): [(1, 1, 7)]}
    found = facts({1: [(0, 1)]}, {HomeSupply: nearly}).find_outcomes(TWO)
    assert (found[1].state, found[1].fits, found[1].nearly, found[1].entry) == (WishState.MET, 1, 1, 9), (
        "it gives the state"
    )


def test_of_what_is_equally_near_the_newest_is_named():
    supply = {1: Supply(fits=1, fitting=3), 2: Supply(fits=1, fitting=7), 3: Supply(fits=1, fitting=5)}
    for counted in (True, False):
        assert judge_within_drive(supply, [(9, 1), (9, 2), (9, 3)], 45, counted=counted).entry == 7
        found = judge_within_drive(supply, [(9, 1), (10, 2)], 45, counted=counted)
        assert (found.entry, found.minutes) == (3, 9)
    beyond = {1: Supply(fits=1, fitting=3, nearly=1, nearest=8, why=4)}
    assert judge_within_drive(beyond, [(46, 1)], 45) == Outcome(WishState.NEARLY, 0, 2, 46, 1, 8, 5)


@pytest.mark.parametrize(
    ("lowest", "highest", "expected"),
    [(None, None, True), (6, 12, True), (13, 19, False), (0, 5, False), (16, None, True), (6, 19, True)],
)
def test_an_activity_suits_a_grown_up_or_one_of_the_children(lowest, highest, expected):
    assert is_suitable(ActivityCell("music", lowest, highest), (8,)) is expected


def near(cells, *, complete, reach):
    services = {ServiceSupply: cells, CompleteKinds: {CompleteCell("pharmacy"): [(NOWHERE, 1, 1)]} if complete else {}}
    found = facts(reach, services).find_outcomes(NearWish("pharmacy", 30))
    return {place: (found[place].state, found[place].minutes, found[place].place) for place in reach}


PHARMACIES = {ServiceCell("pharmacy", 1): [(2, 1, 3)]}
REACH = {1: [(0, 1), (50, 2)], 2: [(0, 2)], 3: [(0, 3)], 4: [(34, 2)]}


def test_a_service_that_may_be_missing_in_the_list_is_to_be_asked_about_and_named_where_it_is():
    assert near(PHARMACIES, complete=False, reach=REACH) == {
        1: (WishState.UNKNOWN, 50, 2),
        2: (WishState.MET, 0, 2),
        3: (WishState.UNKNOWN, None, None),
        4: (WishState.NEARLY, 34, 2),
    }


def test_a_service_whose_list_is_complete_is_not_met_beyond_the_drive_with_the_nearest():
    assert near(PHARMACIES, complete=True, reach=REACH) == {
        1: (WishState.NOT, 50, 2),
        2: (WishState.MET, 0, 2),
        3: (WishState.NOT, None, None),
        4: (WishState.NEARLY, 34, 2),
    }
    assert near({}, complete=True, reach=REACH)[1] == (WishState.NOT, None, None), "there is none in the region at all"


def test_what_nobody_has_looked_at_for_five_years_is_a_hint_and_meets_nothing():
    old = {ServiceCell("pharmacy"): [(1, 1, 9)], ServiceCell("pharmacy", 1): [(2, 1, 3)]}
    reach = {1: [(0, 1), (50, 2)], 4: [(34, 1), (60, 2)], 5: [(35, 1), (60, 2)]}
    found = near(old, complete=True, reach=reach)
    assert found == {1: (WishState.UNKNOWN, 50, 2), 4: (WishState.UNKNOWN, 60, 2), 5: (WishState.NOT, 60, 2)}


# --- the order --------------------------------------------------------------------------------------------------------
def ranked(place, *states, minutes=10):
    """Two adults' work, a home, a service."""
    wishes = (NURSE, dataclasses.replace(NURSE, adult=2), WISH, NearWish("gp", 30))
    return rank_one_place(place, tuple((w, Outcome(s, minutes=minutes)) for w, s in zip(wishes, states, strict=True)))


M, N, X, U = WishState.MET, WishState.NEARLY, WishState.NOT, WishState.UNKNOWN


def test_both_jobs_come_before_one_job_and_a_perfect_home():
    assert ranked(1, M, M, X, U).order < ranked(2, M, X, M, M).order


def test_one_job_comes_before_two_that_are_nearly_reached():
    assert ranked(1, M, X, M, M).order < ranked(2, N, N, M, M).order


def test_a_job_and_a_near_one_come_before_a_job_alone():
    assert ranked(1, M, N, X, X).order < ranked(2, M, X, M, M).order


def test_what_is_not_registered_is_worth_less_than_nearly_and_more_than_not_met():
    orders = [ranked(1, M, M, M, state).order for state in (M, N, U, X)]
    assert orders == sorted(orders)
    assert len(set(orders)) == 4


def test_two_wishes_that_are_nearly_met_are_worth_one_that_is():
    assert ranked(1, M, M, N, N).order == ranked(2, M, M, M, X).order


def test_of_two_equal_places_the_shorter_daily_drives_win():
    assert ranked(2, M, M, M, M, minutes=5).order < ranked(1, M, M, M, M, minutes=6).order


def test_whatever_is_not_met_is_missing_so_that_a_what_if_never_promises_fewer_wishes_than_now():
    row = ranked(1, M, N, X, U)
    assert (row.met, row.missing) == (1, 3)
