"""Comparing one wish with one place gives an `Outcome`, and these functions reckon with outcomes.

They are pure: they know no particular wish, no database and no clock.
"""

import dataclasses
import enum
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Generic, NamedTuple, Protocol, TypeVar

Cell = TypeVar("Cell")
Places = Iterable[tuple[int, int, int]]  # (place, n, newest)
Reach = list[tuple[int, int]]  # [(minutes, place id)], nearest first

NamedEntry = tuple[int, int, int | None, int]  # minutes, place, entry, why

TOLERANCE_PERCENT = 15  # by which a wish may be missed and still be "nearly" met


class WishState(enum.Enum):
    MET = "met"
    NEARLY = "nearly"
    NOT = "not"
    UNKNOWN = "unknown"  # not registered, which is not "no"


# What a state is worth in the order: of two, the better has more.
POINTS = {WishState.MET: 6, WishState.NEARLY: 3, WishState.UNKNOWN: 1, WishState.NOT: 0}


class Why:
    """A `Why` says why something is only nearly what was wished for, in bits of a plain number.

    A plain number is much faster than an enum. A wish adds its own bits in a subclass, from 2 on; only that wish reads
    them.
    """

    FITS = 0
    DRIVE = 1


@dataclasses.dataclass(slots=True)
class Supply:
    """A `Supply` is what one place offers for one wish."""

    fits: int = 0
    fitting: int | None = None  # id of the newest that fits
    nearly: int = 0
    nearest: int | None = None  # id of the newest that nearly fits
    why: int = Why.FITS

    def add(self, n: int, newest: int, why: int) -> None:
        """Count `n` entries, of which `newest` is the highest id; `why` says what keeps them from fitting."""
        if why == Why.FITS:
            self.fits += n
            if self.fitting is None or newest > self.fitting:
                self.fitting = newest
            return
        self.nearly += n
        if self.nearest is None or newest > self.nearest:
            self.nearest, self.why = newest, why

    @property
    def newest(self) -> tuple[int | None, int]:
        """Return (id, why) of the newest entry of all, for a place that is a little too far away.

        `why` always has the bit DRIVE.
        """
        if self.fits and (self.fitting or 0) > (self.nearest or 0):
            return self.fitting, Why.DRIVE
        return self.nearest, self.why | Why.DRIVE


class Choice(NamedTuple):
    """A `Choice` is an entry that may be named; of several, the least comes first."""

    rank: int  # what lasts before what does not
    minutes: int
    older: int  # the newest has the least: its id, negative
    place: int
    why: int
    posts: int = 1  # of its sort in its place, where they are counted

    @property
    def entry(self) -> int:
        return -self.older


class Ways(NamedTuple):
    """`Ways` are all the choices of an adult who shares a car, in the order of naming.

    What takes no minutes needs no car.
    """

    fits: list[Choice]
    nearly: list[Choice]
    stations: frozenset[int]  # places that a train goes to from here


@dataclasses.dataclass(frozen=True, slots=True)
class Outcome:
    """An `Outcome` is what a place has of a wish.

    `minutes`, `place`, `entry` and `why` are of the one entry that is named: one that fits, else one that nearly does.
    """

    state: WishState
    fits: int = 0
    nearly: int = 0
    minutes: int | None = None
    place: int | None = None
    entry: int | None = None
    why: int = Why.FITS
    choices: tuple[Choice, ...] = ()  # two that may be named, where several wishes may want the same one
    lesser: tuple[Choice, ...] = ()  # of what nearly fits, where something fits
    least: int | None = None  # minutes to the nearest that fits, where one farther away may be named
    shared: int | None = None  # id of what another wish of the household has taken
    ways: Callable[[], Ways] | None = None  # where two share a car
    is_together: bool = False  # two drive to the same place in one car

    def name_choice(self, choice: Choice, *, why: int = 0) -> "Outcome":
        """Return the same outcome with `choice` named; `why` is added to its reasons."""
        return dataclasses.replace(
            self, minutes=choice.minutes, place=choice.place, entry=choice.entry, why=choice.why | why
        )


NOTHING = Outcome(WishState.NOT)


class Outcomes(dict[int, Outcome]):
    """`Outcomes` are {place id: outcome} of one wish.

    Each place is compared when it is first asked for: a relaxation is of interest in few places.
    """

    def __init__(self, compare: Callable[[int], Outcome]):
        super().__init__()
        self.compare = compare

    def __missing__(self, place: int) -> Outcome:
        found = self[place] = self.compare(place)
        return found


def stretch_limit(limit: int) -> int:
    """Return the most that is still "nearly" within `limit`: 45 minutes are missed by less than 15 % up to 51."""
    return limit * (100 + TOLERANCE_PERCENT) // 100


def judge_within_drive(supply: dict[int, Supply], reach: Reach, limit: int, *, counted: bool = True) -> Outcome:
    """Judge what of `supply` lies within `limit` minutes; what lies at most 15 % farther counts as "nearly".

    Of two that are equally near the newer is named. If not `counted`, the search ends with the nearest that fits:
    state, minutes and place are the same, the numbers are not.
    """
    fits = nearly = 0
    best: NamedEntry | None = None
    almost: NamedEntry | None = None
    farthest = stretch_limit(limit)
    for minutes, place in reach:
        if minutes > farthest or (best and not counted and minutes > best[0]):
            break
        there = supply.get(place)
        if there is None:
            continue
        if minutes <= limit:
            fits += there.fits
            nearly += there.nearly
            if there.fits and (best is None or minutes == best[0]):
                best = choose_newer(best, (minutes, place, there.fitting, Why.FITS))
            if there.nearly and (almost is None or minutes == almost[0]):
                almost = choose_newer(almost, (minutes, place, there.nearest, there.why))
        else:
            nearly += there.fits + there.nearly
            if almost is None or minutes == almost[0]:
                almost = choose_newer(almost, (minutes, place, *there.newest))
    chosen = best or almost
    return Outcome(WishState.MET if best else WishState.NEARLY, fits, nearly, *chosen) if chosen else NOTHING


def combine_outcomes(first: Outcome, second: Outcome) -> Outcome:
    """Return one outcome that counts both. What `first` names stands, unless only `second` gives the state."""
    if second.state is WishState.NOT:
        return first
    named = second if first.state is not WishState.MET and first.state is not second.state else first
    return dataclasses.replace(named, fits=first.fits + second.fits, nearly=first.nearly + second.nearly)


def choose_newer(best: NamedEntry | None, candidate: NamedEntry) -> NamedEntry:
    return candidate if best is None or (candidate[2] or 0) > (best[2] or 0) else best


# --- from counts to outcomes ------------------------------------------------------------------------------------------
def judge_supply_cells(
    cells: Mapping[Cell, Places], judge: Callable[[Cell], int | None]
) -> Iterator[tuple[int, int, int, int]]:
    """Yield (place, n, newest, why) of what at least nearly fits.

    `judge` returns why a cell does not quite fit, and None where it does not even nearly fit.
    """
    for cell, places in cells.items():
        why = judge(cell)
        if why is not None:
            for place, n, newest in places:
                yield place, n, newest, why


def build_supply(cells: Mapping[Cell, Places], judge: Callable[[Cell], int | None]) -> dict[int, Supply]:
    supply: dict[int, Supply] = defaultdict(Supply)
    for place, n, newest, why in judge_supply_cells(cells, judge):
        supply[place].add(n, newest, why)
    return supply


def compute_outcomes(
    supply: dict[int, Supply], reach: Mapping[int, Reach], limit: int, *, counted: bool = True
) -> Outcomes:
    """Return the outcome of each place by what it reaches of `supply` within `limit` minutes."""
    return Outcomes(lambda place: judge_within_drive(supply, reach[place], limit, counted=counted))


# --- a place with all wishes ------------------------------------------------------------------------------------------
class Ranking(Protocol):
    """A `Ranking` is what the order of places has to know of a wish."""

    leads: bool  # it comes before all others: the adults' work
    is_daily: bool  # it is driven to every day
    settle: "Settle | None"  # what several of its kind leave each other in one place

    def __hash__(self) -> int: ...


Settle = Callable[[list[Outcome]], list[Outcome]]
Wish = TypeVar("Wish", bound=Ranking)
Pairs = tuple[tuple[Wish, Outcome], ...]


@dataclasses.dataclass(frozen=True, slots=True)
class RankedPlace(Generic[Wish]):
    """A `RankedPlace` is one place with its outcomes of all wishes, and the key by which places are put in order.

    `order` sorts ascending by leading wishes met, nearly met and unknown, points of the other wishes (all negated), and
    minutes of all daily drives.
    """

    place: int
    pairs: Pairs[Wish]
    met: int
    order: tuple[int, int, int, int, int]

    @property
    def missing(self) -> int:
        """Return how many wishes are not met, for whatever reason."""
        return len(self.pairs) - self.met


@dataclasses.dataclass(frozen=True, slots=True)
class Cards(Generic[Wish]):
    """`Cards` are the places shown in full, and the best place of each owner that has none among them."""

    rows: list[RankedPlace[Wish]]
    below: list[RankedPlace[Wish]]
    more: dict[int, list[int]]  # by the last card of an owner: its places without a card that fit as well


@dataclasses.dataclass(frozen=True)
class Relaxation:
    """A `Relaxation` is the household with one wish made smaller.

    `name` is the key of the address that changes, `value` what it becomes.
    """

    name: str
    value: str | int
    household: Any
    say: Callable[[], str]  # in words, for those that are shown


@dataclasses.dataclass(frozen=True)
class Gain(Generic[Wish]):
    """A `Gain` is what a relaxation gives: the place that then misses the fewest wishes, and how many are as good."""

    relaxation: Relaxation
    then: RankedPlace[Wish]
    now: RankedPlace[Wish]
    as_good: int
    as_good_before: int
