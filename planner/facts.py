"""Everything a plan compares with, loaded in a constant number of queries and joined in memory."""

import dataclasses
import datetime
from collections import defaultdict

from django.db.models import OuterRef, Subquery

from municipalities import travel
from municipalities.models import Municipality, Place, Population
from planner import cells
from planner.cells import Cell, Wanted
from schools.models import School

SCHOOL_KINDS = (School.Kind.KINDERGARTEN, School.Kind.COMPULSORY, School.Kind.UPPER_SECONDARY)
Reach = list[tuple[int, int]]  # [(minutes, place id)], nearest first


@dataclasses.dataclass
class Facts:
    municipalities: list[Municipality]  # also the frame's list, so that it is asked for once
    places: dict[int, Place]  # with their municipality
    reach: dict[int, Reach]
    cells: dict[str, list[Cell]]
    schools: list[School]

    @property
    def services(self) -> list[str]:
        """The kinds that at least one place has."""
        return sorted({cell.key for cell in self.cells["service"]})


def load(wanted: Wanted, *, children: bool, today: datetime.date) -> Facts:
    """At most six queries: municipalities, places, road version, roads where they are new, cells, schools."""
    municipalities = list(with_population(today) if children else Municipality.objects.taking_part().select_related("centre"))
    by_id = {municipality.pk: municipality for municipality in municipalities}
    places = {place.pk: place for place in Place.objects.filter(municipality__in=by_id).order_by("pk")}
    for place in places.values():
        place.municipality = by_id[place.municipality_id]
    found: dict[str, list[Cell]] = defaultdict(list)
    for cell in cells.load(wanted):
        if cell.place in places:
            found[cell.domain].append(cell)
    return Facts(
        municipalities=municipalities,
        places=places,
        reach=travel.nearest_first(places),
        cells=found,
        schools=schools() if children else [],
    )


def with_population(today: datetime.date):
    """Each municipality with the newest count of its inhabitants, as `counted` (year) and `by_age`."""
    newest = Population.objects.filter(municipality=OuterRef("pk"), year__lte=today.year).order_by("-year")
    return (
        Municipality.objects.taking_part()
        .select_related("centre")
        .annotate(counted=Subquery(newest.values("year")[:1]), by_age=Subquery(newest.values("by_age")[:1]))
    )


def schools() -> list[School]:
    titles = [f"title_{code}" for code in ("nb", "en", "de", "nl")]
    rows = School.objects.public().filter(kind__in=SCHOOL_KINDS).order_by("pk")
    return list(
        rows.only("slug", "kind", "place", "municipality", "grade_from", "grade_to", "ownership", "pupils", *titles)
    )


def children_born(municipality, born: int) -> int | None:
    """How many of that birth year live there; None where the count is older or missing. Index 0 is the year before."""
    year, by_age = getattr(municipality, "counted", None), getattr(municipality, "by_age", None)
    age = None if year is None else year - 1 - born
    return by_age[age] if age is not None and by_age and 0 <= age < len(by_age) else None
