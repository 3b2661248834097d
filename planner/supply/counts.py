"""The database counts what there is where: whatever a wish asks for, in one shape and by one query.

A cell is everything of one part that a household cannot tell apart, and where it is: `cell` -> [(place, n, newest)];
`newest` is the highest id among the `n`. Each wish has cells of its own with named fields (planner/wishes/). What no
wish asks for is not told apart, and what no relaxation can make fit is not counted: the fewer cells, the faster. Parts
are counted once and kept.
"""

import dataclasses
import datetime
from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping
from operator import itemgetter
from typing import Any

from django.db import connection
from django.db.models import (
    Aggregate,
    BigIntegerField,
    Count,
    DateField,
    IntegerField,
    Max,
    Q,
    QuerySet,
    TextField,
    Value,
)
from django.db.models.expressions import BaseExpression, Combinable
from django.db.models.functions import Cast

from base.caching.caches import CacheBasis, KeyedVersionedCache
from base.caching.versions import Version, Versions
from base.messages.translated_columns import read_by_position

KEPT_HUNDREDS_OF_BYTES = 150_000
Places = list[tuple[int, int, int]]  # (place, n, newest)
Cells = dict[Any, Places]  # by a named tuple of the wish
Row = tuple  # as an arm says


class Constant(Cast):
    """A `Constant` is a column in which every row has the same value, or none.

    PostgreSQL wants the columns of a union to have one type, also where a column is empty; nothing is grouped by this
    one.
    """

    def get_group_by_cols(self) -> list[BaseExpression]:
        return []


EMPTY = Constant(Value(None), IntegerField())
EMPTY_TEXT = Constant(Value(None), TextField())
EMPTY_DAY = Constant(Value(None), DateField())
NOWHERE = 0  # the place of rows that hold for the whole region
IN_NO_PLACE = Constant(Value(NOWHERE), BigIntegerField())


def cast_to_number(expression: Combinable) -> Cast:
    return Cast(expression, IntegerField())


class Flag(Cast):
    """A `Flag` is a boolean column as a number.

    SQLite has a boolean as a number, and counts along the index where nothing is done to a column.
    """

    def __init__(self, expression: Combinable):
        super().__init__(expression, IntegerField())

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return compiler.compile(self.get_source_expressions()[0])


class Ids(Aggregate):
    """`Ids` joins the ids of the rows, with commas between."""

    function = "GROUP_CONCAT"
    output_field = TextField()

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        listed = self.copy()
        # Of a copy: given to as_sql() it would meet the template of the filter.
        listed.template = "STRING_AGG(%(expressions)s::text, ',')"
        return listed.as_sql(compiler, connection, **extra)


@dataclasses.dataclass
class Arm:
    """An `Arm` is one arm of the union: rows, and by what they are told apart, texts before numbers before days.

    The columns are those of an index, wherever that is possible: the database then counts as it reads and sorts
    nothing.
    """

    rows: QuerySet
    texts: tuple[Combinable, ...] = ()
    numbers: tuple[Combinable, ...] = ()
    days: tuple[Combinable, ...] = ()  # text on SQLite
    apart: Q | None = None  # where it is given, ids are listed in place of a count: of the others, and of these rows

    @property
    def told_apart(self) -> tuple[tuple[Combinable, ...], ...]:
        return self.texts, self.numbers, self.days

    def query(self, number: int, widths: list[int]) -> QuerySet:
        """Return the query of the arm, with as many columns of each sort as the widest arm has."""
        filled = [
            column
            for own, width, empty in zip(self.told_apart, widths, (EMPTY_TEXT, EMPTY, EMPTY_DAY), strict=True)
            for column in [*own, *[empty] * (width - len(own))]
        ]
        names = name_columns(widths)
        told_apart = dict(zip(names[2:-4], filled, strict=True))
        rows = read_by_position(self.rows).annotate(in_arm=Value(number), **told_apart).values_list(*names[:-4])
        return rows.annotate(**dict(zip(names[-4:], self.list_counts(), strict=True))).values_list(*names)

    def list_counts(self) -> list[Combinable]:
        if self.apart is None:
            return [Count("pk"), Max("pk"), EMPTY_TEXT, EMPTY_TEXT]
        return [EMPTY, EMPTY, Ids("pk", filter=~self.apart), Ids("pk", filter=self.apart)]

    def make_reader(self, widths: list[int]) -> Callable[[tuple], Row]:
        """Return a function that makes (place, texts, numbers, days, n, newest) of a row of the query.

        Where the arm lists ids, these and the ids `apart` stand at the end instead.
        """
        begins = [2, 2 + widths[0], 2 + widths[0] + widths[1]]
        own = [
            column
            for first, sort in zip(begins, self.told_apart, strict=True)
            for column in range(first, first + len(sort))
        ]
        return itemgetter(1, *own, *((-4, -3) if self.apart is None else (-2, -1)))


def name_columns(widths: list[int]) -> tuple[str, ...]:
    sorts = zip(("text", "number", "day"), widths, strict=True)
    told_apart = [f"in_{sort}_{n}" for sort, width in sorts for n in range(width)]
    return ("in_arm", "place_id", *told_apart, "in_n", "in_newest", "in_ids", "in_ids_apart")


class SupplyPart:
    """A `SupplyPart` is what is counted together.

    Parts whose `arm_key` is the same share an arm of the query, and then its rows. Equal parts have equal counts, so
    they are keys.
    """

    cell: type  # a named tuple: the arm's texts and numbers
    in_region = True  # only there; else in the towns outside and `NOWHERE` as well

    def version(self, versions: Versions) -> tuple[Version, ...]:
        """Return the version of the rows that are counted: a change of others does not concern the part."""
        raise NotImplementedError

    @property
    def arm_key(self) -> Hashable:
        return self

    @staticmethod
    def arm(parts: list, time: datetime.datetime) -> Arm:
        """Return the arm that counts these parts among what is public at `time`."""
        raise NotImplementedError

    @staticmethod
    def cells(parts: list, rows: Iterable[Row]) -> "dict[SupplyPart, Cells]":
        """Return the cells by part. By default one part alone gets all rows as they are."""
        return {parts[0]: group_by_cell(parts[0].cell, rows)}


def group_by_cell(cell: type, rows: Iterable[Row]) -> Cells:
    found: Cells = defaultdict(list)
    for place, *told_apart, n, newest in rows:
        found[cell(*told_apart)].append((place, n, newest))
    return found


class Counts:
    """`Counts` keeps the cells of the parts that have been counted.

    They are those in `places` (ids) and, where a part says so, in those `outside` as well.
    """

    def __init__(self, places: Collection[int], outside: Collection[int] = ()):
        self.places = frozenset(places)
        self.anywhere = self.places.union(outside, [NOWHERE])
        self.kept: KeyedVersionedCache[SupplyPart, Cells] = KeyedVersionedCache(KEPT_HUNDREDS_OF_BYTES, measure_size)

    def of(self, parts: Mapping[SupplyPart, CacheBasis], time: datetime.datetime) -> dict[SupplyPart, Cells]:
        """Return the cells of each part. One query counts those that are new or have changed."""
        return self.kept.get_many(parts, lambda new: self.count(new, time))

    def count(self, parts: list[SupplyPart], time: datetime.datetime) -> dict[SupplyPart, Cells]:
        """Count the parts by one query."""
        sharing: dict[Hashable, list[SupplyPart]] = defaultdict(list)
        for part in parts:
            sharing[part.arm_key].append(part)
        groups = list(sharing.values())
        arms = [group[0].arm(group, time) for group in groups]
        widths = [max(map(len, sort)) for sort in zip(*(arm.told_apart for arm in arms), strict=True)]
        readers = [arm.make_reader(widths) for arm in arms]
        places = [self.places if group[0].in_region else self.anywhere for group in groups]
        rows: list[list[Row]] = [[] for _group in groups]
        for row in fetch_rows([arm.query(number, widths) for number, arm in enumerate(arms)]):
            if row[1] in places[row[0]]:
                rows[row[0]].append(readers[row[0]](row))
        found: dict[SupplyPart, Cells] = {}
        for group, its in zip(groups, rows, strict=True):
            found |= group[0].cells(group, its)
        return found


def measure_size(cells: Cells) -> int:
    """Return how much memory the cells take, in hundreds of bytes.

    This was measured for a part without anything, for each cell, and for each row.
    """
    return 5 + 3 * len(cells) + sum(map(len, cells.values()))


def fetch_rows(arms: list[QuerySet]) -> list[tuple]:
    """Return the rows of all arms by one query, their columns in the order of `name_columns()`."""
    first, *rest = arms
    query = first.union(*rest, all=True) if rest else first
    with connection.cursor() as cursor:  # thousands of plain numbers: the queryset's own way takes half as long again
        cursor.execute(*query.query.sql_with_params())
        return cursor.fetchall()
