"""The staff is told of what families and colleagues do, in the transaction of the step; news.py says who is told of
what.

Whoever took the step is not told of it, and nobody twice. Where mail reaches nobody of an office, the coordinators are
told in its place. Mail of a step that a host can take back waits; what a family did is told at once.
"""

from collections.abc import Callable
from functools import partial

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from base.links import get_admin_list_path, get_admin_row_path
from base.mail import outbox
from base.models import Mail
from inquiries.models import CaseEvent, Follower, Inquiry, MorningNews
from inquiries.models.choices import By, EventKind, QuestionKind
from inquiries.rules.undo import STEP_WAITS
from inquiries.services.notifying.news import ANSWERED, AT_THEIR_STEP, LAST_DAY, StaffNews, find_news
from inquiries.services.notifying.staff_mail import write_to
from inquiries.services.ownership.people import (
    find_reached,
    list_people,
    list_reached_coordinators,
    list_reached_people,
)


def tell(case: Inquiry, event: CaseEvent) -> None:
    """Tell the staff of an event, where it is written. The portal's own steps, a merger's too, tell nobody."""
    if event.by != By.SYSTEM and event.kind in AT_THEIR_STEP:
        tell_desk(case, event, find_news(case, event))
    if is_answer(event):
        tell_followers(case, event)


def tell_of_last_day(case: Inquiry, promised: CaseEvent) -> None:
    tell_desk(case, promised, LAST_DAY)


def tell_desk(case: Inquiry, event: CaseEvent, news: StaffNews) -> None:
    readers = list_reached_people(office := news.office(case, event))
    one = [person for person in readers if person.pk == news.person(case, event)]
    if news.nobody_else or one:
        readers = one
    elif not readers:
        return tell_coordinators(case, event, news, office)
    for person in readers:
        if person.pk != event.user_id:
            send(person, case, event, news, choose_link_path(case, event))
    return None


def tell_coordinators(case: Inquiry, event: CaseEvent, news: StaffNews, office: int | None) -> None:
    """Tell the coordinators, also the one who took the step: that mail reaches nobody at the office is news to them."""
    name = str(case.office if office == case.office_id else event.office)
    reasons = [partial(say_why, name)] if office else []
    for person in list_reached_coordinators():
        send(person, case, event, news, get_admin_row_path(Inquiry, case.pk), *reasons)


def is_told(event: CaseEvent) -> bool:
    """Tell whether anybody of the staff has been told of the event, or will be in the morning."""
    others = MorningNews.objects.filter(event=event)
    mails = Mail.objects.filter(cause=event.cause, topic=event.inquiry.desk_topic)  # not those to the family
    return others.exists() or mails.exists()


def say_why(office: str) -> str:
    return _("Mail reaches nobody at %(office)s today, so the coordinator is told.") % {"office": office}


def send(
    person: User, case: Inquiry, event: CaseEvent, news: StaffNews, path: str, *reasons: Callable[[], str]
) -> None:
    if person.daily_mail:
        MorningNews.objects.get_or_create(user=person, event=event)
        return
    wait = STEP_WAITS if event.by == By.OFFICE else outbox.AT_ONCE
    write_to(person, partial(news.count, 1), path, *reasons, topic=case.desk_topic, cause=event.cause, wait=wait)


def choose_link_path(case: Inquiry, event: CaseEvent) -> str:
    """Return where the mail's link leads: to the case, or to a list where the reader can no longer open it.

    A yes to a hand-over takes the case away from the office that asked, which reads so on its list of hand-overs.
    """
    if event.kind == EventKind.CONSENTED and case.asked_for == QuestionKind.HAND_OVER:
        return reverse("admin:inquiries_handed_over")
    if event.kind == EventKind.FETCHED_BACK:
        return get_admin_list_path(Inquiry)
    return get_admin_row_path(Inquiry, case.pk)


# --- those who handed it over ----------------------------------------------------------------------------------------
def is_answer(event: CaseEvent) -> bool:
    """Tell whether the event is an answer from the desk that reached the family."""
    return event.kind == EventKind.FROM_HOST or (event.kind == EventKind.CALL and event.answers)


def tell_followers(case: Inquiry, event: CaseEvent) -> None:
    """Tell those who follow the case that it was answered, once; nothing else, for they may no longer read it."""
    followers = Follower.objects.filter(inquiry=case, answered_at=None).exclude(office=case.office_id or 0)
    readers = list(list_people(find_reached()).filter(pk__in=followers.values("user")).exclude(pk=event.user_id or 0))
    followers.update(answered_at=event.at)
    for person in readers:
        send(person, case, event, ANSWERED, reverse("admin:inquiries_handed_over"))


def withdraw(case: Inquiry, rows: list[CaseEvent], *, whole: bool) -> None:
    """Withdraw what tells of a step that is taken back: its mails, the news of the morning, and who follows by it.

    With `whole`, raise outbox.HasLeft where one of its mails is on its way; else let that be, and withdraw the others.
    """
    for row in rows:
        outbox.withdraw(cause=row.cause, whole=whole)
    MorningNews.objects.filter(event__in=rows).delete()
    case.followers.filter(answered_at__in=[row.at for row in rows if is_answer(row)]).update(answered_at=None)
    asked_of = (EventKind.HANDED_OVER, EventKind.ASKED)  # with these a host can wish to be told
    gone = [row.pk for row in rows]
    others = case.events.standing().filter(kind__in=asked_of).exclude(pk__in=gone).exclude(part_of__in=gone)
    givers = {row.user_id for row in rows if row.kind in asked_of} - set(others.values_list("user", flat=True))
    case.followers.filter(user__in=givers - {None}).delete()


# --- erasure ---------------------------------------------------------------------------------------------------------
def forget(case: Inquiry) -> None:
    """Delete what still waits to be told of a case, and who follows it."""
    outbox.forget(topic=case.desk_topic)
    MorningNews.objects.filter(event__inquiry=case).delete()
    case.followers.all().delete()
