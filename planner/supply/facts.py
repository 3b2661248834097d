"""`Facts` is the one door to what a plan compares with: places, drives, counts, and what was compared before.

All of it is of one moment.
"""

import dataclasses
import datetime
from collections.abc import Callable, Hashable, Iterable
from functools import cached_property
from typing import Any, Protocol, TypeVar

from django.conf import settings
from django.db.models import Model
from django.utils import timezone

from base.caching.caches import CacheBasis, KeyedVersionedCache, VersionedCache
from base.caching.versions import Tracked, Version, Versions
from base.messages.translated_columns import build_partial_instance
from base.text.other_languages import wrap
from base.values.times import get_end_of_day
from culture.models import Activity
from entries.ending.publication_changes import find_next_publication_change
from housing.models import Home
from jobs.models import Job
from maps.windows import Atlas
from municipalities import travel
from municipalities.models import Municipality, Place, Region, Road
from news.models import Guide, Story
from schools.models import School

T = TypeVar("T")
M = TypeVar("M", bound=Model)
DEFAULT = settings.MODELTRANSLATION_DEFAULT_LANGUAGE
DATED = (Job, Home, Activity, School, Guide, Story)  # whatever a plan reads that begins and ends by its dates


# --- the moment -------------------------------------------------------------------------------------------------------
class Period:
    """A `Period` is the time from now until an entry begins or ends by its dates, at the latest until midnight.

    Making one takes one query.
    """

    def __init__(self) -> None:
        self.began = timezone.now()
        # At midnight in Oslo other municipalities may take part.
        self.ends = get_end_of_day(timezone.localdate(self.began))
        if (turn := find_next_publication_change(DATED, self.began)) is not None:
            self.ends = min(self.ends, turn)


class HasPeriod(Protocol):
    began: datetime.datetime
    ends: datetime.datetime


def is_now(period: HasPeriod) -> bool:
    return period.began <= timezone.now() < period.ends


period: VersionedCache[Period] = VersionedCache(Period, DATED, is_now)


@dataclasses.dataclass(frozen=True)
class Moment:
    """A `Moment` is the versions of all data, and the time in which nothing public begins or ends."""

    versions: Versions
    period: HasPeriod

    @property
    def time(self) -> datetime.datetime:
        """Return a time of the period. Any would do: what is public is the same in all of it."""
        return self.period.began

    def make_basis(self, version: tuple[Version, ...]) -> CacheBasis:
        """Return the basis on which something derived at this moment from the rows of `version` is kept.

        `version` is one of `self.versions`.
        """
        return CacheBasis(version, self.period.began, self.period.ends)


def build_moment(versions: Versions) -> Moment:
    """Return the moment that these versions, just read, belong to. One query where an entry has changed, else none."""
    return Moment(versions, period.get(versions))


# --- names ------------------------------------------------------------------------------------------------------------
@dataclasses.dataclass(frozen=True)
class Title:
    """A `Title` is a name as the page shows it, with the language in which it is written."""

    text: str
    language: str
    url: str = ""
    partner: str = ""
    slug: str = ""  # empty of what has no page of its own
    details: dict[str, Any] = dataclasses.field(default_factory=dict)  # by field of the model; days as text

    def build_row(self, model: type[M]) -> M:
        """Return an unsaved row of `model` with the details and nothing more, to say them in the words of its page."""
        fields = [field for field in model._meta.concrete_fields if field.name in self.details]
        return build_partial_instance(
            model, {field.attname: field.to_python(self.details[field.name]) for field in fields}
        )

    @property
    def marked(self) -> str:
        return wrap(self.text, self.language, "span")


GUIDE, FARM_GUIDE = 0, -1  # the guides on approval, and on concession and residency, stand under these numbers
Key = tuple[type[Model], int]  # (model, id) of what has a name; a story stands under its municipality's id
Titles = dict[Key, Title]


def count_children_born(municipality: Municipality, born: int) -> tuple[int, int] | None:
    """Return (number, year): how many of that birth year lived there on 1 January of which year.

    None where the count is older than the children, or missing. Index 0 of `by_age` is the year before.
    """
    year, by_age = getattr(municipality, "counted", None), getattr(municipality, "by_age", None)
    if year is None or not by_age:
        return None
    age = year - 1 - born
    return (by_age[age], year) if 0 <= age < len(by_age) else None


# --- what there is ----------------------------------------------------------------------------------------------------
class Comparable(Protocol):
    """A `Comparable` is a wish as `Facts` sees it.

    Equal ones have equal outcomes until something changes: all that a judgement depends on is part of what is equal.
    """

    def __hash__(self) -> int: ...

    def version(self, versions: Versions) -> tuple[Version, ...]:
        """Return the version of the rows that the wish is compared with, without the region itself and its roads."""

    def compare(self, facts: "Facts", *, counted: bool) -> Any:
        """Return the outcomes by place. If not `counted`, only states and drives are right, which is much faster."""


@dataclasses.dataclass
class Facts:
    """`Facts` are all that a plan compares with. They are shared with other plans, so do not change them."""

    moment: Moment
    language: str  # the active one
    region: Region  # with the municipalities also for the frame of the page, so that they are asked for once
    municipalities: list[Municipality]
    places: dict[int, Place]  # of the region
    outside: dict[int, Place]  # where people drive to, also where a municipality has left; never a result
    atlas: Atlas  # what maps are drawn from
    owner: dict[int, Municipality]  # of each place
    reach: dict[int, list[tuple[int, int]]]  # of each place [(minutes, place)], nearest first
    cells: dict[type, dict]  # by sort of part: see planner/supply/counts.py
    urls: dict[int, str]  # of places
    outcomes: KeyedVersionedCache[tuple, Any]  # what wishes have been compared with before
    titles: KeyedVersionedCache[tuple, Title]
    lists: KeyedVersionedCache[Hashable, list]
    made: dict[Hashable, Any] = dataclasses.field(default_factory=dict)  # for this plan alone

    def place(self, pk: int) -> Place:
        return self.places.get(pk) or self.outside[pk]

    @cached_property
    def drives(self) -> Callable[[int], travel.Drives]:
        """Return the function that gives {place: (minutes, kilometres)} from a place, by the quickest road.

        The drive from a place to itself is (0, 0).
        """
        return travel.roads.get(self.moment.versions).find_drives

    def find_road_km(self, place: int, there: int) -> int | None:
        """Return the kilometres between two places by the quickest road, which is not from door to door.

        None where no road leads there.
        """
        drive = self.drives(place).get(there)
        return drive[1] if drive else None

    def find_outcomes(self, wish: Comparable, *, counted: bool = True) -> Any:
        """Return the outcomes of a wish, as kept where it has been compared before.

        It does not matter whether this household asked: a relaxation leaves most wishes alone, and others ask the same.
        """
        versions = self.moment.versions
        basis = self.moment.make_basis(wish.version(versions) + versions.of([Road]))
        for known_with in (True, counted):
            if (found := self.outcomes.get((wish, known_with), basis)) is not None:
                return found
        made = wish.compare(self, counted=counted)
        self.outcomes.put((wish, counted), basis, made)
        return made

    def compare_without_counting(self, wish: Comparable) -> Any:
        """Return outcomes for questions of "whether" and "how far", which are answered much faster than "how many"."""
        return self.find_outcomes(wish, counted=False)

    def get_list(self, name: Hashable, models: Iterable[type[Tracked]], read: Callable[[Moment], list[T]]) -> list[T]:
        """Return rows that are compared one by one, kept until one of `models` changes.

        `name` has all that `read` depends on.
        """
        basis = self.moment.make_basis(self.moment.versions.of(models))
        return self.lists.get_many({name: basis}, lambda _new: {name: read(self.moment)})[name]

    def compute_once(self, name: Hashable, make: Callable[[], T]) -> T:
        """Return what `make()` does, worked out once for this plan."""
        if name not in self.made:
            self.made[name] = make()
        return self.made[name]
