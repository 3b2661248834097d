"""What is known of every kindergarten and school, in the region and beyond, is read without the rest of its row."""

import datetime
from collections.abc import Iterable
from math import asin, cos, inf, radians, sin, sqrt
from typing import Any, NamedTuple

from django.db.models import DateField, F, IntegerField, QuerySet, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast

from base.links import find_path
from base.messages.translated_columns import choose_shown, list_shown_columns, read_by_position
from schools.models import OutsideSchool, School
from schools.programmes import has_more_than_farming, split_programmes

KINDS = (School.Kind.KINDERGARTEN, School.Kind.COMPULSORY, School.Kind.UPPER_SECONDARY)
EARTH_RADIUS_METRES = 6_371_000  # from its middle
NO_NUMBER, NO_DAY = Cast(Value(None), IntegerField()), Cast(Value(None), DateField())


class SchoolFact(NamedTuple):
    """A `SchoolFact` is one school; one in a town outside the region has no page and says its county itself."""

    is_outside: bool
    pk: int
    slug: str
    website: str
    kind: str  # of School.Kind
    place: int
    county: str
    ownership: str
    grade_from: int | None
    grade_to: int | None
    age_from: int | None
    months_from: int | None
    pupils: int | None
    pupils_on: datetime.date | None
    programmes: str  # empty where no source says
    programmes_year: int | None
    free_places: int | None
    free_places_on: datetime.date | None
    has_own_point: bool  # not the village's, and not rounded
    lat: float | None
    lon: float | None
    title: str  # as a reader of the page is shown it
    language: str  # in which it is written; empty for a name

    @property
    def url(self) -> str:
        return find_path("school-detail", self.slug) if self.slug else self.website

    @property
    def is_public(self) -> bool:
        return self.ownership != School.Ownership.PRIVATE

    @property
    def codes(self) -> list[str]:
        return split_programmes(self.programmes)

    @property
    def is_for_farming_only(self) -> bool:
        return has_more_than_farming(self.codes) is False

    def can_take(self, grade: int | None) -> bool:
        """Return whether the school may take a child in this grade: also where no source gives its grades."""
        return grade is None or self.grade_from is None or self.grade_from <= grade <= (self.grade_to or 0)

    def measure_metres_from(self, lat: float, lon: float) -> float:
        """Return the metres as the crow flies; infinite where nobody knows where the school stands."""
        if not self.has_own_point or self.lat is None or self.lon is None:
            return inf
        north, east = radians(self.lat - lat) / 2, radians(self.lon - lon) / 2
        return (
            2
            * EARTH_RADIUS_METRES
            * asin(sqrt(sin(north) ** 2 + cos(radians(lat)) * cos(radians(self.lat)) * sin(east) ** 2))
        )


def read_schools(time: datetime.datetime) -> list[SchoolFact]:
    """Return the schools that are public at `time` and those outside, in the active language. One query."""
    titles = list_shown_columns("title")
    inside: dict[str, Combinable] = {name: F(name) for name in SchoolFact.__annotations__ if name not in MADE}
    inside |= {
        "is_outside": Value(False),
        "place": F("place_id"),
        "county": Value(""),
        "has_own_point": F("position_exact"),
    }
    outside = inside | {
        "is_outside": Value(True),
        "slug": Value(""),
        "kind": Value(School.Kind.UPPER_SECONDARY),
        "county": F("county_number"),
        "has_own_point": Value(True),
    }
    numbers = ("grade_from", "grade_to", "age_from", "months_from", "pupils", "free_places")
    outside |= dict.fromkeys(numbers, NO_NUMBER) | dict.fromkeys(("pupils_on", "free_places_on"), NO_DAY)
    schools = School.objects.public(time).filter(kind__in=KINDS)
    names: list[Combinable] = [F("name"), *[Value("")] * (len(titles) - 1)]
    arms = [
        select_school_columns(schools, inside, map(F, titles)),
        select_school_columns(OutsideSchool.objects.all(), outside, names),
    ]
    both = arms[0].union(arms[1], all=True)
    return [make_school_fact(row, len(titles)) for row in both]


MADE = ("title", "language")  # from the last columns


def select_school_columns(rows: QuerySet, named: dict[str, Combinable], titles: Iterable[Combinable]) -> QuerySet:
    told = {f"in_{name}": what for name, what in named.items()}
    told |= {f"in_title_{number}": title for number, title in enumerate(titles)}
    return read_by_position(rows).annotate(**told).values_list(*told)


def make_school_fact(row: tuple[Any, ...], titles: int) -> SchoolFact:
    title, language = choose_shown(row[-titles:])
    return SchoolFact._make((*row[:-titles], title, "" if row[0] else language))
