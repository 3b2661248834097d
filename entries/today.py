"""Entries add lines to the admin's front page, by one query per model, whatever the number of rows and offices."""

import dataclasses
import datetime
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlencode

from django.db.models import Aggregate, Count, Min, Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.access import is_coordinator
from accounts.models import User
from accounts.workplace.today import TodayLine, Urgency
from base.links import get_admin_list_path, get_admin_row_path
from entries.admin import book
from entries.ending import ends
from entries.models import Entry, Status
from entries.models.queries import build_ending_condition, build_unreviewed_condition, build_untranslated_condition
from entries.registry import list_entry_models


@dataclasses.dataclass(frozen=True)
class Topic:
    name: str
    heading: str | Promise
    sentence: str | Promise  # with %(what)s: "3 jobs"
    rows: Callable[[datetime.datetime], Q]
    query: dict[str, str]  # the filter of the list that shows the same rows
    urgency: Urgency


TOPICS = (
    Topic(
        "review",
        gettext_lazy("Wait for review"),
        gettext_lazy("%(what)s: waiting for somebody to review and publish"),
        lambda now: Q(status=Status.IN_REVIEW),
        {"status__exact": Status.IN_REVIEW.value},
        Urgency.NOW,
    ),
    Topic(
        "ending",
        gettext_lazy("End within 14 days"),
        gettext_lazy("%(what)s: no longer shown within 14 days"),
        build_ending_condition,
        {"ending": "soon"},
        Urgency.SOON,
    ),
    Topic(
        "stale",
        gettext_lazy("Outdated translations"),
        gettext_lazy("%(what)s: the original text changed after it was translated"),
        lambda now: build_untranslated_condition(now, ":stale"),
        {"translations": "stale"},
        Urgency.SOON,
    ),
    Topic(
        "facts",
        gettext_lazy("Facts to review"),
        gettext_lazy("%(what)s: facts not reviewed for twelve months"),
        build_unreviewed_condition,
        {"facts": "old"},
        Urgency.LATER,
    ),
    Topic(
        "missing",
        gettext_lazy("Missing translations"),
        gettext_lazy("%(what)s: a translation is missing"),
        lambda now: build_untranslated_condition(now, ":missing"),
        {"translations": "missing"},
        Urgency.LATER,
    ),
)


def list_today_lines(user: User, offices: frozenset[int] | None) -> list[TodayLine]:
    """Return the lines for these offices, or for all where `offices` is None."""
    now = timezone.now()
    found = [line for model in list_entry_models() for line in list_model_lines(model, offices, now)]
    order = [str(topic.heading) for topic in TOPICS]
    return sorted(found, key=lambda line: order.index(str(line.topic)))


def list_ways(user: User) -> list[tuple[str, str]]:
    """Return [(label, URL)] of links for everybody, also on a day on which nothing ends within a fortnight."""
    words = _("All entries as one Excel file") if is_coordinator(user) else _("All our entries as one Excel file")
    return [
        (_("Everything that ends, in one list"), ends.get_ends_path(ends.HORIZONS[1])),
        (words, book.get_book_path()),
    ]


def list_model_lines(model: type[Entry], offices: frozenset[int] | None, now: datetime.datetime) -> list[TodayLine]:
    topics = [topic for topic in TOPICS if topic.name != "ending" or model.chosen_end is not None]
    rows = model.objects.all() if offices is None else model.objects.filter(municipality__in=offices)
    counts: dict[str, Aggregate] = {}
    for topic in topics:
        concerned = topic.rows(now)
        counts[topic.name] = Count("pk", filter=concerned)
        counts[f"{topic.name}_first"] = Min("pk", filter=concerned)
    open_rows = rows.filter(~Q(status=Status.ARCHIVED)).order_by()
    counted: Iterable[Any] = open_rows.values("municipality").annotate(**counts)
    return [
        make_line(model, topic, row["municipality"], row[topic.name], row[f"{topic.name}_first"])
        for row in counted
        for topic in topics
        if row[topic.name]
    ]


def make_line(model: type[Entry], topic: Topic, office: int | None, number: int, first: int) -> TodayLine:
    options = model._meta
    name = options.verbose_name if number == 1 else options.verbose_name_plural
    what = _("%(number)s %(name)s") % {"number": number, "name": name}
    return TodayLine(
        topic=topic.heading,
        text=str(topic.sentence) % {"what": what},
        short=what,
        url=find_line_url(model, topic, office, first if number == 1 else None),
        urgency=topic.urgency,
        office=office,
    )


def find_line_url(model: type[Entry], topic: Topic, office: int | None, pk: int | None) -> str:
    if pk is not None:
        return get_admin_row_path(model, pk)
    whose = {"municipality__isnull": "1"} if office is None else {"municipality__id__exact": str(office)}
    return f"{get_admin_list_path(model)}?{urlencode(topic.query | whose)}"
