"""The front page says what waits, in a fixed number of queries, for the coordinator two more."""

import dataclasses
import datetime
from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Count, Min, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.access import Reach, find_office_ids, is_coordinator, may
from accounts.models import User
from accounts.workplace.today import TodayLine, Urgency
from base.links import get_admin_list_path
from inquiries.admin.inbox.waiting import describe_days_left
from inquiries.models import ArchivedCase, Inquiry
from inquiries.models.choices import REPORTS, Kind, Queue
from inquiries.rules.workdays import Calendar, load_calendars
from inquiries.services.notifying.stuck import describe_waiting_cases
from inquiries.today.departures import list_departure_lines
from inquiries.today.told import list_answer_lines, list_hand_over_lines, list_mail_lines, list_silence_lines
from municipalities.models import Municipality


@dataclasses.dataclass(frozen=True)
class Topic:
    due: str  # the inbox's filter that shows the same cases
    heading: str | Promise
    sentence: Callable  # of the number
    rows: Callable[[datetime.date], Q]
    urgency: Urgency
    short: Callable = lambda n: ngettext("%(n)s family", "%(n)s families", n) % {"n": n}


TOPICS = (
    Topic(
        "overdue",
        _("Overdue"),
        lambda n: (
            ngettext(
                "%(n)s family has waited longer than promised", "%(n)s families have waited longer than promised", n
            )
            % {"n": n}
        ),
        lambda today: Q(queue=Queue.UNANSWERED, kind=Kind.FAMILY, due_on__lt=today),
        Urgency.NOW,
    ),
    Topic(
        "answer",
        _("Waiting for an answer"),
        lambda n: ngettext("%(n)s family waits for an answer", "%(n)s families wait for an answer", n) % {"n": n},
        lambda today: Q(queue=Queue.UNANSWERED, kind=Kind.FAMILY, due_on__gte=today),
        Urgency.NOW,
    ),
    Topic(
        "reports",
        _("Wrong on the pages"),
        lambda n: (
            ngettext(
                "%(n)s reader says that something on the pages is wrong",
                "%(n)s readers say that something on the pages is wrong",
                n,
            )
            % {"n": n}
        ),
        lambda today: Q(queue=Queue.UNANSWERED, kind__in=REPORTS),
        Urgency.SOON,
        lambda n: ngettext("%(n)s reader", "%(n)s readers", n) % {"n": n},
    ),
    Topic(
        "actions",
        _("Next actions"),
        lambda n: ngettext("%(n)s next action is due", "%(n)s next actions are due", n) % {"n": n},
        lambda today: Q(queue=Queue.NEXT_ACTION, due_on__lte=today),
        Urgency.SOON,
    ),
    Topic(
        "consent",
        _("Asked for their yes"),
        lambda n: (
            ngettext("%(n)s family has been asked for its yes", "%(n)s families have been asked for their yes", n)
            % {"n": n}
        ),
        lambda today: Q(asked_office__isnull=False),
        Urgency.LATER,
    ),
)


def today_lines(user: User, offices: frozenset[int]) -> list[TodayLine]:
    """Return the lines of the person for the front page; an editor has none.

    `offices` are all that the person serves, so those whose cases the person may open are looked up again.
    """
    mine = None if is_coordinator(user) else find_office_ids(user, Reach.CASE)
    if mine is not None and not mine:
        return []
    rows = count_cases_by_office(mine, timezone.localdate())
    here = Municipality.objects.in_bulk(mine)
    known = load_calendars([here[row["office"]] for row in rows if row["office"]])
    lines = [line for row in rows for line in list_topic_lines(row, known[row["office"]], by_office=mine is None)]
    if mine is None:
        lines += list_archive_lines() + list_silence_lines(rows, here, known)
    else:
        lines += list_answer_lines(user)
    lines += list_hand_over_lines(user, mine) + list_departure_lines(mine)
    return lines + list_mail_lines(here, by_office=mine is None)


def list_archive_lines() -> list[TodayLine]:
    """Return the coordinator's line for closed cases that cannot be erased yet; empty where there are none.

    It leads to the archive, for nobody opens the cases.
    """
    number = Inquiry.objects.filter(closed_at__isnull=False).count()
    if not number:
        return []
    short = ngettext("%(n)s case", "%(n)s cases", number) % {"n": number}
    url = get_admin_list_path(ArchivedCase)
    return [TodayLine(_("Waiting for the archive"), describe_waiting_cases(number), short, url, Urgency.NOW, None)]


def count_cases_by_office(offices: frozenset[int] | None, today: datetime.date) -> list[dict[str, Any]]:
    """Return for each office how many cases of each topic it has, its nearest promise, and since when a family waits.

    The keys are `office`, `due` of each topic, `first` and `since`.
    """
    cases = Inquiry.objects.filter(queue__lt=Queue.QUIET) | Inquiry.objects.filter(asked_office__isnull=False)
    if offices is not None:
        cases = cases.filter(office__in=offices)
    numbers = {topic.due: Count("pk", filter=topic.rows(today)) for topic in TOPICS}
    first = Min("due_on", filter=TOPICS[1].rows(today))
    since = Min("unanswered_since", filter=Q(kind=Kind.FAMILY))
    rows: Iterable[Any] = cases.order_by().values("office").annotate(first=first, since=since, **numbers)
    return list(rows)


def list_topic_lines(row: dict, calendar: Calendar, *, by_office: bool) -> list[TodayLine]:
    return [build_topic_line(topic, row, calendar, by_office=by_office) for topic in TOPICS if row[topic.due]]


def build_topic_line(topic: Topic, row: dict, calendar: Calendar, *, by_office: bool) -> TodayLine:
    text = topic.sentence(row[topic.due])
    if topic.due == "answer":
        left = calendar.count_days_left(row["first"], timezone.localdate())
        text = f"{text}. {describe_days_left(left)}"
    address = f"{get_admin_list_path(Inquiry)}?due={topic.due}"
    if by_office:
        address += f"&office={row['office'] or 'desk'}"
    return TodayLine(topic.heading, text, topic.short(row[topic.due]), address, topic.urgency, row["office"])


def list_ways(user: User) -> list[tuple[str, str]]:
    """Return (label, address) of the form for a family on the telephone, which is written down from the front page."""
    return (
        [(str(_("New enquiry by telephone")), reverse("admin:inquiries_telephone"))]
        if may(user, "view", Inquiry)
        else []
    )
