"""Which grade a child is in follows from the year of its birth and from the school year that counts."""

import datetime

from schools.models.school import AGE_BEFORE_GRADES

COMING_YEAR_FROM = 5  # May: whoever moves before the summer looks at the school year after it


def compute_school_year(day: datetime.date) -> int:
    """Return the calendar year in which the school year that counts on `day` begins, on 1 August.

    From May on the coming school year counts.
    """
    return day.year if day.month >= COMING_YEAR_FROM else day.year - 1


def compute_grade(born: int, day: datetime.date) -> int:
    """Return the grade on `day` of a child born in the year `born`; below 1 it is in kindergarten.

    Grade 1 begins in the autumn of the year in which the child turns six.
    """
    return compute_school_year(day) - born - AGE_BEFORE_GRADES
