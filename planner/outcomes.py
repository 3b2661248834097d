"""What comes out of comparing one wish with one place."""

import dataclasses
import enum
from collections.abc import Callable

Reach = list[tuple[int, int]]  # [(minutes, place id)], nearest first

TOLERANCE = 15  # per cent by which a wish may be missed and still be "nearly" met


class State(enum.Enum):
    MET = "met"
    NEARLY = "nearly"
    NOT = "not"
    UNKNOWN = "unknown"  # not registered, which is not "no"


class Why:
    """Why something is only nearly what was wished for: bits of a plain number, which is much faster than an enum."""

    FITS = 0
    DRIVE = 1
    OCCUPATION = 2
    EXTENT = 4
    PRICE = 8
    UNSTATED = 16  # price, bedrooms or pets are not stated


@dataclasses.dataclass(slots=True)
class Supply:
    """What one place offers for one wish."""

    fits: int = 0
    fitting: int | None = None  # id of the newest that fits
    nearly: int = 0
    nearest: int | None = None  # id of the newest that nearly fits
    why: int = Why.FITS

    def add(self, n: int, newest: int, why: int) -> None:
        """`why` says of the newest what keeps it from fitting."""
        if why == Why.FITS:
            self.fits += n
            if self.fitting is None or newest > self.fitting:
                self.fitting = newest
            return
        self.nearly += n
        if self.nearest is None or newest > self.nearest:
            self.nearest, self.why = newest, why


@dataclasses.dataclass(frozen=True, slots=True)
class Outcome:
    """`minutes`, `place` and `entry` are of the nearest that fits, else of the nearest that nearly does."""

    state: State
    fits: int = 0
    nearly: int = 0
    minutes: int | None = None
    place: int | None = None
    entry: int | None = None
    why: int = Why.FITS
    across: tuple[int, int] | None = None  # school beyond the border: (id, minutes)


NOTHING = Outcome(State.NOT)


class Outcomes(dict[int, Outcome]):
    """Of one wish by place, each compared when it is first asked for: a relaxation is of interest in few places."""

    def __init__(self, compare: Callable[[int], Outcome]):
        super().__init__()
        self.compare = compare

    def __missing__(self, place: int) -> Outcome:
        found = self[place] = self.compare(place)
        return found


def stretched(limit: int) -> int:
    """The most that is still "nearly" within `limit`: 45 minutes are missed by less than 15 % up to 51."""
    return limit * (100 + TOLERANCE) // 100


def within(supply: dict[int, Supply], reach: Reach, limit: int, *, counted: bool = True) -> Outcome:
    """What of `supply` lies within `limit` minutes; what lies at most 15 % farther is "nearly".

    Not `counted`, the search ends with the nearest that fits: state, minutes and place are the same, the numbers are not.
    """
    fits = nearly = 0
    best: tuple[int, int, int | None, int] | None = None
    almost: tuple[int, int, int | None, int] | None = None
    farthest = stretched(limit)
    for minutes, place in reach:
        if minutes > farthest:
            break
        there = supply.get(place)
        if there is None:
            continue
        if minutes <= limit:
            fits += there.fits
            nearly += there.nearly
            if best is None and there.fits:
                best = (minutes, place, there.fitting, Why.FITS)
                if not counted:
                    break
            if almost is None and there.nearly:
                almost = (minutes, place, there.nearest, there.why)
        else:
            nearly += there.fits + there.nearly
            if almost is None:
                entry, why = (there.fitting, Why.FITS) if there.fits else (there.nearest, there.why)
                almost = (minutes, place, entry, why | Why.DRIVE)
    chosen = best or almost
    if chosen is None:
        return NOTHING
    return Outcome(State.MET if best else State.NEARLY, fits, nearly, *chosen)
