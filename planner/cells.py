"""What there is where, counted by the database: jobs, homes, activities and services as rows of one shape.

A cell is everything of one domain, place and key that a household cannot tell apart: (domain, place, key, a, b, c, n, newest).
`newest` is the highest id among the `n`. One query answers for all four domains, however much there is.

| domain | key | a | b | c |
|---|---|---|---|---|
| job | code of the occupation that stands for it | extent reaches: 2 full time, 1 nearly, 0 less | 1 also part time | 1 from home all week |
| home | kind | price, rounded up to one of `limits`; None unknown | bedrooms; None unknown | pets: 1 yes, None unknown |
| activity | category | lowest age | highest age | |
| service | kind | | | |

What no wish asks for is not told apart, and what no relaxation can make fit is not counted: the fewer cells, the faster.
Groups are columns as they stand in an index, wherever that is possible: the database then counts as it reads and sorts nothing.
"""

import dataclasses
import datetime
from collections.abc import Collection, Iterator
from functools import cache
from operator import itemgetter
from typing import NamedTuple

from django.db import connection
from django.db.models import Case, Count, F, IntegerField, Max, Q, QuerySet, Value, When
from django.db.models.functions import Cast

from culture.models import Activity
from housing.models import Home
from jobs.models import Job
from municipalities.models import Service

FULL, NEARLY_FULL = 100, 85  # per cent; a miss within 15 % is "nearly"
ALL_WEEK = 5  # days from home
BEYOND = 2_000_000_000  # kroner; above every price
JOBS = ("job", "remote job")


class Cell(NamedTuple):
    domain: str
    place: int
    key: str
    a: int | None
    b: int | None
    c: int | None
    n: int
    newest: int


@dataclasses.dataclass(frozen=True)
class Wanted:
    """What has to be told apart for a household and for every relaxation of it."""

    occupations: dict[int, str] = dataclasses.field(default_factory=dict)  # id -> key of the cell
    extents: frozenset[str] = frozenset()  # "full", "part"
    homes: tuple[str, ...] = ()  # of Home.Kind
    rent_limits: tuple[int, ...] = ()  # ascending
    price_limits: tuple[int, ...] = ()
    rooms: int | None = None
    pets: bool = False
    categories: tuple[str, ...] = ()


def load(wanted: Wanted, members: Collection[int], now: datetime.datetime) -> Iterator[Cell]:
    """Of what is public `now`; `members` are the ids of the municipalities that take part."""

    def here(model):
        return model.objects.public(now, members)

    arms = [*job_cells(wanted, here), *home_cells(wanted, here), *activity_cells(wanted, here)]
    query = service_cells().union(*arms, all=True) if arms else service_cells()
    with connection.cursor() as cursor:  # thousands of plain numbers: the queryset's own way costs four times as much
        cursor.execute(*query.query.sql_with_params())
        in_order = itemgetter(*[[column[0] for column in cursor.description].index(name) for name in COLUMNS])
        rows = list(map(in_order, cursor.fetchall()))
    yield from joined((row for row in rows if row[0] in JOBS), wanted.occupations)
    yield from (Cell._make(row) for row in rows if row[0] not in JOBS)


def joined(rows, occupations: dict[int, str]) -> Iterator[Cell]:
    """Jobs of all occupations that one key stands for, as one cell: each is compared several times."""
    found: dict[tuple, tuple[int, int]] = {}
    for domain, place, _key, occupation, percent, upper, n, newest in rows:
        at = (place, occupations[occupation], extent(percent, upper), domain)
        known, highest = found.get(at, (0, 0))
        found[at] = (known + n, newest if newest > highest else highest)
    for (place, key, (full, part), domain), (n, newest) in found.items():
        yield Cell("job", place, key, full, part, int(domain != "job"), n, newest)


@cache
def extent(percent: int | None, upper: int | None) -> tuple[int, int]:
    """Whether full time can be reached (2), nearly (1) or not (0), and whether part time is possible (1)."""
    most = upper or percent or 0
    return 2 if most >= FULL else int(most >= NEARLY_FULL), int(percent is not None and percent < FULL)


class Constant(Cast):
    """PostgreSQL wants the columns of a union to have one type, also where a column is empty; nothing is grouped by it."""

    def get_group_by_cols(self):
        return []


COLUMNS = ("in_domain", "place_id", "in_key", "in_a", "in_b", "in_c", "in_n", "in_newest")
EMPTY = Constant(Value(None), IntegerField())


def arm(queryset, domain: str, key, a=EMPTY, b=EMPTY, c=EMPTY):
    told_apart = {"in_domain": Value(domain), "in_key": key, "in_a": a, "in_b": b, "in_c": c}
    rows = queryset.order_by().annotate(**told_apart).values_list(*COLUMNS[:-2])
    return rows.annotate(in_n=Count("pk"), in_newest=Max("pk"))


def job_cells(wanted: Wanted, here) -> Iterator[QuerySet]:
    if not wanted.occupations:
        return
    jobs = here(Job).filter(occupation__in=list(wanted.occupations))
    extents = (F("extent_percent"), F("extent_percent_to")) if wanted.extents & {"full", "part"} else ()
    for domain, days in zip(JOBS, (Q(remote_days=None) | Q(remote_days__lt=ALL_WEEK), Q(remote_days__gte=ALL_WEEK)), strict=True):  # fmt: skip
        yield arm(jobs.filter(days), domain, Value(""), F("occupation_id"), *extents)


def home_cells(wanted: Wanted, here) -> Iterator[QuerySet]:
    """What is rented and what is bought: an amount concerns only one of the two, and pets only what is rented."""
    for kinds, limits, within in (
        (Home.RENTED, wanted.rent_limits, rent_within),
        (Home.BOUGHT, wanted.price_limits, price_within),
    ):
        asked = [kind for kind in wanted.homes if kind in kinds]
        if not asked:
            continue
        homes = here(Home).filter(kind__in=asked)
        if wanted.rooms is not None:
            homes = homes.exclude(~Q(kind=Home.Kind.PLOT) & Q(bedrooms__lt=wanted.rooms - 1))
        pets = EMPTY
        if wanted.pets and kinds is Home.RENTED:
            homes = homes.exclude(pets=Home.Pets.NO)
            pets = number(Case(When(pets=Home.Pets.YES, then=1), default=None))
        homes, price = priced(homes, limits, within)
        yield arm(homes, "home", F("kind"), price, EMPTY if wanted.rooms is None else F("bedrooms"), pets)


def number(expression):
    return Cast(expression, IntegerField())


def priced(homes, limits: tuple[int, ...], within):
    """The homes without those above every limit, and the lowest limit that a price does not exceed."""
    if not limits:
        return homes, EMPTY
    price = Case(*[When(within(limit), then=limit) for limit in limits], default=None)
    return homes.exclude(within(BEYOND) & ~within(limits[-1])), number(price)


def rent_within(limit: int) -> Q:
    """Whole kroner a month; a week's rent is 52 twelfths of one."""
    period = Home.PricePeriod
    return Q(price_period=period.MONTH, price__lte=limit) | Q(price_period=period.WEEK, price__lte=(12 * limit + 11) // 52)  # fmt: skip


def price_within(limit: int) -> Q:
    return Q(price_period=Home.PricePeriod.TOTAL, price__lte=limit)


def activity_cells(wanted: Wanted, here) -> Iterator[QuerySet]:
    if wanted.categories:
        yield arm(here(Activity).filter(category__in=wanted.categories), "activity", F("category"), F("age_from"), F("age_to"))  # fmt: skip


def service_cells():
    return arm(Service.objects.filter(place__municipality__isnull=False), "service", F("kind"))
