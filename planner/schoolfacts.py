"""What a plan knows of each school, read without the rest of its row."""

from typing import NamedTuple

from django.db.models import F
from django.urls import reverse

from base.languages import content_language
from planner.moment import Moment
from schools.models import School

KINDS = (School.Kind.KINDERGARTEN, School.Kind.COMPULSORY, School.Kind.UPPER_SECONDARY)


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


def read(moment: Moment) -> list[SchoolFact]:
    """Return the schools that are public at `moment`, in the active language. One query."""
    schools = School.objects.public(moment.time).filter(kind__in=KINDS).order_by("pk")
    rows = schools.annotate(own=F(f"title_{content_language()}"))
    columns = ("pk", "slug", "kind", "place_id", "grade_from", "grade_to", "ownership", "pupils", "title_nb", "own")
    return [SchoolFact(*row) for row in rows.values_list(*columns)]
