"""A place offers an adult adverts: how many of them are within the drive, and which of them are named."""

import dataclasses
from collections import defaultdict
from collections.abc import Callable, Mapping
from math import inf

from planner.engine import judging
from planner.engine.judging import NOTHING, Choice, Outcome, Reach, WishState, stretch_limit
from planner.supply.facts import Facts
from planner.wishes.job_supply import PERMANENT, TAKEOVER, JobCell, JobSupply, Posts

MOST_NAMED = 2  # two adults never name the same advert


class Why(judging.Why):
    OCCUPATION = 2
    EXTENT = 4
    UNTIL = 8
    LENGTH = 16
    SEASONAL = 32
    LANGUAGE = 64
    START = 128
    SAME_POST = 256
    TRAIN = 512
    CAR = 1024
    APPROVAL = 2048


NAMES = {
    Why.DRIVE: "drive",
    Why.OCCUPATION: "occupation",
    Why.EXTENT: "extent",
    Why.UNTIL: "until",
    Why.LENGTH: "length",
    Why.SEASONAL: "seasonal",
    Why.LANGUAGE: "language",
    Why.START: "start",
    Why.SAME_POST: "same_post",
    Why.TRAIN: "train",
    Why.CAR: "car",
    Why.APPROVAL: "approval",
}


# --- what a place has -------------------------------------------------------------------------------------------------
NamedAdvert = tuple[int, int, int, int]  # rank, id (negative), why, place


@dataclasses.dataclass(slots=True)
class Offers:
    """`Offers` are what one place offers an adult: how many posts, and two adverts of each rank.

    The own occupation ranks first, then what lasts.
    """

    fits: int = 0
    nearly: int = 0
    first: dict[int, list[NamedAdvert]] = dataclasses.field(default_factory=dict)
    met: list[NamedAdvert] = dataclasses.field(default_factory=list)
    almost: list[NamedAdvert] = dataclasses.field(default_factory=list)


def gather_offers(
    cells: Mapping[JobCell, list[Posts]], judge: Callable[[JobCell], int | None]
) -> tuple[dict[int, Offers], Offers]:
    """Return what each place offers, and what can be done from anywhere; `judge` says why a cell only nearly fits."""
    found: dict[int, Offers] = defaultdict(Offers)
    anywhere = Offers()
    for what, places in cells.items():
        why = judge(what)
        if why is None:
            continue
        rank = int(what.term != PERMANENT) + (2 if why & Why.OCCUPATION else 0)
        at = rank + (2 if why else 0)
        for place, posts, newest, second in places:
            there = anywhere if what.remote else found[place]
            if why:
                there.nearly += posts
            else:
                there.fits += posts
            first = there.first.setdefault(at, [])
            if len(first) < MOST_NAMED or -newest < first[-1][1]:
                first.append((rank, -newest, why, place))
                if second:
                    first.append((rank, -second, why, place))
                first.sort()
                del first[MOST_NAMED:]
    for there in (*found.values(), anywhere):
        for at, first in sorted(there.first.items()):
            (there.met if at < 2 else there.almost).extend(first)
    return found, anywhere


class Search:
    """A `Search` collects on the way outwards what may be named, until two posts that last are known."""

    def __init__(self, anywhere: list[NamedAdvert]) -> None:
        """`anywhere` can be done from home: it takes no minutes."""
        # As Choice, at most two.
        self.best: list[tuple[int, int, int, int, int]] = []
        self.least: int | None = None
        # Rank and minutes of the second: what has more cannot be named.
        self.worst: tuple[float, float] = (inf, inf)
        # Minutes; nothing farther can be named.
        self.full_at: float = inf
        if anywhere:
            self.add(anywhere, 0)

    def add(self, named: list[NamedAdvert], minutes: int, more: int = 0) -> None:
        """Add adverts that are `minutes` away. `named` has the least rank first; `more` is added to each `why`."""
        if self.least is None:
            self.least = minutes
        if (named[0][0], minutes) > self.worst:
            return
        self.best += [(rank, minutes, older, place, why | more) for rank, older, why, place in named]
        self.best.sort()
        del self.best[MOST_NAMED:]
        if len(self.best) == MOST_NAMED:
            self.worst = self.best[-1][:2]
            self.full_at = inf if self.worst[0] else minutes

    @property
    def choices(self) -> tuple[Choice, ...]:
        return tuple(Choice(*one) for one in self.best)


def judge_offers_within_drive(
    supply: Mapping[int, Offers], anywhere: Offers, reach: Reach, limit: int, *, counted: bool
) -> Outcome:
    """Judge what lies within `limit` minutes; what lies at most 15 % farther counts as "nearly".

    If not `counted`, the search ends with two lasting posts that fit: all is the same then, but for the numbers.
    """
    met, almost = Search(anywhere.met), Search(anywhere.almost)
    fits, nearly, farthest = anywhere.fits, anywhere.nearly, stretch_limit(limit)
    for minutes, place in reach:
        if minutes > farthest or (minutes > met.full_at and not counted):
            break
        there = supply.get(place)
        if there is None:
            continue
        if minutes <= limit:
            fits += there.fits
            nearly += there.nearly
            if there.met and minutes <= met.full_at:
                met.add(there.met, minutes)
            if there.almost and minutes <= almost.full_at:
                almost.add(there.almost, minutes)
        else:
            nearly += there.fits + there.nearly
            if minutes <= almost.full_at:
                almost.add(sorted(there.met + there.almost), minutes, Why.DRIVE)
    choices, lesser = met.choices, almost.choices
    if choices:
        return build_outcome(WishState.MET, fits, nearly, choices, lesser[:1], met.least)
    return build_outcome(WishState.NEARLY, fits, nearly, lesser) if lesser else NOTHING


def build_outcome(
    state: WishState,
    fits: int,
    nearly: int,
    choices: tuple[Choice, ...],
    lesser: tuple[Choice, ...] = (),
    least: int | None = None,
) -> Outcome:
    first = choices[0]
    return Outcome(state, fits, nearly, first.minutes, first.place, first.entry, first.why, choices, lesser, least)


# --- beside the posts -------------------------------------------------------------------------------------------------
def is_meant(codes: tuple[str, ...], advertised: str) -> bool:
    """Return whether the advertised occupation is one of `codes`.

    A shorter code is a whole field: 22 means every unit group that begins with it.
    """
    return any(advertised == code or (len(code) < 4 and advertised.startswith(code)) for code in codes)


def find_newest_by_place(facts: Facts, codes: tuple[str, ...], *, takeovers: bool) -> dict[int, int]:
    """Return {place: id of the newest advert} of businesses to take over, or of posts, in these occupations."""

    def find() -> dict[int, int]:
        found: dict[int, int] = {}
        for what, places in facts.cells[JobSupply].items():
            if (what.term == TAKEOVER) == takeovers and is_meant(codes, what.code):
                for place, _posts, newest, _second in places:
                    found[place] = max(newest, found.get(place, 0))
        return found

    return facts.compute_once(("newest", codes, takeovers), find)
