"""What the oracle of the planner reads: a household from an address in plain form, and the region as plain Python rows.

Written from docs/planner.md alone, without a look at `planner/`. `.all()` is the only thing it asks of a database.
"""

import calendar
import datetime
from dataclasses import dataclass
from functools import cached_property
from math import asin, cos, inf, radians, sin, sqrt
from typing import Any
from urllib.parse import parse_qs

from django.utils import timezone

from culture.models import Activity
from entries.models import Entry
from housing.models import Home
from jobs.models import Job
from municipalities.models import Municipality, Place, Road, Service, ServiceCoverage
from occupations.models import Neighbour, Occupation
from schools.models import OutsideSchool, School

LEVELS = ["none", "a2", "b1", "b2", "c1", "native"]


def months_after(day: datetime.date, n: int) -> datetime.date:
    """The same day of the month, or the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + n, 12)
    return datetime.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def nearly_within(limit: int) -> int:
    return limit * 115 // 100


# --- the household ----------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Adult:
    number: int
    code: str  # empty: any occupation
    apprentice: bool
    extent: str
    drive: int
    level: str  # empty: not said


@dataclass(frozen=True)
class Child:
    number: int
    born: int
    programme: str


class Household:
    """Adults are those who look for work; `self` and `none` are no wish."""

    def __init__(self, query: str, today: datetime.date) -> None:
        self.asked = parse_qs(query)
        move = self.one("move")
        self.today = today
        self.moves = bool(move)
        self.first = datetime.date(int(move[:4]), int(move[5:]), 1) if move else today
        last_of_month = calendar.monthrange(self.first.year, self.first.month)[1]
        self.last = self.first.replace(day=last_of_month) if move else today
        self.adults = [adult for number in (1, 2) if (adult := self.adult(number))]
        self.shares_car = self.one("cars") == "1" and len(self.adults) == 2
        car_is_gone = self.one("cars") == "1" and bool(self.adults)
        self.remote = [  # number and drive to a shared office
            (number, 0 if car_is_gone else int(self.one(f"drive{number}", "45")))
            for number in (1, 2)
            if self.one(f"work{number}") == "remote"
        ]
        self.children = [
            Child(number, int(year), self.one(f"programme{number}").upper())
            for number, year in enumerate(self.asked.get("born", []), 1)
        ]
        self.school_drive = int(self.one("school_drive", "30"))
        self.near_drive = int(self.one("near_drive", "30"))
        self.wants_home = any(name in self.asked for name in ("home", "max", "rooms", "pets"))
        self.kinds = self.asked.get("home", ["rent", "buy"])
        self.max = int(self.one("max", "0"))
        self.pets = self.one("pets") == "yes"
        self.like, self.near = self.asked.get("like", []), self.asked.get("near", [])

    def one(self, name: str, default: str = "") -> str:
        return self.asked.get(name, [default])[0]

    def adult(self, number: int) -> Adult | None:
        code, apprentice = self.one(f"work{number}"), self.one(f"apprentice{number}") == "yes"
        if not (code.isdigit() or code == "any" or (apprentice and not code)):
            return None
        code = "" if code == "any" else code
        extent, drive = self.one(f"extent{number}"), int(self.one(f"drive{number}", "45"))
        return Adult(number, code, apprentice, extent, drive, self.one(f"norwegian{number}").lower())

    def age(self, child: Child) -> int:
        return self.first.year - child.born

    def grade(self, child: Child) -> int:
        school_year = self.first.year if self.first.month >= 5 else self.first.year - 1
        grade = school_year - child.born - 5
        return 11 if grade == 10 and child.programme and not self.moves else grade

    @property
    def bedrooms(self) -> int:
        if "rooms" in self.asked:
            return int(self.one("rooms"))
        small = sum(self.age(child) < 10 for child in self.children)
        return 1 + (len(self.children) - small) + (small + 1) // 2


# --- the region -------------------------------------------------------------------------------------------------------
class World:
    def __init__(self, today: datetime.date) -> None:
        self.today, self.now = today, timezone.now()
        self.municipalities = {row.pk: row for row in Municipality.objects.all() if self.takes_part(row)}
        self.all_places = {row.pk: row for row in Place.objects.all()}
        self.places = [row for row in self.all_places.values() if row.municipality_id in self.municipalities]
        self.codes = {row.pk: row.code for row in Occupation.objects.all()}
        self.jobs, self.homes, self.activities, self.schools = map(self.public, (Job, Home, Activity, School))
        self.outside_schools = list(OutsideSchool.objects.all())
        self.services = list(Service.objects.all())  # those outside the region as well
        self.complete = {row.kind for row in ServiceCoverage.objects.all() if row.is_complete}
        self.minutes = self.shortest()

    def takes_part(self, row: Municipality) -> bool:
        ended = row.member_until is not None and row.member_until < self.today
        return row.merged_into_id is None and row.member_from <= self.today and not ended

    def municipality(self, row: Any) -> Municipality:
        return self.municipalities[row.municipality_id]

    def public(self, model: type[Entry]) -> list:
        return [
            row
            for row in model.objects.all()
            if row.status == "published"
            and row.municipality_id in self.municipalities
            and (row.publish_from is None or row.publish_from <= self.now)
            and (row.publish_until is None or row.publish_until > self.now)
        ]

    def shortest(self) -> dict[tuple[int, int], float]:
        """Floyd and Warshall: minutes between every two places, those outside and those that left included."""
        ids = list(self.all_places)
        found = {(a, b): (0 if a == b else inf) for a in ids for b in ids}
        for road in Road.objects.all():
            for ends in ((road.a_id, road.b_id), (road.b_id, road.a_id)):
                found[ends] = min(found[ends], road.minutes)
        for via in ids:
            for a in ids:
                for b in ids:
                    found[a, b] = min(found[a, b], found[a, via] + found[via, b])
        return found

    @cached_property
    def neighbours(self) -> set[tuple[str, str]]:
        """Pairs (person, advert): those of the table, and of a minor group where neither is regulated and the table is
        silent.
        """
        table = {
            (self.codes[row.person_id], self.codes[row.advert_id]): row.is_nearly for row in Neighbour.objects.all()
        }
        free = [row.code for row in Occupation.objects.all() if len(row.code) == 4 and not row.is_regulated]
        alike = {(a, b) for a in free for b in free if a != b and a[:3] == b[:3]}
        return {pair for pair, is_nearly in table.items() if is_nearly} | (alike - table.keys())

    @cached_property
    def regulated(self) -> set[str]:
        return {row.code for row in Occupation.objects.all() if row.is_regulated}

    def is_old(self, service: Service) -> bool:
        return service.reviewed_on is None or service.reviewed_on < months_after(self.today, -60)


def metres(a: Any, b: Any) -> float:
    """As the crow flies; without coordinates last, and so are those that saving took from the village."""
    if None in (a.lat, a.lon, b.lat, b.lon) or not getattr(b, "position_exact", True):
        return inf
    north, east = radians(b.lat - a.lat) / 2, radians(b.lon - a.lon) / 2
    return 2 * 6_371_000 * asin(sqrt(sin(north) ** 2 + cos(radians(a.lat)) * cos(radians(b.lat)) * sin(east) ** 2))
