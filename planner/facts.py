"""Everything a plan compares with, loaded in a constant number of queries and joined in memory."""

import dataclasses
from functools import cached_property

from base.kept import KeptByKey
from base.versions import Versions
from maps.outlines import outlines
from municipalities import travel
from municipalities.models import Municipality, Place
from planner import cells
from planner.cells import Wanted
from planner.moment import Moment, moment_of
from planner.outcomes import Outcomes, Reach
from planner.parts import Cells
from planner.schoolfacts import SchoolFact
from planner.stock import stock
from planner.titles import Title


@dataclasses.dataclass
class Facts:
    """Shared with other plans, so not to be changed."""

    moment: Moment
    municipalities: list[Municipality]  # also the frame's list, so that it is asked for once
    places: dict[int, Place]
    outlines: dict  # of the municipalities, see maps.models.Outlines
    owner: dict[int, Municipality]  # of each place
    reach: dict[int, Reach]
    cells: dict[str, Cells]  # by domain
    schools: list[SchoolFact]
    urls: dict[int, str]  # of places, in the active language
    outcomes: KeptByKey[tuple, Outcomes]  # what wishes have been compared with before
    titles: KeptByKey[tuple, Title]

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
    moment = moment_of(versions)
    kept = stock.get(versions)
    return Facts(
        moment=moment,
        municipalities=kept.municipalities,
        outlines=outlines.get(versions),
        places=kept.places,
        owner=kept.owner,
        reach=travel.nearest_first(kept.places, versions),
        cells=cells.load(wanted, kept.counts, moment),
        schools=kept.schools(language, moment) if children else [],
        urls=kept.urls(language),
        outcomes=kept.outcomes,
        titles=kept.titles,
    )


def children_born(municipality: Municipality, born: int) -> int | None:
    """How many of that birth year live there; None where the count is older or missing. Index 0 is the year before."""
    year, by_age = getattr(municipality, "counted", None), getattr(municipality, "by_age", None)
    age = None if year is None else year - 1 - born
    return by_age[age] if age is not None and by_age and 0 <= age < len(by_age) else None
