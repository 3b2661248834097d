"""A household's wishes, one by one; what is compared with a place. Equal wishes have equal outcomes, so they are keys."""

import dataclasses
import datetime

from planner.household import HOMES, Household
from planner.schools import age, stage


@dataclasses.dataclass(frozen=True)
class WorkWish:
    adult: int
    code: str  # unit group, or a shorter code for a whole field
    extent: str
    drive: int
    kind = "work"

    @property
    def key(self) -> str:
        return f"work{self.adult}"


@dataclasses.dataclass(frozen=True)
class HomeWish:
    kinds: tuple[str, ...]  # of Home.Kind
    rent_limit: int | None
    price_limit: int | None
    rooms: int | None
    pets: bool
    kind = "home"
    key = "home"


@dataclasses.dataclass(frozen=True)
class SchoolWish:
    child: int  # 1, 2, 3 …
    born: int
    school: str  # of School.Kind
    grade: int | None
    drive: int
    kind = "school"

    @property
    def key(self) -> str:
        return f"child{self.child}"


@dataclasses.dataclass(frozen=True)
class LikeWish:
    category: str
    ages: tuple[int, ...]  # of the children
    drive: int
    kind = "like"

    @property
    def key(self) -> str:
        return f"like-{self.category}"


@dataclasses.dataclass(frozen=True)
class NearWish:
    service: str  # of Service.Kind
    drive: int
    kind = "near"

    @property
    def key(self) -> str:
        return f"near-{self.service}"


Wish = WorkWish | HomeWish | SchoolWish | LikeWish | NearWish


def wishes_of(household: Household, today: datetime.date) -> list[Wish]:
    day = household.move or today
    found: list[Wish] = [
        WorkWish(adult.number, adult.work, adult.extent, adult.drive)
        for adult in household.adults
        if adult.looks_for_work
    ]
    if household.wants_home:
        found.append(home_wish(household))
    for number, born in enumerate(household.born, 1):
        at = stage(born, day)
        if at.kind:
            found.append(SchoolWish(number, born, at.kind, at.grade, household.school_drive))
    ages = tuple(sorted({age(born, day) for born in household.born}))
    found += [LikeWish(category, ages, household.near_drive) for category in household.like]
    found += [NearWish(service, household.near_drive) for service in household.near]
    return found


def home_wish(household: Household) -> HomeWish:
    return HomeWish(
        kinds_of(household.home_kinds), household.rent_limit, household.price_limit, household.rooms, household.pets
    )


def kinds_of(keys: tuple[str, ...]) -> tuple[str, ...]:
    """Of Home.Kind, for keys of HOMES."""
    return tuple(kind for key in HOMES if key in keys for kind in HOMES[key])
