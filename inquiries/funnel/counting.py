"""Counts and medians take one query each, over the cases that the person may open."""

import dataclasses
import datetime
import statistics
from collections.abc import Iterable
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import ExtractYear
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from base.languages import SOUTH_SAMI
from base.values.times import get_end_of_day, get_start_of_day
from inquiries.models import Inquiry
from inquiries.models.choices import TELEPHONE, Kind, Reason, Stage

STEPS = {
    "contacted": (gettext_lazy("Contacted"), Q()),
    "in_time": (gettext_lazy("Answered in time"), Q(answered_in_time=True)),
    "visited": (gettext_lazy("Visited"), Q(visited_on__isnull=False)),
    "decided": (gettext_lazy("Decided"), Q(decided_on__isnull=False)),
    "moved": (gettext_lazy("Moved"), Q(moved_on__isnull=False)),
    "settled": (gettext_lazy("Settled"), Q(settled_on__isnull=False)),
}
GROUPS = {
    "office": (gettext_lazy("Office"), "office__name"),
    "language": (gettext_lazy("Language"), "language"),
    "source": (gettext_lazy("Source"), "source"),
    "year": (gettext_lazy("Year"), "year"),
}
DAYS = (
    (gettext_lazy("from contact to first answer"), "created", "first_answer_on"),
    (gettext_lazy("from contact to visit"), "created", "visited_on"),
    (gettext_lazy("from visit to decision"), "visited_on", "decided_on"),
    (gettext_lazy("from decision to move"), "decided_on", "moved_on"),
    (gettext_lazy("from move to settled"), "moved_on", "settled_on"),
)


@dataclasses.dataclass(frozen=True)
class FunnelRow:
    label: str
    counts: list[int]


def find_counted_cases(user: User) -> QuerySet[Inquiry]:
    """Return the cases that the funnel counts, also forgotten ones: no reports, and nothing that was no enquiry."""
    cases = Inquiry.objects.visible_to(user).filter(kind=Kind.FAMILY)
    return cases.exclude(stage=Stage.ENDED, ended_reason=Reason.NOT_MEANT)


def filter_received(
    cases: QuerySet[Inquiry], first: datetime.date | None, last: datetime.date | None
) -> QuerySet[Inquiry]:
    """Return the cases received from `first` to `last`, both included, by the clock of Oslo; either may be None."""
    if first:
        cases = cases.filter(created__gte=get_start_of_day(first))
    if last:
        cases = cases.filter(created__lt=get_end_of_day(last))
    return cases


def name_group_value(group: str, value: str | int | None) -> str:
    if group == "language":
        from inquiries.forms.contact import list_answer_languages

        return dict(list_answer_languages()).get(str(value), str(SOUTH_SAMI["name_local"] if value == "sma" else value))
    if group == "source" and value == TELEPHONE:
        return _("Telephone")
    if value in (None, ""):
        return _("The coordinator’s desk") if group == "office" else _("not known")
    return str(value)


def count_by_group(cases: QuerySet[Inquiry], group: str) -> list[FunnelRow]:
    """Return one row for each office, language, source or year, in the order of its label."""
    field = GROUPS[group][1]
    counted = cases.order_by().annotate(year=ExtractYear("created", tzinfo=timezone.get_default_timezone()))
    found: Iterable[Any] = counted.values(value=F(field)).annotate(**_step_counts())
    rows = [FunnelRow(name_group_value(group, row["value"]), [row[name] for name in STEPS]) for row in found]
    return sorted(rows, key=lambda row: row.label)


def _step_counts() -> dict[str, Count]:
    return {name: Count("pk", filter=condition) for name, (_label, condition) in STEPS.items()}


def sum_counts(rows: Iterable[FunnelRow]) -> list[int]:
    return [sum(column) for column in zip(*(row.counts for row in rows), strict=True)] or [0] * len(STEPS)


def count_losses(cases: QuerySet[Inquiry]) -> list[FunnelRow]:
    """Return one row for each reason why cases ended, with how many of them had reached each step by then."""
    ended: Iterable[Any] = cases.filter(stage=Stage.ENDED).order_by().values("ended_reason").annotate(**_step_counts())
    counts = {row["ended_reason"]: [row[name] for name in STEPS] for row in ended}
    return [FunnelRow(str(reason.label), counts[reason.value]) for reason in Reason if reason.value in counts]


def compute_median_days(cases: QuerySet[Inquiry]) -> list[tuple[str, int | None, int]]:
    """Return [(from … to …, median days, how many families)]; the median is None without a family.

    It is worked out in Python, because SQLite has no median.
    """
    names = list(dict.fromkeys(name for _label, *pair in DAYS for name in pair))
    somewhere = Q(*((f"{name}__isnull", False) for name in names if name != "created"), _connector=Q.OR)
    reached = cases.filter(somewhere).order_by().values_list(*names)
    spans: dict[str, list[int]] = {str(label): [] for label, _start, _end in DAYS}
    for values in reached.iterator(chunk_size=5000):
        row = dict(zip(names, values, strict=True))
        row["created"] = timezone.localdate(row["created"])
        for label, start, end in DAYS:
            if row[start] and row[end]:
                spans[str(label)].append((row[end] - row[start]).days)
    return [(label, round(statistics.median(days)) if days else None, len(days)) for label, days in spans.items()]
