"""Which kindergartens and schools may be for a child depends on the place of its home.

The home municipality decides on kindergarten and compulsory school, the county on upper secondary school; what lies
across the border may be applied for, with no right to a place.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property
from math import inf
from typing import NamedTuple

from municipalities.models import Municipality, Place
from municipalities.travel import Drives
from schools.brief import SchoolFact
from schools.models import School

Area = int | str  # a municipality, or a county by its number


class NearSchool(NamedTuple):
    """A `NearSchool` is a school and how far it is; the nearer sorts first and is named first."""

    minutes: int
    metres: float  # from the village's point
    is_outside: bool
    pk: int
    school: SchoolFact


class Search:
    """A `Search` has the schools of one kind, for a grade and perhaps a programme, by the area that decides on them."""

    def __init__(
        self,
        kind: str,
        grade: int | None,
        programme: str,
        schools: Iterable[SchoolFact],
        owners: Mapping[int, Municipality],
    ):
        self.kind, self.programme = kind, programme
        self.by_programme = kind == School.Kind.UPPER_SECONDARY
        self.areas = {place: self.area(owner) for place, owner in owners.items()}
        self.all: dict[Area, list[SchoolFact]] = defaultdict(list)
        for school in schools:
            there = school.county if school.is_outside else self.areas.get(school.place)
            if school.kind == kind and there is not None and (self.by_programme or school.can_take(grade)):
                self.all[there].append(school)
        self.right = {there: self.select_schools_for_child(rows) for there, rows in self.all.items()}

    def area(self, owner: Municipality) -> Area:
        return (owner.county_number or owner.county_name) if self.by_programme else owner.pk

    def select_schools_for_child(self, rows: list[SchoolFact]) -> list[SchoolFact]:
        """Return the schools of one area that are for the child.

        A private compulsory school is chosen, not given: it counts only where there is no other.
        """
        if self.by_programme:
            programme = self.programme
            return [row for row in rows if (programme in row.codes if programme else not row.is_for_farming_only)]
        public = [row for row in rows if row.is_public]
        return rows if self.kind == School.Kind.KINDERGARTEN or not public else public


class ReachedSchools:
    """`ReachedSchools` are those of a search to which a road leads from one place, nearest first.

    `drives` are the drives from there.
    """

    def __init__(self, search: Search, place: Place, drives: Drives):
        self.search, self.place, self.drives = search, place, drives
        self.area = search.areas[place.pk]
        self.all = search.all.get(self.area, [])  # with or without a road

    def sort_by_drive(self, rows: Iterable[SchoolFact]) -> list[NearSchool]:
        lat, lon, drives = self.place.lat, self.place.lon, self.drives
        return sorted(
            NearSchool(drives[row.place][0], row.measure_metres_from(lat, lon), row.is_outside, row.pk, row)
            for row in rows
            if row.place in drives
        )

    @cached_property
    def near(self) -> list[NearSchool]:
        """Return the schools of the own area that are known to be for the child."""
        return self.sort_by_drive(self.search.right.get(self.area, []))

    @cached_property
    def unclear(self) -> list[NearSchool]:
        """Return the schools of the own area of which no source says whether they offer the programme."""
        return self.sort_by_drive(row for row in self.all if self.search.by_programme and not row.codes)

    @cached_property
    def farming(self) -> list[NearSchool]:
        """Return the schools of the own area that offer farming and nature only, so that they are not for everyone."""
        return self.sort_by_drive(row for row in self.all if row.is_for_farming_only)

    @cached_property
    def beyond(self) -> NearSchool | None:
        """Return the nearest school across the border, where it is nearer than those of the own area; else None."""
        limit = self.near[0].minutes if self.near else inf
        others = (row for area, rows in self.search.right.items() if area != self.area for row in rows)
        nearer = (row for row in others if row.place in self.drives and self.drives[row.place][0] < limit)
        return min(self.sort_by_drive(nearer), default=None)
