"""What is counted together: which rows of a domain, by what they are told apart, and how the counts are read.

Equal parts have equal counts, so they are keys. Groups are columns as they stand in an index, wherever that is possible:
the database then counts as it reads and sorts nothing.
"""

import dataclasses
from collections import defaultdict
from collections.abc import Hashable, Iterable
from functools import cache
from typing import NamedTuple

from django.db.models import Case, Count, F, IntegerField, Max, Model, Q, QuerySet, Value, When
from django.db.models.expressions import BaseExpression, Combinable
from django.db.models.functions import Cast

from base.versions import Version, Versions
from culture.models import Activity
from housing.models import Home
from jobs.models import Job
from municipalities.models import Service

FULL, NEARLY_FULL = 100, 85  # per cent; a miss within 15 % is "nearly"
ALL_WEEK = 5  # days from home
BEYOND = 2_000_000_000  # kroner; above every price


class What(NamedTuple):
    """See the table in planner/cells.py."""

    key: str
    a: int | None = None
    b: int | None = None
    c: int | None = None


Places = list[tuple[int, int, int]]  # (place, n, newest)
Cells = dict[What, Places]
Here = dict[type[Model], QuerySet]  # what is public of a model


class Constant(Cast):
    """PostgreSQL wants the columns of a union to have one type, also where a column is empty; nothing is grouped by it."""

    def get_group_by_cols(self) -> list[BaseExpression]:
        return []


COLUMNS = ("in_arm", "place_id", "in_key", "in_a", "in_b", "in_c", "in_n", "in_newest", "in_remote", "in_newest_remote")
EMPTY = Constant(Value(None), IntegerField())


def counted(
    queryset: QuerySet, arm: int, key: Combinable, a: Combinable = EMPTY, b: Combinable = EMPTY, c: Combinable = EMPTY,
    remote: Q | None = None,
) -> QuerySet:  # fmt: skip
    """One arm of a union; `remote` tells rows apart that are counted in columns of their own."""
    told_apart = {"in_arm": Value(arm), "in_key": key, "in_a": a, "in_b": b, "in_c": c}
    if remote is None:
        counts = {"in_n": Count("pk"), "in_newest": Max("pk"), "in_remote": EMPTY, "in_newest_remote": EMPTY}
    else:
        counts = {
            "in_n": Count("pk", filter=~remote), "in_newest": Max("pk", filter=~remote),
            "in_remote": Count("pk", filter=remote), "in_newest_remote": Max("pk", filter=remote),
        }  # fmt: skip
    # A union reads its arms by position, and modeltranslation's own values_list() has the columns in any order.
    rows = queryset.rewrite(False).order_by()  # type: ignore[attr-defined]  # of modeltranslation's querysets
    rows = rows.annotate(**told_apart).values_list(*COLUMNS[:6])
    return rows.annotate(**counts).values_list(*COLUMNS)


def as_they_are(rows: Iterable[tuple]) -> Cells:
    found: Cells = defaultdict(list)
    for place, key, a, b, c, n, newest, *_remote in rows:
        found[What(key, a, b, c)].append((place, n, newest))
    return found


class Part:
    """What is counted together. Parts whose `arm_key` is the same share an arm of the query, and then its rows."""

    def version(self, versions: Versions) -> tuple[Version, ...]:
        """Return the version of the rows that are counted: a change of others does not concern the part."""
        raise NotImplementedError

    @property
    def arm_key(self) -> Hashable:
        return self

    @staticmethod
    def arm(parts: list, number: int, here: Here) -> QuerySet:
        raise NotImplementedError

    @staticmethod
    def cells(parts: list, rows: Iterable[tuple]) -> dict["Part", Cells]:
        """By part; of one part alone all rows as they are."""
        return {parts[0]: as_they_are(rows)}


# --- jobs --------------------------------------------------------------------------------------------------------------
@dataclasses.dataclass(frozen=True)
class Jobs(Part):
    """Adverts of one occupation."""

    occupation: int  # id
    code: str
    arm_key = "jobs"  # a field of work has dozens of occupations

    def version(self, versions: Versions) -> tuple[Version, ...]:
        return versions.of_parts(Job, [self.occupation])

    @staticmethod
    def arm(parts: list["Jobs"], number: int, here: Here) -> QuerySet:
        jobs = here[Job].filter(occupation__in=[part.occupation for part in parts])
        remote = Q(remote_days__isnull=False, remote_days__gte=ALL_WEEK)
        extents = F("extent_percent"), F("extent_percent_to")
        return counted(jobs, number, Value(""), F("occupation_id"), *extents, remote=remote)

    @staticmethod
    def cells(parts: list["Jobs"], rows: Iterable[tuple]) -> dict[Part, Cells]:
        """Extents that no wish tells apart are one."""
        part_of = {part.occupation: part for part in parts}
        sums: dict[Jobs, dict[What, dict[int, tuple[int, int]]]] = {part: defaultdict(dict) for part in parts}
        for place, _key, occupation, percent, upper, n, newest, remote, newest_remote in rows:
            part = part_of[occupation]
            if n:
                add(sums[part][what(part.code, percent, upper, 0)], place, n, newest)
            if remote:
                add(sums[part][what(part.code, percent, upper, 1)], place, remote, newest_remote)
        return {
            part: {what: [(place, *both) for place, both in places.items()] for what, places in own.items()}
            for part, own in sums.items()
        }


def add(places: dict[int, tuple[int, int]], place: int, n: int, newest: int) -> None:
    known, highest = places.get(place, (0, 0))
    places[place] = (known + n, newest if newest > highest else highest)


@cache
def what(code: str, percent: int | None, upper: int | None, remote: int) -> What:
    """Whether full time can be reached (2), nearly (1) or not (0), and whether part time is possible (1)."""
    most = upper or percent or 0
    full = 2 if most >= FULL else int(most >= NEARLY_FULL)
    return What(code, full, int(percent is not None and percent < FULL), remote)


# --- homes -------------------------------------------------------------------------------------------------------------
@dataclasses.dataclass(frozen=True)
class Homes(Part):
    """What is rented, or what is bought: `kinds` are all of one sort."""

    kinds: tuple[str, ...]
    limits: tuple[int, ...]  # kroner, ascending
    rooms: int | None
    pets: bool

    def version(self, versions: Versions) -> tuple[Version, ...]:
        return versions.of_parts(Home, self.kinds)

    @staticmethod
    def arm(parts: list["Homes"], number: int, here: Here) -> QuerySet:
        [part] = parts
        homes = here[Home].filter(kind__in=part.kinds)
        if part.rooms is not None:
            homes = homes.exclude(~Q(kind=Home.Kind.PLOT) & Q(bedrooms__lt=part.rooms - 1))
        pets: Combinable = EMPTY
        if part.pets:
            homes = homes.exclude(pets=Home.Pets.NO)
            pets = as_number(Case(When(pets=Home.Pets.YES, then=1), default=None))
        homes, price = part.priced(homes)
        return counted(homes, number, F("kind"), price, EMPTY if part.rooms is None else F("bedrooms"), pets)

    def priced(self, homes: QuerySet[Home]) -> tuple[QuerySet[Home], Cast]:
        """The homes without those above every limit, and the lowest limit that a price does not exceed."""
        if not self.limits:
            return homes, EMPTY
        within = rent_within if self.kinds[0] in Home.RENTED else price_within
        price = Case(*[When(within(limit), then=limit) for limit in self.limits], default=None)
        return homes.exclude(within(BEYOND) & ~within(self.limits[-1])), as_number(price)


def as_number(expression: Combinable) -> Cast:
    return Cast(expression, IntegerField())


def rent_within(limit: int) -> Q:
    """Whole kroner a month; a week's rent is 52 twelfths of one."""
    period = Home.PricePeriod
    return Q(price_period=period.MONTH, price__lte=limit) | Q(price_period=period.WEEK, price__lte=(12 * limit + 11) // 52)  # fmt: skip


def price_within(limit: int) -> Q:
    return Q(price_period=Home.PricePeriod.TOTAL, price__lte=limit)


# --- leisure and services ----------------------------------------------------------------------------------------------
@dataclasses.dataclass(frozen=True)
class Activities(Part):
    category: str
    arm_key = "activities"

    def version(self, versions: Versions) -> tuple[Version, ...]:
        return versions.of_parts(Activity, [self.category])

    @staticmethod
    def arm(parts: list["Activities"], number: int, here: Here) -> QuerySet:
        activities = here[Activity].filter(category__in=[part.category for part in parts])
        return counted(activities, number, F("category"), F("age_from"), F("age_to"))

    @staticmethod
    def cells(parts: list["Activities"], rows: Iterable[tuple]) -> dict[Part, Cells]:
        found: dict[Part, Cells] = {part: {} for part in parts}
        for what, places in as_they_are(rows).items():
            found[Activities(what.key)][what] = places
        return found


@dataclasses.dataclass(frozen=True)
class Services(Part):
    """All of the region: the form asks which kinds there are."""

    def version(self, versions: Versions) -> tuple[Version, ...]:
        return versions.of([Service])

    @staticmethod
    def arm(parts: list["Services"], number: int, here: Here) -> QuerySet:
        return counted(Service.objects.filter(place__municipality__isnull=False), number, F("kind"))
