"""Adverts: how they are counted, what a place offers and reaches of them, and which of them are named."""

import dataclasses
import datetime
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from math import inf
from typing import Any, NamedTuple
from urllib.parse import urlencode

from dateutil.relativedelta import relativedelta
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from base.caching.versions import Version, Versions
from base.links import find_path
from jobs.in_short import as_day
from jobs.models import ALL_WEEK, FULL_PERCENT, Job
from occupations.neighbours import nearly_many
from occupations.words.withoutadvert import ANY
from planner.engine import judging
from planner.engine.judging import NOTHING, Choice, Outcome, Reach, State, stretch_limit
from planner.household import ALL_CODES, LEVELS
from planner.supply.counts import Arm, Flag, SupplyPart
from planner.supply.facts import Facts
from planner.wishes.base import Telling

NEARLY_FULL = 85  # per cent; a miss within 15 % is "nearly"
YEAR = 12  # months that a limited post must last
NOT_FULL, NEARLY_FULL_TIME, FULL_TIME = range(3)
PERMANENT, LIMITED, SEASONAL, APPRENTICE, TAKEOVER = range(5)  # the first is named before the others
TERMS = {
    Job.Engagement.PERMANENT: PERMANENT,
    Job.Engagement.TEMPORARY: LIMITED,
    Job.Engagement.SUBSTITUTE: LIMITED,
    Job.Engagement.SEASONAL: SEASONAL,
    Job.Engagement.SUMMER: SEASONAL,
    Job.Engagement.APPRENTICESHIP: APPRENTICE,
    Job.Engagement.TAKEOVER: TAKEOVER,
}
MOST_NAMED = 2  # two adults never name the same advert
Posts = tuple[int, int, int, int]  # place, posts, id of the newest, id of the one before it or 0


class Why(judging.Why):
    OCCUPATION = 2
    EXTENT = 4
    UNTIL = 8
    LENGTH = 16
    SEASONAL = 32
    LANGUAGE = 64
    START = 128
    SAME_POST = 256
    TRAIN = 512
    CAR = 1024
    APPROVAL = 2048


NAMES = {
    Why.DRIVE: "drive",
    Why.OCCUPATION: "occupation",
    Why.EXTENT: "extent",
    Why.UNTIL: "until",
    Why.LENGTH: "length",
    Why.SEASONAL: "seasonal",
    Why.LANGUAGE: "language",
    Why.START: "start",
    Why.SAME_POST: "same_post",
    Why.TRAIN: "train",
    Why.CAR: "car",
    Why.APPROVAL: "approval",
}


# --- what is counted --------------------------------------------------------------------------------------------------
class JobCell(NamedTuple):
    """Months are counted from the year 0: a move is said in whole months, so no household tells days apart."""

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


def months(day: datetime.date) -> int:
    return 12 * day.year + day.month


@dataclasses.dataclass(frozen=True)
class JobSupply(SupplyPart):
    """Adverts of one occupation."""

    occupation: int  # id
    code: str
    arm_key = "jobs"  # a field of work has dozens of occupations
    cell = JobCell

    def version(self, versions: Versions) -> tuple[Version, ...]:
        return versions.of_parts(Job, [self.occupation])

    @staticmethod
    def arm(parts: list["JobSupply"], time: datetime.datetime) -> Arm:
        return arm_of(Job.objects.public(time).filter(occupation__in=[part.occupation for part in parts]))

    @staticmethod
    def cells(parts: list["JobSupply"], rows: Iterable[tuple]) -> dict[SupplyPart, dict]:
        code_of = {part.occupation: part.code for part in parts}
        found = collected(rows, code_of)
        return {part: found[part.occupation] for part in parts}


@dataclasses.dataclass(frozen=True)
class AnyJobSupply(SupplyPart):
    """Of every occupation: for whoever takes any work. `codes` are (id, code)."""

    codes: tuple[tuple[int, str], ...]
    cell = JobCell

    def version(self, versions: Versions) -> tuple[Version, ...]:
        return versions.of([Job])

    @staticmethod
    def arm(parts: list["AnyJobSupply"], time: datetime.datetime) -> Arm:
        return arm_of(Job.objects.public(time).exclude(engagement__in=Job.NO_POST))

    @staticmethod
    def cells(parts: list["AnyJobSupply"], rows: Iterable[tuple]) -> dict[SupplyPart, dict]:
        found = collected(rows, dict(parts[0].codes))
        return {parts[0]: {what: posts for own in found.values() for what, posts in own.items()}}


@dataclasses.dataclass(frozen=True)
class Apprenticeships(AnyJobSupply):
    """Of every occupation: for whoever would learn any."""

    @staticmethod
    def arm(parts: list[AnyJobSupply], time: datetime.datetime) -> Arm:
        return arm_of(Job.objects.public(time).filter(engagement=Job.Engagement.APPRENTICESHIP))


def part_of_any(apprentice: bool) -> type[AnyJobSupply]:
    return Apprenticeships if apprentice else AnyJobSupply


def arm_of(jobs: QuerySet[Job]) -> Arm:
    numbers = ("occupation_id", "extent_percent", "extent_percent_to", "posts")
    return Arm(
        jobs,
        texts=(F("engagement"), F("language_needed")),
        numbers=(*map(F, numbers), Flag(F("start_asap"))),
        days=(F("ends_on"), F("start")),
        apart=Q(remote_days__isnull=False, remote_days__gte=ALL_WEEK),
    )


def collected(rows: Iterable[tuple], code_of: Mapping[int, str]) -> dict[int, dict[JobCell, list[Posts]]]:
    """By occupation. What no household tells apart is one cell; of each place the two newest are known by their ids."""
    today = timezone.localdate()
    found: dict[int, dict[JobCell, dict[int, list[int]]]] = defaultdict(lambda: defaultdict(dict))
    for place, engagement, language, occupation, percent, upper, posts, asap, ends, start, ids, remote_ids in rows:
        told = (engagement, language, percent, upper, ends, None if asap else start, today)
        for remote, listed in enumerate((ids, remote_ids)):
            what = cell(code_of.get(occupation, ""), remote, *told) if listed else None
            if what is not None:
                add(found[occupation][what], place, posts or 1, listed)
    return {
        occupation: {
            what: [(place, n, newest, second) for place, (n, newest, second) in places.items()]
            for what, places in own.items()
        }
        for occupation, own in found.items()
    } | {occupation: {} for occupation in code_of if occupation not in found}


def add(places: dict[int, list[int]], place: int, posts: int, listed: str) -> None:
    ids = [int(pk) for pk in listed.split(",")]
    known = places.get(place, [0, 0, 0])
    newest = sorted((*ids, *known[1:]))
    places[place] = [known[0] + posts * len(ids), newest[-1], newest[-2]]


@lru_cache(maxsize=20_000)
def cell(
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
    """None for what is over."""
    last, first = as_day(ends), as_day(start)
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
        last=months(last) if last else None,
        after=months(after) if after else None,
        start=months(first) if first else None,
        remote=remote,
        level=LEVELS.index(language) if language in LEVELS else 0,
    )


# --- what a place has -------------------------------------------------------------------------------------------------
Named = tuple[int, int, int, int]  # rank, id (negative), why, place


@dataclasses.dataclass(slots=True)
class Offers:
    """What one place offers an adult: posts, and the two adverts of each rank: the own occupation first, then what
    lasts.
    """

    fits: int = 0
    nearly: int = 0
    first: dict[int, list[Named]] = dataclasses.field(default_factory=dict)
    met: list[Named] = dataclasses.field(default_factory=list)
    almost: list[Named] = dataclasses.field(default_factory=list)


def offers(
    cells: Mapping[JobCell, list[Posts]], judge: Callable[[JobCell], int | None]
) -> tuple[dict[int, Offers], Offers]:
    """By place, and what can be done from anywhere."""
    found: dict[int, Offers] = defaultdict(Offers)
    anywhere = Offers()
    for what, places in cells.items():
        why = judge(what)
        if why is None:
            continue
        rank = int(what.term != PERMANENT) + (2 if why & Why.OCCUPATION else 0)
        at = rank + (2 if why else 0)
        for place, posts, newest, second in places:
            there = anywhere if what.remote else found[place]
            if why:
                there.nearly += posts
            else:
                there.fits += posts
            first = there.first.setdefault(at, [])
            if len(first) < MOST_NAMED or -newest < first[-1][1]:
                first.append((rank, -newest, why, place))
                if second:
                    first.append((rank, -second, why, place))
                first.sort()
                del first[MOST_NAMED:]
    for there in (*found.values(), anywhere):
        for at, first in sorted(there.first.items()):
            (there.met if at < 2 else there.almost).extend(first)
    return found, anywhere


class Search:
    """Collects what may be named on the way outwards, until two that last are known."""

    def __init__(self) -> None:
        self.best: list[tuple[int, int, int, int, int]] = []  # as Choice, at most two
        self.least: int | None = None
        self.worst: tuple[float, float] = (inf, inf)  # rank and minutes of the second: what has more cannot be named
        self.full_at: float = inf  # minutes; nothing farther can be named

    def add(self, named: list[Named], minutes: int, more: int = 0) -> None:
        """`named` has the least rank first."""
        if self.least is None:
            self.least = minutes
        if (named[0][0], minutes) > self.worst:
            return
        self.best += [(rank, minutes, older, place, why | more) for rank, older, why, place in named]
        self.best.sort()
        del self.best[MOST_NAMED:]
        if len(self.best) == MOST_NAMED:
            self.worst = self.best[-1][:2]
            self.full_at = inf if self.worst[0] else minutes

    @property
    def choices(self) -> tuple[Choice, ...]:
        return tuple(Choice(*one) for one in self.best)


def reached(supply: Mapping[int, Offers], anywhere: Offers, reach: Reach, limit: int, *, counted: bool) -> Outcome:
    """What lies within `limit` minutes; what lies at most 15 % farther is "nearly".

    Not `counted`, the search ends with two lasting posts that fit: all is the same then, but for the numbers.
    """
    met, almost = Search(), Search()
    fits, nearly, farthest = anywhere.fits, anywhere.nearly, stretch_limit(limit)
    if anywhere.met:
        met.add(anywhere.met, 0)
    if anywhere.almost:
        almost.add(anywhere.almost, 0)
    for minutes, place in reach:
        if minutes > farthest or (minutes > met.full_at and not counted):
            break
        there = supply.get(place)
        if there is None:
            continue
        if minutes <= limit:
            fits += there.fits
            nearly += there.nearly
            if there.met and minutes <= met.full_at:
                met.add(there.met, minutes)
            if there.almost and minutes <= almost.full_at:
                almost.add(there.almost, minutes)
        else:
            nearly += there.fits + there.nearly
            if minutes <= almost.full_at:
                almost.add(sorted(there.met + there.almost), minutes, Why.DRIVE)
    choices, lesser = met.choices, almost.choices
    if choices:
        return named(State.MET, fits, nearly, choices, lesser[:1], met.least)
    return named(State.NEARLY, fits, nearly, lesser) if lesser else NOTHING


def named(
    state: State,
    fits: int,
    nearly: int,
    choices: tuple[Choice, ...],
    lesser: tuple[Choice, ...] = (),
    least: int | None = None,
) -> Outcome:
    first = choices[0]
    return Outcome(state, fits, nearly, first.minutes, first.place, first.entry, first.why, choices, lesser, least)


# --- beside the posts -------------------------------------------------------------------------------------------------
def is_meant(codes: tuple[str, ...], advertised: str) -> bool:
    """A shorter code is a whole field: 22 means every unit group that begins with it."""
    return any(advertised == code or (len(code) < 4 and advertised.startswith(code)) for code in codes)


def newest_at(facts: Facts, codes: tuple[str, ...], *, takeovers: bool) -> dict[int, int]:
    """The id of the newest advert by place, of businesses to take over or of posts."""

    def find() -> dict[int, int]:
        found: dict[int, int] = {}
        for what, places in facts.cells[JobSupply].items():
            if (what.term == TAKEOVER) == takeovers and is_meant(codes, what.code):
                for place, _posts, newest, _second in places:
                    found[place] = max(newest, found.get(place, 0))
        return found

    return facts.once(("newest", codes, takeovers), find)


# --- the list of them -------------------------------------------------------------------------------------------------
def list_of_jobs(wish: Any, outcome: Outcome, telling: Telling) -> SafeString:
    """The job list with the adverts that were counted: the same occupations, the same drive."""
    is_met = outcome.state is State.MET
    counted = telling.facts.once(
        ("counted", wish.codes, is_met), lambda: codes_counted(wish, telling.facts, is_met=is_met)
    )
    query: dict[str, Any] = {"near": telling.place.slug, "minutes": wish.drive if is_met else stretch_limit(wish.drive)}
    query |= {"occupation": counted}
    query |= {"extent": wish.extent} if wish.extent and (is_met or wish.extent == "part") else {}
    query |= {"engagement": Job.Engagement.APPRENTICESHIP.value} if wish.apprentice else {}
    url = f"{find_path('job-list')}?{urlencode(query)}"
    return format_html('<a class="no-print" href="{}">{}</a>', url, _("See the adverts"))


def codes_counted(wish: Any, facts: Facts, *, is_met: bool) -> str:
    """As the job list takes them; what nearly fits is of neighbouring occupations too."""
    if ALL_CODES in wish.codes:
        return ANY
    more = {} if is_met else nearly_many(wish.codes, facts.moment.versions)
    return ",".join(sorted(set(wish.codes).union(*more.values())))
