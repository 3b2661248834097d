"""The order of the places. docs/planner.md has the formula, the page explains it in words."""

import dataclasses
import datetime
from operator import attrgetter

from planner.facts import Facts
from planner.household import Household
from planner.matching import Matcher
from planner.outcomes import Outcome, State
from planner.wishes import Wish, wishes_of

BEST = 10
MISSING = (State.NEARLY, State.NOT)


@dataclasses.dataclass(frozen=True, slots=True)
class Ranked:
    """`missing` counts wishes that are nearly met or not met; one that is not registered is not missing.

    `order`, ascending: work met, work nearly met, points of the other wishes, minutes of all daily drives, the place.
    """

    place: int
    pairs: tuple[tuple[Wish, Outcome], ...]
    met: int
    missing: int
    order: tuple[int, int, int, int, int]


def judged(place: int, pairs: tuple[tuple[Wish, Outcome], ...]) -> Ranked:
    met = missing = work_met = work_nearly = points = minutes = 0
    for wish, outcome in pairs:
        state = outcome.state
        met += state is State.MET
        missing += state in MISSING
        if wish.kind == "work":
            work_met += state is State.MET
            work_nearly += state is State.NEARLY
            minutes += outcome.minutes or 0
            continue
        if state is State.MET or state is State.UNKNOWN:  # what is not registered never ranks a place down
            points += 2
        elif state is State.NEARLY:
            points += 1
        if wish.kind == "school":
            minutes += outcome.minutes or 0
    return Ranked(place, pairs, met, missing, (-work_met, -work_nearly, -points, minutes, place))


def rank(household: Household, matcher: Matcher, today: datetime.date) -> list[Ranked]:
    """Every place of the region, best first; empty where the household has no wish yet."""
    wishes = wishes_of(household, today)
    if not wishes:
        return []
    columns = [(wish, matcher.outcomes(wish)) for wish in wishes]
    rows = [judged(place, tuple((wish, found[place]) for wish, found in columns)) for place in matcher.facts.places]
    return sorted(rows, key=attrgetter("order"))


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
