"""What there is where, counted by the database: whatever a wish asks for, in one shape and by one query.

A cell is everything of one part that a household cannot tell apart, and where it is: `cell` -> [(place, n, newest)];
`newest` is the highest id among the `n`. Each wish has cells of its own with named fields (planner/wishes/). What no wish
asks for is not told apart, and what no relaxation can make fit is not counted: the fewer cells, the faster. Parts are
counted once and kept.
"""

import dataclasses
import datetime
from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping
from operator import itemgetter
from typing import Any

from django.db import connection
from django.db.models import BigIntegerField, Count, IntegerField, Max, Q, QuerySet, TextField, Value
from django.db.models.expressions import BaseExpression, Combinable
from django.db.models.functions import Cast

from base.kept import Basis, KeptByKey
from base.versions import Version, Versions

KEPT_HUNDREDS_OF_BYTES = 150_000
Places = list[tuple[int, int, int]]  # (place, n, newest)
Cells = dict[Any, Places]  # by a named tuple of the wish
Row = tuple  # as an arm says


class Constant(Cast):
    """PostgreSQL wants the columns of a union to have one type, also where a column is empty; nothing is grouped by it."""

    def get_group_by_cols(self) -> list[BaseExpression]:
        return []


EMPTY = Constant(Value(None), IntegerField())
EMPTY_TEXT = Constant(Value(None), TextField())
NOWHERE = 0  # the place of rows that hold for the whole region
IN_NO_PLACE = Constant(Value(NOWHERE), BigIntegerField())


def as_number(expression: Combinable) -> Cast:
    return Cast(expression, IntegerField())


@dataclasses.dataclass
class Arm:
    """One arm of the query: rows, and by what they are told apart, texts before numbers.

    Columns as they stand in an index, wherever that is possible: the database then counts as it reads and sorts nothing.
    """

    rows: QuerySet
    texts: tuple[Combinable, ...] = ()
    numbers: tuple[Combinable, ...] = ()
    apart: Q | None = None  # rows that are counted in two columns of their own

    def query(self, number: int, texts: int, numbers: int) -> QuerySet:
        """The arm with as many columns as the widest has."""
        of_texts = [*self.texts, *[EMPTY_TEXT] * (texts - len(self.texts))]
        of_numbers = [*self.numbers, *[EMPTY] * (numbers - len(self.numbers))]
        names = columns(texts, numbers)
        told_apart = dict(zip(names[2:-4], of_texts + of_numbers, strict=True))
        # A union reads its arms by position, and modeltranslation's own values_list() has the columns in any order.
        rows = self.rows.rewrite(False) if hasattr(self.rows, "rewrite") else self.rows
        rows = rows.order_by().annotate(in_arm=Value(number), **told_apart).values_list(*names[:-4])
        return rows.annotate(**dict(zip(names[-4:], self.counts(), strict=True))).values_list(*names)

    def counts(self) -> list[Combinable]:
        if self.apart is None:
            return [Count("pk"), Max("pk"), EMPTY, EMPTY]
        return [what("pk", filter=rows) for rows in (~self.apart, self.apart) for what in (Count, Max)]

    def reader(self, texts: int) -> Callable[[tuple], Row]:
        """What makes (place, texts, numbers, n, newest) of a row of the query, and n and newest of what is `apart`."""
        own = [*range(2, 2 + len(self.texts)), *range(2 + texts, 2 + texts + len(self.numbers))]
        return itemgetter(1, *own, *((-4, -3) if self.apart is None else (-4, -3, -2, -1)))


def columns(texts: int, numbers: int) -> tuple[str, ...]:
    told_apart = [f"in_text_{n}" for n in range(texts)] + [f"in_number_{n}" for n in range(numbers)]
    return ("in_arm", "place_id", *told_apart, "in_n", "in_newest", "in_apart", "in_newest_apart")


class Part:
    """What is counted together. Parts whose `arm_key` is the same share an arm of the query, and then its rows.

    Equal parts have equal counts, so they are keys.
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
        """Of what is public at `time`."""
        raise NotImplementedError

    @staticmethod
    def cells(parts: list, rows: Iterable[Row]) -> "dict[Part, Cells]":
        """By part; of one part alone all rows as they are."""
        return {parts[0]: as_they_are(parts[0].cell, rows)}


def as_they_are(cell: type, rows: Iterable[Row]) -> Cells:
    found: Cells = defaultdict(list)
    for place, *told_apart, n, newest in rows:
        found[cell(*told_apart)].append((place, n, newest))
    return found


class Counts:
    """The parts that have been counted, in the places with these ids, and where a part says so in those outside."""

    def __init__(self, places: Collection[int], outside: Collection[int] = ()):
        self.places = frozenset(places)
        self.anywhere = self.places.union(outside, [NOWHERE])
        self.kept: KeptByKey[Part, Cells] = KeptByKey(KEPT_HUNDREDS_OF_BYTES, size_of)

    def of(self, parts: Mapping[Part, Basis], time: datetime.datetime) -> dict[Part, Cells]:
        """Return the cells of each part. One query counts those that are new or have changed."""
        return self.kept.get_many(parts, lambda new: self.count(new, time))

    def count(self, parts: list[Part], time: datetime.datetime) -> dict[Part, Cells]:
        """One query."""
        sharing: dict[Hashable, list[Part]] = defaultdict(list)
        for part in parts:
            sharing[part.arm_key].append(part)
        groups = list(sharing.values())
        arms = [group[0].arm(group, time) for group in groups]
        texts, numbers = max(len(arm.texts) for arm in arms), max(len(arm.numbers) for arm in arms)
        readers = [arm.reader(texts) for arm in arms]
        places = [self.places if group[0].in_region else self.anywhere for group in groups]
        rows: list[list[Row]] = [[] for _group in groups]
        for row in fetched([arm.query(number, texts, numbers) for number, arm in enumerate(arms)]):
            if row[1] in places[row[0]]:
                rows[row[0]].append(readers[row[0]](row))
        found: dict[Part, Cells] = {}
        for group, its in zip(groups, rows, strict=True):
            found |= group[0].cells(group, its)
        return found


def size_of(cells: Cells) -> int:
    """Measured, in hundreds of bytes: a part without anything, what it tells apart, a row."""
    return 5 + 3 * len(cells) + sum(map(len, cells.values()))


def fetched(arms: list[QuerySet]) -> list[tuple]:
    """Return the rows of all arms by one query, their columns in the order of `columns()`."""
    first, *rest = arms
    query = first.union(*rest, all=True) if rest else first
    with connection.cursor() as cursor:  # thousands of plain numbers: the queryset's own way takes half as long again
        cursor.execute(*query.query.sql_with_params())
        return cursor.fetchall()
