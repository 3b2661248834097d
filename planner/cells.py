"""What there is where, counted by the database: jobs, homes, activities and services as rows of one shape.

A cell is everything of one domain, place and key that a household cannot tell apart: (domain, place, key, a, b, c, n, newest).
`newest` is the highest id among the `n`. One query answers for all four domains, however much there is.

| domain | key | a | b | c |
|---|---|---|---|---|
| job | code of the occupation that stands for it | extent reaches: 2 full time, 1 nearly, 0 less | 1 also part time | 1 from home all week |
| home | kind, all that is rented as one | price, rounded up to one of `limits`; None unknown | bedrooms up to those wanted; None unknown | pets: 1 yes, None unknown |
| activity | category | lowest age | highest age | |
| service | kind | | | |

What no wish asks for is not told apart, and what no relaxation can make fit is not counted: the fewer cells, the faster.
"""

import dataclasses
from collections import defaultdict
from operator import itemgetter
from typing import NamedTuple

from django.db import connection
from django.db.models import Case, CharField, Count, F, IntegerField, Max, Q, Value, When
from django.db.models.functions import Cast, Coalesce

from culture.models import Activity
from housing.models import Home
from jobs.models import Job
from municipalities.models import Service

FULL, NEARLY_FULL = 100, 85  # per cent; a miss within 15 % is "nearly"
ALL_WEEK = 5  # days from home
ZERO = Value(0)
BEYOND = 2_000_000_000  # kroner; above every price


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


def load(wanted: Wanted) -> list[Cell]:
    first, *rest = [
        arm
        for arm in (job_cells(wanted), home_cells(wanted), activity_cells(wanted), service_cells())
        if arm is not None
    ]
    keys = sorted(set(wanted.occupations.values()))
    query = first.union(*rest, all=True) if rest else first
    with connection.cursor() as cursor:  # thousands of plain numbers: the queryset's own way costs four times as much
        cursor.execute(*query.query.sql_with_params())
        in_order = itemgetter(*[[column[0] for column in cursor.description].index(name) for name in COLUMNS])
        rows = map(in_order, cursor.fetchall())
    return [job_cell(row, keys) if row[0] == "job" else Cell(*row) for row in rows]


def job_cell(row, keys: list[str]) -> Cell:
    """Numbers are grouped faster than words: the query counts by place in `keys` and by both extents in one number."""
    domain, place, _key, number, extent, remote, n, newest = row
    return Cell(domain, place, keys[number], extent // 2, extent % 2, remote, n, newest)


COLUMNS = ("in_domain", "place_id", "in_key", "in_a", "in_b", "in_c", "in_n", "in_newest")


def arm(queryset, domain: str, key, a=None, b=None, c=None):
    told_apart = {"in_domain": Value(domain), "in_key": key, "in_a": number(a), "in_b": number(b), "in_c": number(c)}
    rows = queryset.order_by().annotate(**told_apart).values_list(*COLUMNS[:-2])
    return rows.annotate(in_n=Count("pk"), in_newest=Max("pk"))


def number(expression):
    """PostgreSQL wants the columns of a union to have one type, also where a column is empty."""
    return Cast(Value(None) if expression is None else expression, IntegerField())


def job_cells(wanted: Wanted):
    if not wanted.occupations:
        return None
    by_key = defaultdict(list)
    for occupation, key in wanted.occupations.items():
        by_key[key].append(occupation)
    keys = sorted(by_key)
    number = Case(*[When(occupation__in=by_key[key], then=at) for at, key in enumerate(keys)], default=None)
    remote = Case(When(remote_days__gte=ALL_WEEK, then=1), default=0)
    jobs = Job.objects.public().filter(occupation__in=list(wanted.occupations))
    return arm(jobs.alias(in_upper=Coalesce("extent_percent_to", "extent_percent")), "job", Value(""), number, extent(wanted), remote)  # fmt: skip


def extent(wanted: Wanted):
    """Twice what reaches full time, and one where part time is possible; only what somebody asks for."""
    full = Case(When(in_upper__gte=FULL, then=4), When(in_upper__gte=NEARLY_FULL, then=2), default=0)
    part = Case(When(extent_percent__lt=FULL, then=1), default=0)
    return (full if "full" in wanted.extents else ZERO) + (part if "part" in wanted.extents else ZERO)


def home_cells(wanted: Wanted):
    if not wanted.homes:
        return None
    homes, price = priced(Home.objects.public().filter(kind__in=wanted.homes), wanted)
    if wanted.rooms is not None:
        homes = homes.exclude(~Q(kind=Home.Kind.PLOT) & Q(bedrooms__lt=wanted.rooms - 1))
    if wanted.pets:
        homes = homes.exclude(kind__in=Home.RENTED, pets=Home.Pets.NO)
    pets = Case(When(pets=Home.Pets.YES, then=1), default=None)
    kind = Case(When(kind__in=Home.RENTED, then=Value(Home.Kind.RENT)), default=F("kind"), output_field=CharField())
    return arm(homes, "home", kind, price, bedrooms(wanted.rooms), pets if wanted.pets else Value(1))


def priced(homes, wanted: Wanted):
    """The homes without those above every limit, and the lowest limit that a price does not exceed."""
    limits = wanted.rent_limits or wanted.price_limits  # one amount, so never both
    if not limits:
        return homes, ZERO
    kinds, within = (Home.RENTED, rent_within) if wanted.rent_limits else (Home.BOUGHT, price_within)
    concerned = Q(kind__in=kinds)
    stated = within(BEYOND)
    price = Case(When(~concerned, then=0), *[When(within(limit), then=limit) for limit in limits], default=None)
    return homes.exclude(concerned & stated & ~within(limits[-1])), price


def rent_within(limit: int) -> Q:
    """Whole kroner a month; a week's rent is 52 twelfths of one."""
    period = Home.PricePeriod
    return Q(price_period=period.MONTH, price__lte=limit) | Q(price_period=period.WEEK, price__lte=(12 * limit + 11) // 52)  # fmt: skip


def price_within(limit: int) -> Q:
    return Q(price_period=Home.PricePeriod.TOTAL, price__lte=limit)


def bedrooms(rooms: int | None):
    """What is wanted, one less, or unknown; fewer were left out."""
    if rooms is None:
        return ZERO
    return Case(When(bedrooms=None, then=None), When(bedrooms__gte=rooms, then=rooms), default=rooms - 1)


def activity_cells(wanted: Wanted):
    if not wanted.categories:
        return None
    activities = Activity.objects.public().filter(category__in=wanted.categories)
    return arm(activities, "activity", F("category"), F("age_from"), F("age_to"))


def service_cells():
    return arm(Service.objects.filter(place__municipality__isnull=False), "service", F("kind"))
