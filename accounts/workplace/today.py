"""The admin's front page tells the signed-in person what to do today.

Each app adds a function to the hook `today_lines`: `function(user, offices) -> list[TodayLine]`. `offices` is the set
of municipality ids that the person serves, or None for the coordinator, who is shown all. A function costs a fixed
number of queries, whatever the number of rows and offices.
"""

import dataclasses
import datetime
import enum
from collections.abc import Iterable
from typing import TypedDict

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from accounts.access import Person, find_office_ids, is_coordinator
from accounts.models import User
from base import hooks
from base.text.folding import make_norwegian_sort_key

NEW = datetime.timedelta(days=30)  # so long the front page leads to the handbook


class Urgency(enum.IntEnum):
    """The lines, and the columns of the coordinator's table, are ordered by their `Urgency`."""

    NOW = 1  # somebody waits, or readers see something wrong
    SOON = 2  # within days
    LATER = 3  # when there is time


@dataclasses.dataclass(frozen=True)
class TodayLine:
    """A `TodayLine` is one thing to do for one office: a sentence that leads to the page where it is done."""

    topic: str | Promise  # the same for all lines of a kind: the heading of a column in the coordinator's table
    text: str  # a sentence that says how many: "3 jobs disappear within 14 days"
    short: str  # the same within its column: "3 jobs"
    url: str  # the filtered list, or the row itself where it is one
    urgency: Urgency
    office: int | None  # id of the municipality; None is the whole region's, hence the coordinator's


def list_lines(user: Person) -> list[TodayLine]:
    """Return the lines for the person, most urgent first, within that in the order of the installed apps."""
    offices = None if is_coordinator(user) else find_office_ids(user)
    lines = [line for function in hooks.get("today_lines") for line in function(user, offices)]
    return sorted(lines, key=lambda line: line.urgency)


def read_office_names() -> dict[int, str]:
    """Return the name of each office by its id, from the hook `office_names`; one query."""
    return {pk: name for function in hooks.get("office_names") for pk, name in function().items()}


def group_lines_by_office(lines: Iterable[TodayLine], names: dict[int, str]) -> list[tuple[str, list[TodayLine]]]:
    """Return [(name of the office, its lines)], the whole region first, then the offices by name."""
    found: dict[int | None, list[TodayLine]] = {}
    for line in lines:
        found.setdefault(line.office, []).append(line)
    ordered = sorted(
        found, key=lambda office: (office is not None, make_norwegian_sort_key(names.get(office or 0, "")))
    )
    return [(names[office] if office else _("The whole region"), found[office]) for office in ordered]


class Table(TypedDict):
    topics: list[str]  # the headings
    rows: list[tuple[str, list[tuple[str, list[TodayLine]]]]]  # [(office, [(topic, its lines)])]


def build_office_table(lines: list[TodayLine], names: dict[int, str]) -> Table:
    """Return the coordinator's table: a row for each office, a column for each topic."""
    topics = list(dict.fromkeys(str(line.topic) for line in lines))
    rows = [
        (office, [(topic, [line for line in own if str(line.topic) == topic]) for topic in topics])
        for office, own in group_lines_by_office(lines, names)
    ]
    return {"topics": topics, "rows": rows}


def build_today_context(user: User) -> dict[str, object]:
    """Return the context of the front page: a table for the coordinator, lines under each office for others."""
    lines = list_lines(user)
    names = read_office_names() if lines else {}
    ways = [way for function in hooks.get("today_ways") for way in function(user)]
    is_new = user.date_joined > timezone.now() - NEW
    context: dict[str, object] = {"today_lines": lines, "today_ways": ways, "is_new": is_new}
    context["is_urgent"] = any(line.urgency == Urgency.NOW for line in lines)
    if is_coordinator(user):
        return context | {"today_table": build_office_table(lines, names) if lines else None}
    return context | {"today_offices": group_lines_by_office(lines, names)}
