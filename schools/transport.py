"""School transport is free beyond the distances of the law.

They stand in the Education Act in force since 1 August 2024 (opplæringslova, LOV-2023-06-09-30): chapter 4 on
compulsory school, chapter 9 on upper secondary school. The limits are those of the act before it (sections 7-1 and
7-2), kept by Prop. 57 L (2022-2023), point 37.
"""

import enum

from schools.models.school import FIRST_GRADE, LAST_COMPULSORY, LAST_GRADE

SOURCE = "Opplæringslova"
SOURCE_URL = "https://lovdata.no/lov/2023-06-09-30"
KM_IN_FIRST_GRADE, KM_IN_COMPULSORY_SCHOOL, KM_IN_UPPER_SECONDARY = 2, 4, 6


class Transport(enum.Enum):
    FREE = "free"  # the way is longer than the limit
    ASK = "ask"  # as long as the limit in whole kilometres: where exactly they live decides
    BY_NEED = "by need"  # shorter: free only where the way is dangerous or the pupil cannot walk it


def find_limit(grade: int) -> int | None:
    """Return the kilometres beyond which transport is free in a grade; None outside grades 1 to 13."""
    if not FIRST_GRADE <= grade <= LAST_GRADE:
        return None
    if grade == FIRST_GRADE:
        return KM_IN_FIRST_GRADE
    return KM_IN_COMPULSORY_SCHOOL if grade <= LAST_COMPULSORY else KM_IN_UPPER_SECONDARY


def find_transport_right(grade: int | None, km: float | None) -> Transport | None:
    """Return what the law says for a way to school of `km`, door to door, one way.

    None where it says nothing: for a kindergarten, after grade 13, and where the grade or the distance is not known. A
    child whose way is shorter may still have a right by need, so that is never "no".
    """
    limit = find_limit(grade) if grade is not None else None
    if limit is None or km is None:
        return None
    if km > limit:
        return Transport.FREE
    return Transport.ASK if km == limit else Transport.BY_NEED
