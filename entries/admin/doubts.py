"""Where a number or a day is possible but hardly meant, the form asks once, with what readers would see."""

import dataclasses
import datetime
from collections.abc import Callable, Collection, Mapping
from typing import TYPE_CHECKING

from django.db import models
from django.utils import timezone

from base.values.days import is_of_past
from base.values.formats import format_area, format_date, format_kroner, format_number, get_local_day

if TYPE_CHECKING:
    from entries.models import Entry

ONE_YEAR, FAR_AHEAD, LONG_AGO = (datetime.timedelta(days=366 * years) for years in (1, 5, 15))
Between = tuple[int, int]  # the lowest and the highest that nobody would wonder at


def format_area_or_zero(amount: int, period: str = "") -> str:
    return format_area(amount) or f"{format_number(amount)} m²"


def count(amount: int, period: str = "") -> str:
    return format_number(amount)


@dataclasses.dataclass(frozen=True)
class UsualRange:
    """A `UsualRange` gives the lowest and the highest value that nobody would wonder at in a field.

    Where they depend on another field `by`, such as a period, `between` is a mapping by the values of that field.
    """

    field: str
    between: Between | Mapping[str, Between]
    by: str = ""
    is_nothing_usual: bool = False  # 0 is an answer: free of charge
    show: Callable[[int, str], str] = format_kroner

    def find_doubt(self, entry: "Entry") -> str:
        """Return the number as readers would see it where it is unusual, else an empty text."""
        amount, kind = getattr(entry, self.field), getattr(entry, self.by) if self.by else ""
        between = self.between.get(kind) if isinstance(self.between, Mapping) else self.between
        if amount is None or between is None or (amount == 0 and self.is_nothing_usual):
            return ""
        return "" if between[0] <= amount <= between[1] else self.show(amount, kind)


def find_doubts(entry: "Entry", changed: Collection[str]) -> dict[str, str]:
    """Return {field: value as readers would see it} of the changed fields whose value is hardly meant."""
    asked = [usual for usual in entry.usual_numbers if usual.field in changed or usual.by in changed]
    found = {usual.field: usual.find_doubt(entry) for usual in asked}
    days = [field for field in entry._meta.concrete_fields if isinstance(field, models.DateField)]
    found |= {field.name: find_day_doubt(entry, field.name) for field in days if field.name in changed}
    return {name: shown for name, shown in found.items() if shown}


def find_day_doubt(entry: "Entry", name: str) -> str:
    """Return the day as readers would see it where it is hardly meant, else an empty text.

    A day on which something happened does not lie ahead; any other lies ahead, or not long ago.
    """
    value: datetime.date | None = getattr(entry, name)
    if value is None:
        return ""
    away = get_local_day(value) - timezone.localdate()
    first, last = (-LONG_AGO, datetime.timedelta()) if is_of_past(name) else (-ONE_YEAR, FAR_AHEAD)
    return "" if first <= away <= last else format_date(value)
