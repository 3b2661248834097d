"""Some news is told once a day, in the morning, by the hourly work.

At night the day's news would be hours old when it is read, and what families write between the night and the morning
would wait for a day.
"""

import datetime
import functools
from collections import Counter
from collections.abc import Callable, Iterable
from functools import partial

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from base.links import get_admin_list_path
from base.models import Mail
from base.operation.nightly import Task, run_once
from inquiries.models import CaseEvent, Inquiry, MorningNews, Opening
from inquiries.models.choices import EventKind, Kind, Queue
from inquiries.rules.workdays import load_calendars
from inquiries.services.case_steps import StepNotAllowed, lock_case
from inquiries.services.notifying.news import AT_THEIR_STEP, find_news
from inquiries.services.notifying.silence import find_silent_offices, tell_of_silence
from inquiries.services.notifying.staff import is_told, tell_desk, tell_of_last_day
from inquiries.services.notifying.staff_mail import write_to
from inquiries.services.ownership.people import find_answering, find_reached, list_people
from inquiries.services.watching import describe_due_actions

MORNING_HOUR = 7  # o'clock, in Oslo


def run_each_morning(task: Task) -> Callable[[], None]:
    """Make a daily task into hourly work that does it once a day, from seven o'clock."""

    @functools.wraps(task)
    def run() -> None:
        now = timezone.localtime()
        if now.hour >= MORNING_HOUR:
            run_once(task, now.date())

    return run


@run_each_morning
def remind_of_promises(date: datetime.date) -> None:
    """Remind all of an office whom mail reaches, on the last working day on which a promise can be kept."""
    waiting = Inquiry.objects.filter(kind=Kind.FAMILY, promised_by__gte=date).select_related("office")
    known = load_calendars({case.office for case in waiting})
    for row in waiting:
        if row.promised_by and known[row.office_id].find_last_open_day(row.promised_by) == date:
            remind(row)


def remind(row: Inquiry) -> None:
    try:
        with lock_case(row) as case:
            promise = case.events.filter(kind=EventKind.PROMISE).latest("pk")
            # Else answered since we looked, or told by a run of this morning that ended half-way.
            if case.promised_by == row.promised_by and not is_told(promise):
                tell_of_last_day(case, promise)
    except StepNotAllowed:  # erased since we looked
        return


@run_each_morning
def name_silent_offices(date: datetime.date) -> None:
    with transaction.atomic():
        for office in find_silent_offices(date):
            tell_of_silence(office, date)


@run_each_morning
def send_morning_news(date: datetime.date) -> None:
    """Send each person who wants one mail a day how many of what is new, with one link."""
    pass_on_news_of_absent()
    daily = list_people(find_reached()).filter(daily_mail=True)
    for person in daily | User.objects.filter(pk__in=MorningNews.objects.values("user")):
        with transaction.atomic():
            write_news(person, date)


def pass_on_news_of_absent() -> None:
    """Tell the others what waits for somebody whom mail no longer reaches, unless they know."""
    gone = MorningNews.objects.exclude(user__in=list_people(find_reached()))
    for row in gone.select_related("event__inquiry__office", "event__office"):
        with transaction.atomic():
            row.delete()
            event = row.event
            if event.kind in AT_THEIR_STEP and is_news(event, None) and not is_told(event):
                tell_desk(event.inquiry, event, find_news(event.inquiry, event))


def write_news(person: User, date: datetime.date) -> None:
    """Mail one person the news of the morning, once, if there is any.

    A run that failed half-way is begun anew, and finds by their cause the mails that it had written.
    """
    cause = f"morning:{date}:{person.pk}"
    if Mail.objects.filter(cause=cause).exists():
        return
    rows = MorningNews.objects.filter(user=person)
    told = list(rows.select_related("event__inquiry").order_by("pk"))
    rows.filter(pk__in=[row.pk for row in told]).delete()
    opened = Opening.objects.filter(user=person, is_listed=False).order_by()
    seen = dict(opened.values_list("inquiry").annotate(Max("last_at")))
    events = [row.event for row in told if is_news(row.event, seen.get(row.event.inquiry_id))]
    counts = Counter(find_news(event.inquiry, event) for event in events)
    lines = [partial(news.count, number) for news, number in counts.items()]
    if actions := count_actions(person, date):
        lines.append(partial(describe_due_actions, actions))
    if lines:
        write_to(
            person,
            lambda: _("New in the inbox"),
            get_admin_list_path(Inquiry),
            lambda: format_bullet_list(lines),
            cause=cause,
        )


def is_news(event: CaseEvent, seen: datetime.datetime | None) -> bool:
    """Tell whether the event still holds and the person, who last opened the case at `seen`, has not read it.

    The last day of a promise is told to those who have, too.
    """
    case = event.inquiry
    if event.kind == EventKind.PROMISE:
        return case.promised_by is not None
    if event.kind in (EventKind.RECEIVED, EventKind.FROM_FAMILY) and case.unanswered_since is None:
        return False
    if event.kind == EventKind.HANDED_OVER and event.office_id != case.office_id:
        return False
    if event.kind == EventKind.FETCHED_BACK and event.office_id == case.office_id:
        return False
    return seen is None or seen <= event.at


def count_actions(person: User, date: datetime.date) -> int:
    """Return how many next actions are planned for `date` at the offices that the person serves."""
    desks = set(find_answering().filter(user=person).values_list("municipality", flat=True))
    here = Q(office__in=desks - {None}) | (Q(office=None) if None in desks else Q(pk=None))
    return Inquiry.objects.filter(here, queue=Queue.NEXT_ACTION, due_on=date).count()


def format_bullet_list(lines: Iterable[Callable[[], str]]) -> str:
    return "\n".join(f"- {line()}" for line in lines)
