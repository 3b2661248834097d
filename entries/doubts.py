"""Numbers that are possible and yet hardly meant: the form asks once, with what readers would see."""

import dataclasses
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from base.formats import kroner, number

if TYPE_CHECKING:
    from entries.models import Entry

Between = tuple[int, int]  # the lowest and the highest that nobody would wonder at


def square_metres(amount: int, period: str = "") -> str:
    return f"{number(amount)} m²"


def count(amount: int, period: str = "") -> str:
    return number(amount)


@dataclasses.dataclass(frozen=True)
class Usual:
    """What the number in `field` lies between; where it depends on another field, such as a period, by its values."""

    field: str
    between: Between | Mapping[str, Between]
    by: str = ""
    is_nothing_usual: bool = False  # 0 is an answer: free of charge
    show: Callable[[int, str], str] = kroner

    def find_doubt(self, entry: "Entry") -> str:
        """The number as readers would see it where one would wonder at it, else nothing."""
        amount, kind = getattr(entry, self.field), getattr(entry, self.by) if self.by else ""
        between = self.between.get(kind) if isinstance(self.between, Mapping) else self.between
        if amount is None or between is None or (amount == 0 and self.is_nothing_usual):
            return ""
        return "" if between[0] <= amount <= between[1] else self.show(amount, kind)
