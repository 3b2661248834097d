"""The order of the places. docs/planner.md has the formula, the page explains it in words."""

import dataclasses
import datetime

from planner.facts import Facts
from planner.household import Household
from planner.matching import Matcher
from planner.outcomes import Outcome, State
from planner.wishes import Wish, wishes_of

BEST = 10
POINTS = {
    State.MET: 2,
    State.UNKNOWN: 2,
    State.NEARLY: 1,
    State.NOT: 0,
}  # what is not registered never ranks a place down


@dataclasses.dataclass(frozen=True)
class Ranked:
    place: int
    pairs: tuple[tuple[Wish, Outcome], ...]

    @property
    def met(self) -> int:
        return sum(outcome.state is State.MET for _wish, outcome in self.pairs)

    @property
    def missing(self) -> int:
        """Wishes that are nearly met or not met; one that is not registered is not missing."""
        return sum(outcome.state in (State.NEARLY, State.NOT) for _wish, outcome in self.pairs)

    @property
    def order(self) -> tuple:
        """Ascending: work met, work nearly met, points of the other wishes, minutes of all daily drives."""
        work = [outcome.state for wish, outcome in self.pairs if wish.kind == "work"]
        points = sum(POINTS[outcome.state] for wish, outcome in self.pairs if wish.kind != "work")
        drives = [outcome.minutes or 0 for wish, outcome in self.pairs if wish.kind in ("work", "school")]
        return (-work.count(State.MET), -work.count(State.NEARLY), -points, sum(drives), self.place)


def rank(household: Household, matcher: Matcher, today: datetime.date) -> list[Ranked]:
    """Every place of the region, best first; empty where the household has no wish yet."""
    wishes = wishes_of(household, today)
    if not wishes:
        return []
    columns = [(wish, matcher.outcomes(wish)) for wish in wishes]
    rows = [Ranked(place, tuple((wish, found[place]) for wish, found in columns)) for place in matcher.facts.places]
    return sorted(rows, key=lambda row: row.order)


def best_and_others(ranked: list[Ranked], facts: Facts) -> tuple[list[Ranked], list[Ranked]]:
    """The best ten, and below them the best place of each municipality that has none among them."""
    best = ranked[:BEST]
    seen = {facts.places[row.place].municipality_id for row in best}
    others = []
    for row in ranked[BEST:]:
        municipality = facts.places[row.place].municipality_id
        if municipality not in seen:
            seen.add(municipality)
            others.append(row)
    return best, others
