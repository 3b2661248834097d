"""Everything a plan compares with, loaded in a constant number of queries and joined in memory."""

import dataclasses
import datetime
from collections import defaultdict
from typing import NamedTuple

from django.conf import settings
from django.db.models import F, OuterRef, Subquery
from django.urls import reverse
from django.utils import timezone

from municipalities import travel
from municipalities.models import Municipality, Place, Population
from planner import cells
from planner.cells import Cell, Wanted
from schools.models import School

Reach = list[tuple[int, int]]  # [(minutes, place id)], nearest first
TEXTS = ("text", *(f"text_{code}" for code in settings.MODELTRANSLATION_LANGUAGES))  # of a place, not shown here
SCHOOL_KINDS = (School.Kind.KINDERGARTEN, School.Kind.COMPULSORY, School.Kind.UPPER_SECONDARY)


class SchoolFact(NamedTuple):
    pk: int
    slug: str
    kind: str
    place: int
    grade_from: int | None
    grade_to: int | None
    ownership: str
    pupils: int | None
    title_nb: str
    title: str | None  # in the page's language

    @property
    def url(self) -> str:
        return reverse("school-detail", args=[self.slug])


@dataclasses.dataclass
class Facts:
    municipalities: list[Municipality]  # also the frame's list, so that it is asked for once
    places: dict[int, Place]
    owner: dict[int, Municipality]  # of each place
    reach: dict[int, Reach]
    cells: dict[str, list[Cell]]
    schools: list[SchoolFact]

    @property
    def services(self) -> list[str]:
        """The kinds that at least one place has."""
        return sorted({cell.key for cell in self.cells["service"]})


def load(wanted: Wanted, *, children: bool, today: datetime.date, language: str) -> Facts:
    """At most six queries: municipalities, places, road version, roads where they are new, cells, schools."""
    municipalities = list(
        with_population(today) if children else Municipality.objects.taking_part().select_related("centre")
    )
    by_id = {municipality.pk: municipality for municipality in municipalities}
    places = {place.pk: place for place in Place.objects.filter(municipality__in=by_id).order_by("pk").defer(*TEXTS)}
    found: dict[str, list[Cell]] = defaultdict(list)
    for cell in cells.load(wanted, list(by_id), timezone.now()):
        if cell.place in places:
            found[cell.domain].append(cell)
    return Facts(
        municipalities=municipalities,
        places=places,
        owner={pk: by_id[place.municipality_id] for pk, place in places.items() if place.municipality_id},
        reach=travel.nearest_first(places),
        cells=found,
        schools=schools(language) if children else [],
    )


def with_population(today: datetime.date):
    """Each municipality with the newest count of its inhabitants, as `counted` (year) and `by_age`."""
    newest = Population.objects.filter(municipality=OuterRef("pk"), year__lte=today.year).order_by("-year")
    return (
        Municipality.objects.taking_part()
        .select_related("centre")
        .annotate(counted=Subquery(newest.values("year")[:1]), by_age=Subquery(newest.values("by_age")[:1]))
    )


def schools(language: str) -> list[SchoolFact]:
    own = f"title_{language}" if language in settings.MODELTRANSLATION_LANGUAGES else "title_nb"
    rows = School.objects.public().filter(kind__in=SCHOOL_KINDS).order_by("pk").annotate(own=F(own))
    columns = ("pk", "slug", "kind", "place_id", "grade_from", "grade_to", "ownership", "pupils", "title_nb", "own")
    return [SchoolFact(*row) for row in rows.values_list(*columns)]


def children_born(municipality, born: int) -> int | None:
    """How many of that birth year live there; None where the count is older or missing. Index 0 is the year before."""
    year, by_age = getattr(municipality, "counted", None), getattr(municipality, "by_age", None)
    age = None if year is None else year - 1 - born
    return by_age[age] if age is not None and by_age and 0 <= age < len(by_age) else None
