"""Values worked out from `Tracked` rows are kept here, in this process, until the rows change.

Whoever gets a value shares it and must not change it.
"""

import datetime
import threading
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping
from typing import Any, Generic, NamedTuple, TypeVar

from cachetools import LRUCache

from base.caching.versions import Tracked, Version, Versions, read_versions

T = TypeVar("T")
K = TypeVar("K", bound=Hashable)


class VersionedCache(Generic[T]):
    """A `VersionedCache` holds one value, made at the first call and anew after any change of its `models`.

    Where `lasts(value)` is given and false, the value is made anew as well, as for values that depend on the clock. Two
    threads may make the same value twice. The cache may be asked anywhere, also in a transaction that has changed the
    models: a value made there has a version that nobody else sees until the transaction is committed, and nobody ever
    if it is not.
    """

    def __init__(
        self, make: Callable[[], T], models: Iterable[type[Tracked]], lasts: Callable[[T], bool] | None = None
    ):
        self.make, self.models, self.lasts = make, tuple(models), lasts
        self._made: tuple[tuple[Version, ...], T] | None = None
        ALL_CACHES.append(self)

    def get(self, versions: Versions | None = None) -> T:
        """Return the value, made anew where that is needed.

        This costs one query for the versions, and none where `versions` that were just read are given.
        """
        # Before the rows: a value newer than its version is made again, an older one would stay.
        version = (read_versions() if versions is None else versions).of(self.models)
        made = self._made
        if made is None or made[0] != version or (self.lasts and not self.lasts(made[1])):
            made = self._made = (version, self.make())
        return made[1]


class CacheBasis(NamedTuple):
    """A `CacheBasis` says what a value was made from: versions of rows, and a span of time.

    Within the span, from `began` until `ends`, none of the rows begins or ends by its dates.
    """

    version: tuple[Version, ...]
    began: datetime.datetime
    ends: datetime.datetime

    def is_valid_at(self, current: "CacheBasis") -> bool:
        return self.version == current.version and self.began <= current.began < self.ends


class KeyedVersionedCache(Generic[K, T]):
    """A `KeyedVersionedCache` holds values by key, each for as long as its `CacheBasis` holds.

    Beyond `maxsize` the values that were not asked for longest are forgotten. A value counts as `weigh(value)` towards
    `maxsize`, by default as 1. Threads share the cache; two may make the same value.
    """

    def __init__(self, maxsize: int, weigh: Callable[[T], int] = lambda value: 1):
        # cachetools leaves the lock to its callers; a mere look changes the order in which values are forgotten.
        self._lock = threading.Lock()
        self._cache: LRUCache[K, tuple[CacheBasis, T]] = LRUCache(maxsize, lambda held: weigh(held[1]))

    def __len__(self) -> int:
        return len(self._cache)

    @property
    def weight(self) -> int:
        return int(self._cache.currsize)

    def get(self, key: K, basis: CacheBasis) -> T | None:
        """Return the value of `key` if its basis still holds at `now`, else None."""
        with self._lock:
            held = self._cache.get(key)
        return held[1] if held and held[0].is_valid_at(basis) else None

    def put(self, key: K, basis: CacheBasis, value: T) -> None:
        """Keep `value` under `key`, unless the value alone weighs more than `maxsize`."""
        held = (basis, value)
        with self._lock:
            if self._cache.getsizeof(held) <= self._cache.maxsize:
                self._cache[key] = held

    def get_many(self, bases: Mapping[K, CacheBasis], make: Callable[[list[K]], Mapping[K, T]]) -> dict[K, T]:
        """Return {key: value} for all of `wanted`.

        `make` is called once, with the keys whose values are not kept or do not hold any more.
        """
        found: dict[K, Any] = {key: self.get(key, basis) for key, basis in bases.items()}
        if new := [key for key, value in found.items() if value is None]:
            for key, value in make(new).items():
                found[key] = value
                self.put(key, bases[key], value)
        return found


ALL_CACHES: list[VersionedCache] = []


def clear_caches(but: Collection[VersionedCache] = ()) -> None:
    """Empty every `VersionedCache` that is not in `but`.

    This is for tests, which change limits or write rows without changing the versions.
    """
    for kept in ALL_CACHES:
        if kept not in but:
            kept._made = None
