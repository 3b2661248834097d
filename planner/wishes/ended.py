"""Adverts that came and went are counted, and told where none fits now."""

import dataclasses
import datetime
from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import F
from django.utils import timezone
from django.utils.translation import ngettext

from base.caching.versions import Version, Versions
from base.values.formats import describe_drive_minutes, format_number
from base.values.times import add_months, get_start_of_day
from jobs.ended import list_ended
from jobs.models import Job
from planner.household import ALL_CODES
from planner.supply.counts import Arm, SupplyPart
from planner.supply.facts import Facts
from planner.wishes.base import PlaceSentences
from planner.wishes.job_supply import YEAR, JobSupply


class EndedCell(NamedTuple):
    code: str  # of the occupation
    apprentice: bool


@dataclasses.dataclass(frozen=True)
class EndedAdvertSupply(SupplyPart):
    """An `EndedAdvertSupply` is the adverts of one occupation that came and went in the last twelve months."""

    occupation: int  # id
    code: str
    arm_key = "ended jobs"
    cell = EndedCell

    def version(self, versions: Versions) -> tuple[Version, ...]:
        return versions.of_parts(Job, [self.occupation])

    @staticmethod
    def arm(parts: list["EndedAdvertSupply"], time: datetime.datetime) -> Arm:
        """Return the arm that counts adverts of the last twelve months before `time`.

        What is counted is kept until midnight in Oslo, so the twelve months begin with a whole day.
        """
        since = get_start_of_day(add_months(timezone.localdate(time), -YEAR))
        ended = list_ended(since, time).filter(occupation__in=[part.occupation for part in parts])
        return Arm(ended, texts=(F("engagement"),), numbers=(F("occupation_id"),))

    @staticmethod
    def cells(parts: list["EndedAdvertSupply"], rows: Iterable[tuple]) -> dict[SupplyPart, dict]:
        part_of = {part.occupation: part for part in parts}
        found: dict[SupplyPart, dict] = {part: defaultdict(list) for part in parts}
        for place, engagement, occupation, n, newest in rows:
            part = part_of[occupation]
            is_apprentice = engagement == Job.Engagement.APPRENTICESHIP
            found[part][EndedCell(part.code, is_apprentice)].append((place, n, newest))
        return found


def list_ended_supplies(jobs: Iterable[JobSupply], works: Iterable[str]) -> list[EndedAdvertSupply]:
    """Return the ended adverts to count, only of what the adults do themselves; a shorter code is a whole field."""
    return [EndedAdvertSupply(job.occupation, job.code) for job in jobs if job.code.startswith(tuple(works))]


def count_ended(facts: Facts, place: int, codes: tuple[str, ...], drive: int, *, apprentice: bool) -> int:
    """Return how many such adverts within the drive came and went in the last twelve months; 0 for any work."""

    def count() -> dict[int, int]:
        found: dict[int, int] = defaultdict(int)
        for what, places in facts.cells[EndedAdvertSupply].items():
            if what.apprentice == apprentice and what.code.startswith(codes):
                for there, n, _newest in places:
                    found[there] += n
        return found

    if ALL_CODES in codes:
        return 0
    at = facts.compute_once(("ended", codes, apprentice), count)
    return sum(at[there] for minutes, there in facts.reach[place] if minutes <= drive and there in at)


def say_ended(codes: tuple[str, ...], drive: int, telling: PlaceSentences, *, apprentice: bool) -> str:
    """Say how much was advertised lately, for where nothing is now; empty where nothing was."""
    n = count_ended(telling.facts, telling.place.pk, codes, drive, apprentice=apprentice)
    words = ngettext(
        "In the last 12 months there has been %(n)s advert for such work within %(drive)s.",
        "In the last 12 months there have been %(n)s adverts for such work within %(drive)s.",
        n,
    )
    return words % {"n": format_number(n), "drive": describe_drive_minutes(drive)} if n else ""
