"""The admin's front page: what the signed-in person should do today.

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
from base.text.folding import norwegian_key

NEW = datetime.timedelta(days=30)  # so long the front page leads to the handbook


class Urgency(enum.IntEnum):
    """Order of the lines, and of the columns of the coordinator's table."""

    NOW = 1  # somebody waits, or readers see something wrong
    SOON = 2  # within days
    LATER = 3  # when there is time


@dataclasses.dataclass(frozen=True)
class TodayLine:
    """One thing to do for one office: a sentence that leads to where it is mended."""

    topic: str | Promise  # the same for all lines of a kind: the heading of a column in the coordinator's table
    text: str  # a sentence that says how many: "3 jobs disappear within 14 days"
    short: str  # the same within its column: "3 jobs"
    url: str  # the filtered list, or the row itself where it is one
    urgency: Urgency
    office: int | None  # id of the municipality; None is the whole region's, hence the coordinator's


def list_lines(user: Person) -> list[TodayLine]:
    """Most urgent first; within that in the order in which apps were installed."""
    offices = None if is_coordinator(user) else find_office_ids(user)
    lines = [line for function in hooks.get("today_lines") for line in function(user, offices)]
    return sorted(lines, key=lambda line: line.urgency)


def office_names() -> dict[int, str]:
    """Return the name of each office by its id, from the hook `office_names`; one query."""
    return {pk: name for function in hooks.get("office_names") for pk, name in function().items()}


def per_office(lines: Iterable[TodayLine], names: dict[int, str]) -> list[tuple[str, list[TodayLine]]]:
    """[(name of the office, its lines)], offices by name; the whole region's first."""
    found: dict[int | None, list[TodayLine]] = {}
    for line in lines:
        found.setdefault(line.office, []).append(line)
    ordered = sorted(found, key=lambda office: (office is not None, norwegian_key(names.get(office or 0, ""))))
    return [(names[office] if office else _("The whole region"), found[office]) for office in ordered]


class Table(TypedDict):
    topics: list[str]  # the headings
    rows: list[tuple[str, list[tuple[str, list[TodayLine]]]]]  # [(office, [(topic, its lines)])]


def table(lines: list[TodayLine], names: dict[int, str]) -> Table:
    """Return the coordinator's table: a row for each office, a column for each topic."""
    topics = list(dict.fromkeys(str(line.topic) for line in lines))
    rows = [
        (office, [(topic, [line for line in own if str(line.topic) == topic]) for topic in topics])
        for office, own in per_office(lines, names)
    ]
    return {"topics": topics, "rows": rows}


def page(user: User) -> dict[str, object]:
    """Context of the front page: a table for the coordinator, else lines under each office the person serves."""
    lines = list_lines(user)
    names = office_names() if lines else {}
    ways = [way for function in hooks.get("today_ways") for way in function(user)]
    is_new = user.date_joined > timezone.now() - NEW
    context: dict[str, object] = {"today_lines": lines, "today_ways": ways, "is_new": is_new}
    context["is_urgent"] = any(line.urgency == Urgency.NOW for line in lines)
    if is_coordinator(user):
        return context | {"today_table": table(lines, names) if lines else None}
    return context | {"today_offices": per_office(lines, names)}
