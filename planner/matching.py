"""How far each place meets a wish. Pure functions over loaded facts: no query, no clock."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import partial

from base.kept import Basis
from culture.models import Activity
from housing.models import Home
from jobs.models import Job
from municipalities.models import Road, Service
from occupations.models import Neighbour, Occupation
from planner.facts import Facts
from planner.moment import Moment
from planner.outcomes import Outcome, Outcomes, Reach, State, Supply, Why, stretched, within
from planner.parts import Cells, What
from planner.schooling import school_outcomes
from planner.wishes import HomeWish, LikeWish, NearWish, SchoolWish, Wish, WorkWish
from schools.models import School

HOME_NEAR = 15  # minutes: a home that close is "here"
GROWN_UP = 20  # an activity that ends before is for the young
Adverts = tuple[dict[int, Supply], Supply]  # by place, and what can be done from anywhere
Judge = Callable[[What], int | None]  # what keeps a cell from fitting; None where it does not even nearly fit
Nearly = dict[str, frozenset[str]]  # code -> codes of adverts that nearly fit


def basis_of(wish: Wish, moment: Moment) -> Basis:
    """Return what the outcomes of a wish are derived from, apart from the region itself."""
    versions = moment.versions
    if isinstance(wish, WorkWish):
        rows = versions.of([Job, Occupation, Neighbour])
    elif isinstance(wish, HomeWish):
        rows = versions.of_parts(Home, wish.kinds)
    elif isinstance(wish, SchoolWish):
        rows = versions.of([School])
    elif isinstance(wish, LikeWish):
        rows = versions.of_parts(Activity, [wish.category])
    else:
        rows = versions.of([Service])
    return moment.basis(rows + versions.of([Road]))


class Matcher:
    """Compares wishes with facts, each wish once: what a relaxation leaves alone is not compared again, nor what the same or
    another household asked before.

    `counted` is False for questions of "whether" and "how far", which are answered much faster than "how many".
    """

    def __init__(self, facts: Facts, nearly: Nearly, *, counted: bool = True):
        self.facts, self.nearly, self.counted = facts, nearly, counted
        self._adverts: dict[tuple[str, str], Adverts] = {}

    def without_counting(self) -> "Matcher":
        other = Matcher(self.facts, self.nearly, counted=False)
        other._adverts = self._adverts
        return other

    def outcomes(self, wish: Wish) -> Outcomes:
        """Whether or not this household asked: equal wishes have equal outcomes until something changes."""
        known, basis = self.facts.outcomes, basis_of(wish, self.facts.moment)
        for counted in (True, self.counted):
            if (found := known.get((wish, counted), basis)) is not None:
                return found
        made = self.compare(wish)
        known.put((wish, self.counted), basis, made)
        return made

    def compare(self, wish: Wish) -> Outcomes:
        if isinstance(wish, WorkWish):
            supply, anywhere = self.adverts(wish)
            return self.spread(supply, wish.drive, anywhere)
        if isinstance(wish, HomeWish):
            return self.spread(home_supply(wish, self.facts.cells["home"]), HOME_NEAR)
        if isinstance(wish, SchoolWish):
            return school_outcomes(wish, self.facts)
        if isinstance(wish, LikeWish):
            return self.spread(like_supply(wish, self.facts.cells["activity"]), wish.drive)
        return near_outcomes(wish, self.facts)

    def adverts(self, wish: WorkWish) -> Adverts:
        """The same for every drive and both adults."""
        key = (wish.code, wish.extent)
        if key not in self._adverts:
            nearly = self.nearly.get(wish.code, frozenset())
            self._adverts[key] = work_supply(wish, self.facts.cells["job"], nearly)
        return self._adverts[key]

    def spread(self, supply: dict[int, Supply], limit: int, anywhere: Supply | None = None) -> Outcomes:
        reach, counted = self.facts.reach, self.counted

        def at(place: int) -> Outcome:
            found = within(supply, reach[place], limit, counted=counted)
            return with_anywhere(found, anywhere, place) if anywhere else found

        return Outcomes(at)


def judged(cells: Cells, judge: Judge) -> Iterator[tuple[int, int, int, int]]:
    """(place, n, newest, why) of what at least nearly fits."""
    for what, places in cells.items():
        why = judge(what)
        if why is not None:
            for place, n, newest in places:
                yield place, n, newest, why


def supply_of(cells: Cells, judge: Judge) -> dict[int, Supply]:
    supply: dict[int, Supply] = defaultdict(Supply)
    for place, n, newest, why in judged(cells, judge):
        supply[place].add(n, newest, why)
    return supply


# --- work --------------------------------------------------------------------------------------------------------------
def work_supply(wish: WorkWish, cells: Cells, nearly: frozenset[str]) -> Adverts:
    anywhere = Supply()
    judge = partial(advert, wish, nearly=nearly)
    remote = {what: places for what, places in cells.items() if what.c}
    for _place, n, newest, why in judged(remote, judge):
        anywhere.add(n, newest, why)
    return supply_of({what: places for what, places in cells.items() if not what.c}, judge), anywhere


def advert(wish: WorkWish, what: What, nearly: frozenset[str]) -> int | None:
    """What keeps the adverts of a cell from fitting; None where they do not even nearly fit."""
    why = Why.FITS
    if not is_meant(wish.code, what.key):
        if what.key not in nearly:
            return None
        why |= Why.OCCUPATION
    if wish.extent == "full" and what.a != 2:
        return why | Why.EXTENT if what.a == 1 else None
    if wish.extent == "part" and not what.b:
        return None
    return why


def is_meant(code: str, advertised: str) -> bool:
    """A shorter code is a whole field: 22 means every unit group that begins with it."""
    return advertised == code or (len(code) < 4 and advertised.startswith(code))


def with_anywhere(outcome: Outcome, anywhere: Supply, place: int) -> Outcome:
    """An advert that can be done from home all week fits wherever one lives."""
    if not anywhere.fits and not anywhere.nearly:
        return outcome
    fits, nearly = outcome.fits + anywhere.fits, outcome.nearly + anywhere.nearly
    if anywhere.fits:
        return Outcome(State.MET, fits, nearly, 0, place, anywhere.fitting)
    if outcome.state is State.NOT:
        return Outcome(State.NEARLY, fits, nearly, 0, place, anywhere.nearest, anywhere.why)
    return Outcome(outcome.state, fits, nearly, outcome.minutes, outcome.place, outcome.entry, outcome.why)


# --- homes -------------------------------------------------------------------------------------------------------------
def home_supply(wish: HomeWish, cells: Cells) -> dict[int, Supply]:
    return supply_of(cells, partial(offer, wish))


def offer(wish: HomeWish, what: What) -> int | None:
    """Price up to 15 % above is nearly; bedrooms and pets are not haggled over; what is not stated must be asked."""
    if what.key not in wish.kinds:
        return None
    rented = what.key in Home.RENTED
    why = Why.FITS
    limit = wish.rent_limit if rented else wish.price_limit
    if limit is not None:
        if what.a is None:
            why |= Why.UNSTATED
        elif what.a > limit:
            if what.a > stretched(limit):
                return None
            why |= Why.PRICE
    if wish.rooms is not None and what.key != Home.Kind.PLOT:
        if what.b is None:
            why |= Why.UNSTATED
        elif what.b < wish.rooms:
            return None
    if wish.pets and rented and what.c != 1:
        why |= Why.UNSTATED
    return why


# --- leisure and services ------------------------------------------------------------------------------------------------
def like_supply(wish: LikeWish, cells: Cells) -> dict[int, Supply]:
    def judge(what: What) -> int | None:
        return Why.FITS if what.key == wish.category and suits(what, wish.ages) else None

    return supply_of(cells, judge)


def suits(what: What, ages: tuple[int, ...]) -> bool:
    """Somebody of the household may take part: a grown-up, or one of the children."""
    lowest, highest = what.a or 0, 200 if what.b is None else what.b
    return highest >= GROWN_UP or any(lowest <= age <= highest for age in ages)


def near_outcomes(wish: NearWish, facts: Facts) -> Outcomes:
    """Not registered within the drive is "ask the host", with the nearest that is registered; never "not met"."""
    supply = supply_of(facts.cells["service"], lambda what: Why.FITS if what.key == wish.service else None)
    reach = facts.reach
    return Outcomes(lambda place: registered(supply, reach[place], wish.drive))


def registered(supply: dict[int, Supply], reach: Reach, limit: int) -> Outcome:
    found = within(supply, reach, limit)
    if found.state is not State.NOT:
        return found
    for minutes, place in reach:
        if place in supply:
            return Outcome(State.UNKNOWN, minutes=minutes, place=place, entry=supply[place].fitting)
    return Outcome(State.UNKNOWN)
