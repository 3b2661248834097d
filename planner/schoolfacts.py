"""What a plan knows of each school, read without the rest of its row."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db.models import F
from django.urls import reverse

from base.translation import choose_shown, shown_columns
from planner.moment import Moment
from schools.models import School

KINDS = (School.Kind.KINDERGARTEN, School.Kind.COMPULSORY, School.Kind.UPPER_SECONDARY)
COLUMNS = ("pk", "slug", "kind", "place_id", "grade_from", "grade_to", "ownership", "pupils")


class SchoolFact(NamedTuple):
    pk: int
    slug: str
    kind: str
    place: int
    grade_from: int | None
    grade_to: int | None
    ownership: str
    pupils: int | None
    title: str  # as a reader of the page is shown it
    language: str  # in which it is written

    @property
    def url(self) -> str:
        return reverse("school-detail", args=[self.slug])


def read(moment: Moment) -> list[SchoolFact]:
    """Return the schools that are public at `moment`, in the active language. One query."""
    schools = School.objects.public(moment.time).filter(kind__in=KINDS).order_by("pk")
    columns = shown_columns("title")
    # modeltranslation's values_list() has columns of translated names in an order of its own.
    titles = {f"in_{column}": F(column) for column in columns}
    rows: Iterable[tuple[Any, ...]] = schools.annotate(**titles).values_list(*COLUMNS, *titles)
    return [SchoolFact(*(row[: -len(columns)] + choose_shown(row[-len(columns) :]))) for row in rows]
