"""Which school a child goes to: a school year begins on 1 August, grade 1 in the autumn of the year one turns six."""

import dataclasses
import datetime

FIRST_GRADE_AGE, LAST_COMPULSORY, LAST_GRADE = 6, 10, 13
SCHOOL_YEAR_MONTH = 8


@dataclasses.dataclass(frozen=True)
class Stage:
    """`kind` as `School.Kind` says it; empty for a young person who has finished school."""

    kind: str
    grade: int | None = None  # 1 to 13


def school_year(day: datetime.date) -> int:
    """The calendar year in which the school year of `day` began."""
    return day.year if day.month >= SCHOOL_YEAR_MONTH else day.year - 1


def stage(born: int, day: datetime.date) -> Stage:
    """Where a child born in the year `born` belongs on `day`."""
    grade = school_year(day) - born - FIRST_GRADE_AGE + 1
    if grade < 1:
        return Stage("kindergarten")
    if grade <= LAST_COMPULSORY:
        return Stage("compulsory", grade)
    return Stage("upper_secondary", grade) if grade <= LAST_GRADE else Stage("")


def age(born: int, day: datetime.date) -> int:
    """The age that the child reaches in the year of `day`."""
    return max(0, day.year - born)
