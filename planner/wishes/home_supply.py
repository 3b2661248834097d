"""Homes are counted for the planner by what households tell apart: kind, price, bedrooms, pets and the month."""

import dataclasses
import datetime
from typing import NamedTuple

from django.db.models import F

from base.caching.versions import Version, Versions
from housing.comparing import Bounds, raise_amount_to_next_step
from housing.models import Home
from planner.engine.judging import stretch_limit
from planner.supply.counts import EMPTY, Arm, SupplyPart, cast_to_number


class HomeCell(NamedTuple):
    """No household tells the homes of one cell apart; None is not known."""

    kind: str
    limit: int | None  # price, rounded up to one of those asked about
    bedrooms: int | None
    pets: int | None  # 1: yes
    late: int | None = None  # 1: free only after the month of the move


@dataclasses.dataclass(frozen=True)
class HomeSupply(Bounds, SupplyPart):
    """The homes within the bounds of a household and its relaxations, rented or bought."""

    cell = HomeCell

    def version(self, versions: Versions) -> tuple[Version, ...]:
        return versions.of_parts(Home, self.kinds)

    @staticmethod
    def arm(parts: list["HomeSupply"], time: datetime.datetime) -> Arm:
        [part] = parts
        told_apart = (
            part.build_price_expression(),
            part.build_rooms_expression(),
            part.build_pets_expression(),
            part.is_late(),
        )
        numbers = tuple(
            EMPTY if what is None else what if isinstance(what, F) else cast_to_number(what) for what in told_apart
        )
        return Arm(part.narrow(Home.objects.public(time)), texts=(F("kind"),), numbers=numbers)


def list_price_limits(amount: int | None) -> tuple[int, ...]:
    """Return all amounts with which a household and its relaxations compare a price, ascending."""
    amounts = () if amount is None else (amount, raise_amount_to_next_step(amount))
    return tuple(sorted({limit for each in amounts for limit in (each, stretch_limit(each))}))
