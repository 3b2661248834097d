"""Which schools a place reaches, and whether they are what a child needs."""

from typing import TYPE_CHECKING

from planner.engine.judging import Outcome, Why, WishState, stretch_limit
from planner.supply.facts import Facts
from schools.brief import SchoolFact, read_schools
from schools.choice import NearSchool, ReachedSchools, Search
from schools.models import OutsideSchool, School

if TYPE_CHECKING:
    from planner.wishes.school import SchoolWish

READ = (School, OutsideSchool)


def load_schools(facts: Facts) -> list[SchoolFact]:
    return facts.get_list(("schools", facts.language), READ, lambda moment: read_schools(moment.time))


def build_search(wish: "SchoolWish", facts: Facts) -> Search:
    asked = (wish.school, wish.grade, wish.programme)
    return facts.compute_once(("search", *asked), lambda: Search(*asked, load_schools(facts), facts.owner))


def build_reached_schools(wish: "SchoolWish", facts: Facts, place: int) -> ReachedSchools:
    return ReachedSchools(build_search(wish, facts), facts.places[place], facts.drives(place))


def judge(wish: "SchoolWish", reached: ReachedSchools) -> tuple[WishState, list[NearSchool]]:
    """Return the state, and the schools that it is about.

    Where nobody knows what a school in reach offers, it is the one to be asked about.
    """
    if not reached.all:
        return WishState.UNKNOWN, []
    if wish.school == School.Kind.UPPER_SECONDARY and not wish.programme:
        return (WishState.UNKNOWN if filter_in_reach(wish, reached.near) else WishState.NOT), reached.near
    if filter_in_reach(wish, reached.near):
        return (WishState.MET if reached.near[0].minutes <= wish.drive else WishState.NEARLY), reached.near
    to_ask = filter_in_reach(wish, reached.unclear)
    return (WishState.UNKNOWN, to_ask) if to_ask else (WishState.NOT, reached.near)


def filter_in_reach(wish: "SchoolWish", near: list[NearSchool]) -> list[NearSchool]:
    return [one for one in near if one.minutes <= stretch_limit(wish.drive)]


def count_fitting_schools(wish: "SchoolWish", reached: ReachedSchools) -> int:
    """Return how many kindergartens, or schools with the programme, lie within the drive; 0 where nobody chooses."""
    chosen = wish.programme if wish.school == School.Kind.UPPER_SECONDARY else wish.school == School.Kind.KINDERGARTEN
    return sum(one.minutes <= wish.drive for one in reached.near) if chosen else 0


def build_school_outcome(wish: "SchoolWish", reached: ReachedSchools) -> Outcome:
    state, near = judge(wish, reached)
    if not near:
        return Outcome(state)
    first, why = near[0], Why.DRIVE if state is WishState.NEARLY else Why.FITS
    entry = None if first.is_outside else first.pk
    return Outcome(
        state,
        count_fitting_schools(wish, reached),
        minutes=first.minutes,
        place=first.school.place,
        entry=entry,
        why=why,
    )
