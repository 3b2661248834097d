"""How soon an office answers: half of its families, and nine of ten, by days of the calendar.

A family waits on Saturdays too, so every day counts, unlike in the promise. Whoever got no answer counts as waiting for
ever: an office that answers the easy half at once has no figure that says so of all.
"""

from collections.abc import Collection
from typing import NamedTuple

FEWEST_ANSWERED = 20


class AnswerDays(NamedTuple):
    """`AnswerDays` says within how many days half of the families had their first answer, and nine of ten."""

    half: int
    most: int


def compute_answer_days(waited: Collection[int], unanswered: int = 0) -> AnswerDays | None:
    """Return the days by which 50 % and 90 % of all families were answered; None where that cannot be said.

    `waited` has the days of each family that was answered; `unanswered` is how many should have been by now. It cannot
    be said of fewer than twenty answered, nor where fewer than nine of ten were answered at all.
    """
    days, families = sorted(waited), len(waited) + unanswered
    half, most = -(-families * 5 // 10), -(-families * 9 // 10)  # rounded up: so many at least
    if len(days) < FEWEST_ANSWERED or most > len(days):
        return None
    return AnswerDays(days[half - 1], days[most - 1])
