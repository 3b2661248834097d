"""What the oracle of the planner says of one wish, and how two adults share the adverts of a place."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

MET, NEARLY, UNKNOWN, NOT = STATES = ["met", "nearly", "unknown", "not"]  # the better first
POINTS = {MET: 6, NEARLY: 3, UNKNOWN: 1, NOT: 0}


@dataclass
class Offer:
    """An advert or a home that counts, why it is only nearly what is wanted, and how far it is."""

    row: Any
    minutes: float
    why: set[str]
    weight: int = 1  # posts


@dataclass
class Answer:
    """What is said of one wish in one place."""

    state: str
    fits: int = 0
    nearly: int = 0
    why: list[str] = field(default_factory=list)
    minutes: float | None = None
    place: str | None = None
    entry: str | None = None


class Offers:
    """Adverts or homes that count in one place, those that give the state first among them in the order of naming."""

    def __init__(self, offers: list[Offer], key: Callable[[Offer], tuple]) -> None:
        self.met = sorted((offer for offer in offers if not offer.why), key=key)
        self.nearly = sorted((offer for offer in offers if offer.why), key=key)
        self.state = MET if self.met else NEARLY if self.nearly else NOT
        self.fits = sum(offer.weight for offer in self.met)
        self.named = next(iter(self.queue), None)
        self.shared: Offer | None = None  # named by the other adult: its minutes and place are still this one's
        self.gave_way = False
        self.more: set[str] = set()  # reasons that the car adds

    @property
    def queue(self) -> list[Offer]:
        return {MET: self.met, NEARLY: self.nearly, NOT: []}[self.state]

    def give_way(self) -> None:
        """The only post there is went to the other adult."""
        self.state, self.fits, self.gave_way = NEARLY, 0, True
        self.shared, self.named = self.named, next(iter(self.nearly), None)

    def take_next(self) -> None:
        """The other adult names the advert that this one would name."""
        self.shared, self.named = self.named, next(iter(self.queue[1:]), None)

    @property
    def why(self) -> list[str]:
        if self.state == NEARLY and self.named is None:
            return ["same_post"]
        same = {"same_post"} if self.gave_way and self.state == NEARLY else set()
        return sorted(same | self.more | (self.named.why if self.named else set()))


def share(one: Offers, two: Offers) -> None:
    """Two adults need two posts."""
    if one.state == two.state == MET:
        posts = {offer.row.pk: offer.weight for offer in one.met + two.met}
        if sum(posts.values()) == 1:
            (one if one.nearly and not two.nearly else two).give_way()
            return
    if not (one.named and two.named and one.named.row.pk == two.named.row.pk):
        return
    if one.state == two.state:
        yields = one if len(two.queue) == 1 and len(one.queue) > 1 else two
    else:
        yields = one if two.state == MET else two
    yields.take_next()


# --- one car ---------------------------------------------------------------------------------------------------------
@dataclass
class Rest:
    """What one adult has without the car, and what the other then names."""

    own: Offers
    state: str
    named: Offer | None = None
    more: set[str] = field(default_factory=set)
    other: Offers | None = None  # names `beside` where that is given
    beside: Offer | None = None

    @property
    def lost(self) -> int:
        return POINTS[self.own.state] - POINTS[self.state]

    def take(self) -> None:
        if self.state != MET:
            self.own.fits = 0
        if self.state == NOT:
            self.own.met, self.own.nearly, self.own.shared = [], [], None
        self.own.state, self.own.named, self.own.more = self.state, self.named, self.more
        if self.other and self.beside:
            self.other.named = self.beside
            if self.named and self.named.row.pk == self.beside.row.pk:
                self.own.shared, self.own.named = self.named, None


def share_car(one: Offers, two: Offers, here: int, stations: set[int]) -> None:
    """Two adults with one car who live at `here`, when they have two posts."""
    if NOT in (one.state, two.state):
        return
    lines = [line for offers in (one, two) if (line := offers.named or offers.shared)]
    if any(line.minutes == 0 for line in lines) or lines[0].row.place_id == lines[1].row.place_id:
        return
    trains = stations if here in stations else set()
    first, second = without_car(one, two, trains), without_car(two, one, trains)
    if first.lost != second.lost:
        chosen = first if first.lost < second.lost else second
    else:
        chosen = first if (one.state, two.state) == (NEARLY, MET) else second
    chosen.take()


def without_car(own: Offers, other: Offers, trains: set[int]) -> Rest:
    steps = [(own.state, own.queue)] + ([(NEARLY, own.nearly)] if own.state == MET else [])
    for state, queue in steps:
        more = {"car"} if state != own.state else set()
        for offer in queue:
            if offer.minutes == 0:
                return Rest(own, state, offer, more)
            if beside := companion(offer, queue, other):
                return Rest(own, state, offer, more, other, beside)
    for _state, queue in steps:
        for offer in queue:
            is_others = other.named is not None and other.named.row.pk == offer.row.pk
            if offer.row.place_id in trains and not is_others:
                return Rest(own, NEARLY, offer, {"train"})
    return Rest(own, NOT, None, {"car"})


def companion(offer: Offer, queue: list[Offer], other: Offers) -> Offer | None:
    """What the other names where both go to the place of `offer`; the same one where it has two posts and is alone
    there.
    """
    there = at_place(other.queue, offer)
    for beside in there:
        if beside.row.pk != offer.row.pk:
            return beside
    is_alone = len(at_place(queue, offer)) == 1
    return there[0] if there and is_alone and offer.weight > 1 else None


def at_place(offers: list[Offer], offer: Offer) -> list[Offer]:
    return [one for one in offers if one.minutes and one.row.place_id == offer.row.place_id]
