"""Everything a plan compares with, loaded in a constant number of queries and joined in memory."""

import dataclasses
from functools import cached_property

from base.kept import Recent
from base.versions import Versions
from municipalities import travel
from municipalities.models import Municipality, Place
from planner import cells
from planner.cells import Wanted
from planner.parts import Cells
from planner.schoolfacts import SchoolFact
from planner.stock import stock

Reach = list[tuple[int, int]]  # [(minutes, place id)], nearest first


@dataclasses.dataclass
class Facts:
    """Shared with other plans, so not to be changed."""

    municipalities: list[Municipality]  # also the frame's list, so that it is asked for once
    places: dict[int, Place]
    owner: dict[int, Municipality]  # of each place
    reach: dict[int, Reach]
    cells: dict[str, Cells]  # by domain
    schools: list[SchoolFact]
    urls: dict[int, str]  # of places, in the active language
    outcomes: Recent  # what wishes have been compared with before
    titles: Recent

    @cached_property
    def names(self) -> dict[int, str]:
        """Of the municipalities."""
        return {municipality.pk: municipality.name for municipality in self.municipalities}

    @property
    def services(self) -> list[str]:
        """The kinds that at least one place has."""
        return sorted(what.key for what in self.cells["service"])


def load(wanted: Wanted, *, children: bool, language: str, versions: Versions) -> Facts:
    """At most six queries where something has changed: next turn, municipalities, places, roads, cells, schools. Else none."""
    kept = stock.get(versions)
    return Facts(
        municipalities=kept.municipalities,
        places=kept.places,
        owner=kept.owner,
        reach=travel.nearest_first(kept.places, versions),
        cells=cells.load(wanted, kept.counts),
        schools=kept.schools(language) if children else [],
        urls=kept.urls(language),
        outcomes=kept.outcomes,
        titles=kept.titles,
    )


def children_born(municipality, born: int) -> int | None:
    """How many of that birth year live there; None where the count is older or missing. Index 0 is the year before."""
    year, by_age = getattr(municipality, "counted", None), getattr(municipality, "by_age", None)
    age = None if year is None else year - 1 - born
    return by_age[age] if age is not None and by_age and 0 <= age < len(by_age) else None
