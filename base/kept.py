"""What this process derived from tracked rows, kept until they change. Whoever gets a value shares it and must not change it."""

import threading
from collections.abc import Callable, Iterable
from typing import Any, Generic, TypeVar

from base.versions import Tracked, Version, Versions, read_versions

T = TypeVar("T")


class Kept(Generic[T]):
    """One value, made when it is first asked for, and anew after any change of the models it is derived from.

    `lasts(value)` ends it earlier: a value that follows the clock says itself how long it holds. Threads may make the same
    value twice. It may be asked for anywhere, also in a transaction that has changed its models: what is made there has a
    version that nobody else sees until the transaction is committed, and nobody ever if it is not.
    """

    def __init__(
        self, make: Callable[[], T], models: Iterable[type[Tracked]], lasts: Callable[[T], bool] | None = None
    ):
        self.make, self.models, self.lasts = make, tuple(models), lasts
        self._made: tuple[tuple[Version, ...], T] | None = None
        EVERY.append(self)

    def get(self, versions: Versions | None = None) -> T:
        """Return the value. It costs a query, the versions, where they are not given by whoever has just asked for them."""
        # Before the rows: a value newer than its version is made again, an older one would stay.
        version = (versions or read_versions()).of(self.models)
        made = self._made
        if made is None or made[0] != version or (self.lasts and not self.lasts(made[1])):
            made = self._made = (version, self.make())
        return made[1]


class Recent(dict):
    """Values by key, together no heavier than `most`; beyond it the oldest are forgotten. Each weighs 1 where nothing is said."""

    def __init__(self, most: int, weigh: Callable[[Any], int] = lambda value: 1):
        super().__init__()
        self.most, self.weigh, self.weight, self.lock = most, weigh, 0, threading.Lock()

    def __setitem__(self, key, value):
        with self.lock:
            self.weight += self.weigh(value) - (self.weigh(self[key]) if key in self else 0)
            super().__setitem__(key, value)
            while self.weight > self.most:
                self.weight -= self.weigh(self.pop(next(iter(self))))


EVERY: list[Kept] = []


def forget() -> None:
    """Forget everything: for tests, which change limits or write past the versions."""
    for kept in EVERY:
        kept._made = None
