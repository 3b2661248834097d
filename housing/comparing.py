"""What a household can pay, what it needs and when it moves become conditions on homes that a database answers."""

import dataclasses
import datetime

from dateutil.relativedelta import relativedelta
from django.db.models import Case, F, IntegerField, Q, QuerySet, When

from housing.models import Home

BEYOND = 2_000_000_000  # kroner; above every price
MONTHLY_BELOW = 100_000  # kroner; an amount below it is a month's rent, from it on a price to buy
LATE_MONTHS = 2  # by which a home may be free after the month of the move


@dataclasses.dataclass(frozen=True)
class Bounds:
    """`Bounds` limit which homes of some kinds are counted, and say by what these are told apart.

    The kinds are all rented, or all bought.
    """

    kinds: tuple[str, ...]
    limits: tuple[int, ...]  # kroner, ascending; a month's rent, or the price
    fewest: int  # bedrooms
    most: int  # more of them are as good
    pets: bool
    move: datetime.date | None  # first of the month

    def narrow(self, homes: QuerySet[Home]) -> QuerySet[Home]:
        """Leave out the homes that are too dear, too small, free too late or take no pets. What is not stated stays."""
        homes = homes.filter(kind__in=self.kinds)
        if self.limits:
            homes = homes.exclude(self.build_cost_condition(BEYOND) & ~self.build_cost_condition(self.limits[-1]))
        if self.fewest:  # a room is one bedroom whatever it says, and a plot has none
            homes = homes.exclude(~Q(kind__in=(Home.Kind.PLOT, Home.Kind.ROOM)) & Q(bedrooms__lt=self.fewest))
        if self.pets:
            homes = homes.exclude(pets=Home.Pets.NO)
        if self.move:
            homes = homes.exclude(
                available_from__gt=get_last_day_of_month(self.move) + relativedelta(months=LATE_MONTHS)
            )
        return homes

    def build_cost_condition(self, limit: int) -> Q:
        """Return the condition that a home costs at most `limit` kroner: a month where it is rented, else in all.

        52 twelfths of a week's rent are a month's.
        """
        period = Home.PricePeriod
        if self.kinds[0] not in Home.RENTED:
            return Q(price_period=period.TOTAL, price__lte=limit)
        return Q(price_period=period.MONTH, price__lte=limit) | Q(price_period=period.WEEK, price__lte=12 * limit // 52)

    def build_price_expression(self) -> Case | None:
        """Return an expression for the lowest limit that the price does not exceed; None where there are no limits."""
        whens = [When(self.build_cost_condition(limit), then=limit) for limit in self.limits]
        return Case(*whens, default=None) if whens else None

    @property
    def tells_rooms_only(self) -> bool:
        """Return whether homes are told apart by nothing but their bedrooms.

        A database then counts the bedrooms as they stand in the index, without sorting.
        """
        return not (self.limits or self.pets or self.move)

    def build_rooms_expression(self) -> Case | F:
        """Return an expression for the bedrooms, at most as many as are needed, or as they are where that is faster."""
        if self.tells_rooms_only:
            return F("bedrooms")
        return Case(When(bedrooms__gte=self.most, then=self.most), default=F("bedrooms"), output_field=IntegerField())

    def build_pets_expression(self) -> Case | None:
        """Return an expression that is 1 where pets are welcome; None where the household has no pet."""
        return Case(When(pets=Home.Pets.YES, then=1), default=None) if self.pets else None

    def is_late(self) -> Case | None:
        """Return an expression that is 1 where a home is free only after the month of the move; None without a move."""
        return (
            Case(When(available_from__gt=get_last_day_of_month(self.move), then=1), default=None) if self.move else None
        )


def get_last_day_of_month(month: datetime.date) -> datetime.date:
    return month + relativedelta(day=31)  # or what the month has


def find_price_limit(amount: int | None, *, rented: bool) -> int | None:
    """Return `amount` in kroner where it limits a month's rent, or with `rented=False` a whole price; else None.

    An amount below MONTHLY_BELOW limits only what is rented, from there on only what is bought.
    """
    return amount if amount is not None and (amount < MONTHLY_BELOW) is rented else None


def raise_amount_to_next_step(amount: int) -> int:
    """Return `amount` and at least a tenth more, rounded up to 500 kroner of rent or 50,000 of a price.

    A rent stays below MONTHLY_BELOW.
    """
    step = 500 if amount < MONTHLY_BELOW else 50_000
    more = step * -(-amount * 11 // (10 * step))
    return min(more, MONTHLY_BELOW - 1) if amount < MONTHLY_BELOW else more
