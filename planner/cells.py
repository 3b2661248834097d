"""What there is where, counted by the database: jobs, homes, activities and services as rows of one shape.

A cell is everything of one domain, place and key that a household cannot tell apart: (domain, place, key, a, b, c, n, newest).
`newest` is the highest id among the `n`. One query answers for all four domains, however much there is.

| domain | key | a | b | c |
|---|---|---|---|---|
| job | occupation code | extent reaches: 2 full time, 1 nearly, 0 less | 1 also part time | 1 from home all week |
| home | kind | price, rounded up to one of `limits`; None unknown | bedrooms up to those wanted; None unknown | pets: 1 yes, 0 no, None unknown |
| activity | category | lowest age | highest age | |
| service | kind | | | |
"""

import dataclasses
from typing import NamedTuple

from django.db.models import Case, Count, F, IntegerField, Max, Q, Value, When
from django.db.models.functions import Cast, Coalesce

from culture.models import Activity
from housing.models import Home
from jobs.models import Job
from municipalities.models import Service

FULL, NEARLY_FULL = 100, 85  # per cent; a miss within 15 % is "nearly"
BEYOND = 2_000_000_000  # a price above every limit
ALL_WEEK = 5  # days from home


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
    """What has to be told apart: nothing that no wish and no relaxation asks for is counted."""

    codes: frozenset[str] = frozenset()  # occupations
    fields: frozenset[str] = frozenset()  # beginnings of their codes
    homes: bool = False
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
    rows = first.union(*rest, all=True) if rest else first
    return [Cell(*row) for row in rows]


def arm(queryset, domain: str, key: str, a=None, b=None, c=None):
    columns = {
        "in_domain": Value(domain),
        "in_key": F(key),
        "in_a": number(a),
        "in_b": number(b),
        "in_c": number(c),
    }
    rows = (
        queryset.order_by().annotate(**columns).values_list("in_domain", "place_id", "in_key", "in_a", "in_b", "in_c")
    )
    return rows.annotate(in_n=Count("pk"), in_newest=Max("pk"))


def number(expression):
    """PostgreSQL wants the columns of a union to have one type, also where a column is empty."""
    return Cast(Value(None) if expression is None else expression, IntegerField())


def job_cells(wanted: Wanted):
    if not wanted.codes and not wanted.fields:
        return None
    meant = Q(occupation__code__in=wanted.codes)
    for beginning in wanted.fields:
        meant |= Q(occupation__code__startswith=beginning)
    upper = Coalesce("extent_percent_to", "extent_percent")
    full = Case(When(Q(in_upper__gte=FULL), then=2), When(Q(in_upper__gte=NEARLY_FULL), then=1), default=0)
    part = Case(When(extent_percent__lt=FULL, then=1), default=0)
    remote = Case(When(remote_days__gte=ALL_WEEK, then=1), default=0)
    jobs = Job.objects.public().filter(meant).alias(in_upper=upper)
    return arm(jobs, "job", "occupation__code", full, part, remote)


def up_to(amount, limits: tuple[int, ...]):
    """The lowest limit that is not below `amount`; BEYOND above all, None for an unknown amount."""
    if not limits:
        return Value(0)
    return Case(When(Q(**{f"{amount}": None}), then=None), *[When(Q(**{f"{amount}__lte": n}), then=n) for n in limits], default=BEYOND)  # fmt: skip


def home_cells(wanted: Wanted):
    if not wanted.homes:
        return None
    rented = Q(kind__in=Home.RENTED)
    amount = Case(
        When(rented & Q(price_period=Home.PricePeriod.WEEK), then=F("price") * 52 / 12),
        When(rented & Q(price_period=Home.PricePeriod.MONTH), then=F("price")),
        When(~rented & Q(price_period=Home.PricePeriod.TOTAL), then=F("price")),
        default=None,
        output_field=IntegerField(),
    )
    price = Case(
        When(rented, then=up_to("in_amount", wanted.rent_limits)), default=up_to("in_amount", wanted.price_limits)
    )
    pets = Case(When(pets=Home.Pets.YES, then=1), When(pets=Home.Pets.NO, then=0), default=None)
    homes = Home.objects.public().alias(in_amount=amount)
    return arm(homes, "home", "kind", price, bedrooms(wanted.rooms), pets if wanted.pets else Value(1))


def bedrooms(rooms: int | None):
    if rooms is None:
        return Value(0)
    return Case(
        When(bedrooms=None, then=None),
        When(bedrooms__gte=rooms, then=rooms),
        When(bedrooms=rooms - 1, then=rooms - 1),
        default=0,
    )


def activity_cells(wanted: Wanted):
    if not wanted.categories:
        return None
    activities = Activity.objects.public().filter(category__in=wanted.categories)
    return arm(activities, "activity", "category", F("age_from"), F("age_to"))


def service_cells():
    return arm(Service.objects.filter(place__municipality__isnull=False), "service", "kind")
