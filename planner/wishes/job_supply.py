"""Adverts are counted for the planner by what households tell apart, so that a plan reads a few cells and no advert."""

import dataclasses
import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from dateutil.relativedelta import relativedelta
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from base.caching.versions import Version, Versions
from jobs.in_short import convert_to_day
from jobs.models import ALL_WEEK, FULL_PERCENT, Job
from planner.household import LEVELS
from planner.supply.counts import Arm, Flag, SupplyPart

# Per cent; a miss within 15 % is "nearly".
NEARLY_FULL = 85
# Months that a limited post must last.
YEAR = 12
NOT_FULL, NEARLY_FULL_TIME, FULL_TIME = range(3)
# The first is named before the others.
PERMANENT, LIMITED, SEASONAL, APPRENTICE, TAKEOVER = range(5)
TERMS = {
    Job.Engagement.PERMANENT: PERMANENT,
    Job.Engagement.TEMPORARY: LIMITED,
    Job.Engagement.SUBSTITUTE: LIMITED,
    Job.Engagement.SEASONAL: SEASONAL,
    Job.Engagement.SUMMER: SEASONAL,
    Job.Engagement.APPRENTICESHIP: APPRENTICE,
    Job.Engagement.TAKEOVER: TAKEOVER,
}
Posts = tuple[int, int, int, int]  # place, posts, id of the newest, id of the one before it or 0


class JobCell(NamedTuple):
    """No household tells the adverts of one cell apart.

    Months are counted from the year 0: a move is said in whole months, so days make no difference.
    """

    code: str  # of the occupation
    full: int = FULL_TIME  # which can be reached
    part: int = 0  # 1: part time is possible
    term: int = PERMANENT
    short: int = 0  # 1: a limited post that ends within twelve months of today, or of its own start
    last: int | None = None  # month of the last day
    after: int | None = None  # month of the day after, of a limited post
    start: int | None = None  # month
    level: int = 0  # of LEVELS, that it needs; 0 also where it does not say
    remote: int = 0  # 1: from home all week


def count_months(day: datetime.date) -> int:
    """Return the month of a day, counted from the year 0."""
    return 12 * day.year + day.month


@dataclasses.dataclass(frozen=True)
class JobSupply(SupplyPart):
    """The adverts of one occupation, by its id and code."""

    occupation: int
    code: str
    # A field of work has dozens of occupations: one arm of the query counts all of them.
    arm_key = "jobs"
    cell = JobCell

    def version(self, versions: Versions) -> tuple[Version, ...]:
        return versions.of_parts(Job, [self.occupation])

    @staticmethod
    def arm(parts: list["JobSupply"], time: datetime.datetime) -> Arm:
        return build_arm(Job.objects.public(time).filter(occupation__in=[part.occupation for part in parts]))

    @staticmethod
    def cells(parts: list["JobSupply"], rows: Iterable[tuple]) -> dict[SupplyPart, dict]:
        code_of = {part.occupation: part.code for part in parts}
        found = collect_cells(rows, code_of)
        return {part: found[part.occupation] for part in parts}


@dataclasses.dataclass(frozen=True)
class AnyJobSupply(SupplyPart):
    """The adverts of every occupation count for whoever takes any work. `codes` are (id, code)."""

    codes: tuple[tuple[int, str], ...]
    cell = JobCell

    def version(self, versions: Versions) -> tuple[Version, ...]:
        return versions.of([Job])

    @staticmethod
    def arm(parts: list["AnyJobSupply"], time: datetime.datetime) -> Arm:
        return build_arm(Job.objects.public(time).exclude(engagement__in=Job.NO_POST))

    @staticmethod
    def cells(parts: list["AnyJobSupply"], rows: Iterable[tuple]) -> dict[SupplyPart, dict]:
        found = collect_cells(rows, dict(parts[0].codes))
        return {parts[0]: {what: posts for own in found.values() for what, posts in own.items()}}


@dataclasses.dataclass(frozen=True)
class Apprenticeships(AnyJobSupply):
    """The apprenticeships of every occupation count for whoever would learn any."""

    @staticmethod
    def arm(parts: list[AnyJobSupply], time: datetime.datetime) -> Arm:
        return build_arm(Job.objects.public(time).filter(engagement=Job.Engagement.APPRENTICESHIP))


def choose_any_supply(apprentice: bool) -> type[AnyJobSupply]:
    return Apprenticeships if apprentice else AnyJobSupply


def build_arm(jobs: QuerySet[Job]) -> Arm:
    numbers = ("occupation_id", "extent_percent", "extent_percent_to", "posts")
    return Arm(
        jobs,
        texts=(F("engagement"), F("language_needed")),
        numbers=(*map(F, numbers), Flag(F("start_asap"))),
        days=(F("ends_on"), F("start")),
        apart=Q(remote_days__isnull=False, remote_days__gte=ALL_WEEK),
    )


def collect_cells(rows: Iterable[tuple], code_of: Mapping[int, str]) -> dict[int, dict[JobCell, list[Posts]]]:
    """Return {occupation id: {cell: [(place, posts, newest, second)]}}.

    What no household tells apart is one cell. Of each place the two newest adverts are known by their ids.
    """
    today = timezone.localdate()
    found: dict[int, dict[JobCell, dict[int, list[int]]]] = defaultdict(lambda: defaultdict(dict))
    for place, engagement, language, occupation, percent, upper, posts, asap, ends, start, ids, remote_ids in rows:
        told = (engagement, language, percent, upper, ends, None if asap else start, today)
        for remote, listed in enumerate((ids, remote_ids)):
            what = build_cell(code_of.get(occupation, ""), remote, *told) if listed else None
            if what is not None:
                add_posts(found[occupation][what], place, posts or 1, listed)
    return {
        occupation: {
            what: [(place, n, newest, second) for place, (n, newest, second) in places.items()]
            for what, places in own.items()
        }
        for occupation, own in found.items()
    } | {occupation: {} for occupation in code_of if occupation not in found}


def add_posts(places: dict[int, list[int]], place: int, posts: int, listed: str) -> None:
    """Add the adverts whose ids are `listed`, each of so many posts, to what is known of a place."""
    ids = [int(pk) for pk in listed.split(",")]
    known = places.get(place, [0, 0, 0])
    newest = sorted((*ids, *known[1:]))
    places[place] = [known[0] + posts * len(ids), newest[-1], newest[-2]]


@lru_cache(maxsize=20_000)
def build_cell(
    code: str,
    remote: int,
    engagement: str,
    language: str,
    percent: int,
    upper: int | None,
    ends: Any,
    start: Any,
    today: datetime.date,
) -> JobCell | None:
    """Return the cell of an advert, or None where it is over."""
    last, first = convert_to_day(ends), convert_to_day(start)
    if last is not None and last < max(today, first or today):
        return None
    most, term = upper or percent, TERMS[Job.Engagement(engagement)]
    after = last + datetime.timedelta(days=1) if last and term == LIMITED else None
    return JobCell(
        code,
        full=FULL_TIME if most >= FULL_PERCENT else NEARLY_FULL_TIME if most >= NEARLY_FULL else NOT_FULL,
        part=int(percent < FULL_PERCENT),
        term=term,
        short=int(after is not None and after < max(today, first or today) + relativedelta(months=YEAR)),
        last=count_months(last) if last else None,
        after=count_months(after) if after else None,
        start=count_months(first) if first else None,
        remote=remote,
        level=LEVELS.index(language) if language in LEVELS else 0,
    )
