"""Where two adults have one car, what each could have is found here, and how they share.

See docs/planner.md, "Two adults, one car".
"""

import dataclasses
from collections.abc import Mapping
from functools import partial
from itertools import takewhile

from municipalities.models import Service
from planner.engine.competing import Reasons, share_car, share_entries
from planner.engine.judging import Choice, Outcome, Outcomes, Reach, Ways, stretch_limit
from planner.supply.facts import Facts
from planner.wishes.adverts import NamedAdvert, Offers, Why
from planner.wishes.service import ServiceCell, ServiceSupply


def settle(outcomes: list[Outcome]) -> list[Outcome]:
    """Settle the work of two adults in one place: they need two posts and, with one car, a way to both."""
    shared = share_entries(outcomes, taken=Why.SAME_POST)
    return share_car(shared, Reasons(Why.SAME_POST, Why.TRAIN, Why.CAR))


def gather_ways(
    supply: Mapping[int, Offers], anywhere: Offers, reach: Reach, limit: int, stations: frozenset[int]
) -> Ways:
    """Return all that `judge_offers_within_drive()` counts as choices; of each place the two newest adverts of each
    rank.
    """
    fits: list[Choice] = []
    nearly: list[Choice] = []
    farthest = stretch_limit(limit)
    near = takewhile(lambda way: way[0] <= farthest, reach)  # nearest first
    around = [(minutes, supply[place]) for minutes, place in near if place in supply]
    for minutes, there in [(0, anywhere), *around]:
        if minutes <= limit:
            fits += make_choices(there.met, minutes, there.fits)
            nearly += make_choices(there.almost, minutes, there.nearly)
        else:
            nearly += make_choices(there.met + there.almost, minutes, there.fits + there.nearly, Why.DRIVE)
    return Ways(sorted(fits), sorted(nearly), stations if reach[0][1] in stations else frozenset())


def make_choices(named: list[NamedAdvert], minutes: int, posts: int, more: int = 0) -> list[Choice]:
    return [Choice(rank, minutes, older, place, why | more, posts) for rank, older, why, place in named]


def add_car_ways(
    outcomes: Outcomes, supply: Mapping[int, Offers], anywhere: Offers, drive: int, facts: Facts
) -> Outcomes:
    """Return the `outcomes`, each with all that lies in reach: one adult may be left without the car."""
    stations = facts.compute_once("stations", lambda: find_station_places(facts))
    reach = facts.reach

    def at(home: int) -> Outcome:
        return dataclasses.replace(
            outcomes[home], ways=partial(gather_ways, supply, anywhere, reach[home], drive, stations)
        )

    return Outcomes(at)


def find_station_places(facts: Facts) -> frozenset[int]:
    """Return the places that trains stop in, seen there in the last five years."""
    here = facts.cells[ServiceSupply].get(ServiceCell(Service.Kind.RAILWAY_STATION, 1), ())
    return frozenset(place for place, _n, _newest in here)
