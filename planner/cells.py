"""What there is where, counted by the database: jobs, homes, activities and services in one shape.

A cell is everything of one domain that a household cannot tell apart, and where it is: `What` -> [(place, n, newest)];
`newest` is the highest id among the `n`.

| domain | key | a | b | c |
|---|---|---|---|---|
| job | code of the occupation | extent reaches: 2 full time, 1 nearly, 0 less | 1 also part time | 1 from home all week |
| home | kind | price, rounded up to one of `limits`; None unknown | bedrooms; None unknown | pets: 1 yes, None unknown |
| activity | category | lowest age | highest age | |
| service | kind | | | |

What no wish asks for is not told apart, and what no relaxation can make fit is not counted: the fewer cells, the faster.
The parts (planner/parts.py) are counted once and kept; one query answers for all that are new, however much there is.
"""

import dataclasses
from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Iterator

from django.db import connection
from django.db.models import QuerySet

from base.kept import KeptByKey
from culture.models import Activity
from housing.models import Home
from jobs.models import Job
from planner.moment import Moment
from planner.parts import Activities, Cells, Here, Homes, Jobs, Part, Services

KEPT_HUNDREDS_OF_BYTES = 150_000


@dataclasses.dataclass(frozen=True)
class Wanted:
    """What has to be told apart for a household and for every relaxation of it."""

    occupations: dict[int, str] = dataclasses.field(default_factory=dict)  # id -> code
    homes: tuple[str, ...] = ()  # of Home.Kind
    rent_limits: tuple[int, ...] = ()  # ascending
    price_limits: tuple[int, ...] = ()
    rooms: int | None = None
    pets: bool = False
    categories: tuple[str, ...] = ()

    def parts(self) -> Iterator[tuple[str, Part]]:
        """(domain, part). An amount concerns only what is rented or what is bought, and pets only what is rented."""
        for pk, code in self.occupations.items():
            yield "job", Jobs(pk, code)
        for kinds, limits, pets in (
            (Home.RENTED, self.rent_limits, self.pets),
            (Home.BOUGHT, self.price_limits, False),
        ):
            if asked := tuple(kind for kind in self.homes if kind in kinds):
                yield "home", Homes(asked, limits, self.rooms, pets)
        for category in self.categories:
            yield "activity", Activities(category)
        yield "service", Services()


class Counts:
    """The parts that have been counted, in the places with these ids."""

    def __init__(self, places: Collection[int]):
        self.places = frozenset(places)
        self.kept: KeptByKey[Part, Cells] = KeptByKey(KEPT_HUNDREDS_OF_BYTES, size_of)

    def of(self, parts: Iterable[Part], moment: Moment) -> dict[Part, Cells]:
        """Return the cells of each part. One query counts those that are new or have changed."""
        asked = {part: moment.basis(part.version(moment.versions)) for part in parts}
        return self.kept.get_many(asked, lambda new: self.count(new, moment))

    def count(self, parts: list[Part], moment: Moment) -> dict[Part, Cells]:
        """One query."""
        here: Here = {model: model.objects.public(moment.time) for model in (Job, Home, Activity)}
        sharing: dict[Hashable, list[Part]] = defaultdict(list)
        for part in parts:
            sharing[part.arm_key].append(part)
        groups = list(sharing.values())
        rows: list[list[tuple]] = [[] for _group in groups]
        for number, *row in fetched([group[0].arm(group, number, here) for number, group in enumerate(groups)]):
            if row[0] in self.places:
                rows[number].append(row)
        found: dict[Part, Cells] = {}
        for group, its in zip(groups, rows, strict=True):
            found |= group[0].cells(group, its)
        return found


def size_of(cells: Cells) -> int:
    """Measured, in hundreds of bytes: a part without anything, what it tells apart, a row."""
    return 5 + 3 * len(cells) + sum(map(len, cells.values()))


def fetched(arms: list[QuerySet]) -> list[tuple]:
    """Return the rows of all arms by one query, their columns in the order of COLUMNS."""
    first, *rest = arms
    query = first.union(*rest, all=True) if rest else first
    with connection.cursor() as cursor:  # thousands of plain numbers: the queryset's own way takes half as long again
        cursor.execute(*query.query.sql_with_params())
        return cursor.fetchall()


def load(wanted: Wanted, counts: Counts, moment: Moment) -> dict[str, Cells]:
    """By domain; every domain is there."""
    parts = list(wanted.parts())
    counted = counts.of([part for _domain, part in parts], moment)
    found: dict[str, Cells] = {"job": {}, "home": {}, "activity": {}, "service": {}}
    for domain, part in parts:
        found[domain] |= counted[part]
    return found
