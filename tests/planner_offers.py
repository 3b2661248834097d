"""What the oracle of the planner says of one wish, and how two adults share the adverts of a place."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

MET, NEARLY, UNKNOWN, NOT = STATES = ["met", "nearly", "unknown", "not"]  # the better first


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
        without = self.state == NEARLY and self.named is None
        same = {"same_post"} if self.gave_way or without else set()
        return sorted(same | (self.named.why if self.named else set()))


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
