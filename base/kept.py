"""What this process derived from tracked rows, kept until one of them changes."""

import threading
from collections.abc import Callable, Iterable
from typing import Any, Generic, TypeVar

from base import versions
from base.versions import Numbers, Tracked

T = TypeVar("T")


class Kept(Generic[T]):
    """One value, made when it is first asked for, and anew after any change of the models it is derived from.

    `lasts(value)` ends it earlier: a value that follows the clock says itself how long it holds. Threads may make the same
    value twice. It is shared: whoever gets it must not change it. Do not ask for it in a transaction that has changed one of
    its models: were that rolled back, the next change would get the same version.
    """

    def __init__(
        self, make: Callable[[], T], models: Iterable[type[Tracked]], lasts: Callable[[T], bool] | None = None
    ):
        self.make, self.models, self.lasts = make, tuple(models), lasts
        self._made: tuple[tuple[int, ...], T] | None = None
        EVERY.append(self)

    def get(self, numbers: Numbers | None = None) -> T:
        """`numbers` are versions.numbers(), for who has asked for them already; else it costs a query."""
        key = versions.of(self.models, versions.numbers() if numbers is None else numbers)
        made = self._made
        if made is None or made[0] != key or (self.lasts and not self.lasts(made[1])):
            made = self._made = (key, self.make())
        return made[1]


class Recent(dict):
    """Values by key, together no heavier than `most`; beyond it the oldest are forgotten. Each weighs 1 where nothing is said."""

    def __init__(self, most: int, weigh: Callable[[Any], int] = lambda value: 1):
        super().__init__()
        self.most, self.weigh, self.weight, self.lock = most, weigh, 0, threading.Lock()

    def __setitem__(self, key: Any, value: Any) -> None:
        with self.lock:
            self.weight += self.weigh(value) - (self.weigh(self[key]) if key in self else 0)
            super().__setitem__(key, value)
            while self.weight > self.most:
                self.weight -= self.weigh(self.pop(next(iter(self))))


EVERY: list[Kept] = []


def forget() -> None:
    """For tests, whose rolled back changes leave the same versions behind."""
    for kept in EVERY:
        kept._made = None
