"""A table says for each kind of event in which words the staff is told, and who; `staff.py` reads it."""

import dataclasses
from collections.abc import Callable

from django.utils.translation import ngettext

from inquiries.models import CaseEvent, Inquiry
from inquiries.models.choices import EventKind, Kind


@dataclasses.dataclass(frozen=True)
class StaffNews:
    """A `StaffNews` holds the words and the readers for one kind of event.

    `office` returns the office that is told, None for the coordinator's desk. `person` returns the one of it who
    is told alone, where mail reaches them.
    """

    count: Callable[[int], str]  # of so many in the mail of the morning; of one it is the subject of a mail
    office: Callable[[Inquiry, CaseEvent], int | None]
    person: Callable[[Inquiry, CaseEvent], int | None] = lambda case, event: None
    nobody_else: bool = False


def get_desk_of_case(case: Inquiry, event: CaseEvent) -> int | None:
    return case.office_id


def get_desk_of_event(case: Inquiry, event: CaseEvent) -> int | None:
    return event.office_id


def get_responsible_id(case: Inquiry, event: CaseEvent) -> int | None:
    return case.responsible_id


def get_colleague_id(case: Inquiry, event: CaseEvent) -> int | None:
    return event.colleague_id


WAITS = StaffNews(
    lambda n: ngettext("A family is waiting for an answer", "%(n)s families are waiting for an answer", n) % {"n": n},
    get_desk_of_case,
)
BARRIER = StaffNews(
    lambda n: (
        ngettext("Somebody has met a barrier on the pages", "%(n)s have met a barrier on the pages", n) % {"n": n}
    ),
    get_desk_of_case,
)
MISTAKE = StaffNews(
    lambda n: ngettext("Somebody says that a fact is wrong", "%(n)s say that a fact is wrong", n) % {"n": n},
    get_desk_of_case,
)
OF_REPORTS = {Kind.BARRIER: BARRIER, Kind.MISTAKE: MISTAKE}
# Everybody, also where somebody is responsible: the last day is nobody's alone.
LAST_DAY = StaffNews(
    lambda n: (
        ngettext("Today is the last day to answer a family", "Today is the last day to answer %(n)s families", n)
        % {"n": n}
    ),
    get_desk_of_case,
)
ANSWERED = StaffNews(
    lambda n: (
        ngettext(
            "A family that you handed over has been answered",
            "%(n)s families that you handed over have been answered",
            n,
        )
        % {"n": n}
    ),
    get_desk_of_case,
)
BY_KIND: dict[str, StaffNews] = {
    EventKind.RECEIVED: WAITS,
    EventKind.FROM_FAMILY: StaffNews(
        lambda n: ngettext("A family has written again", "%(n)s families have written again", n) % {"n": n},
        get_desk_of_case,
        get_responsible_id,
    ),
    EventKind.CONSENTED: StaffNews(
        lambda n: ngettext("A family has said yes", "%(n)s families have said yes", n) % {"n": n},
        get_desk_of_case,
        get_responsible_id,
    ),
    EventKind.REFUSED: StaffNews(
        lambda n: ngettext("A family has said no", "%(n)s families have said no", n) % {"n": n},
        get_desk_of_case,
        get_responsible_id,
    ),
    EventKind.HANDED_OVER: StaffNews(
        lambda n: (
            ngettext("A family has been handed over to you", "%(n)s families have been handed over to you", n)
            % {"n": n}
        ),
        get_desk_of_event,
    ),
    EventKind.FETCHED_BACK: StaffNews(  # to the desk that loses it, which can open it no longer
        lambda n: (
            ngettext(
                "The office that handed a family over to you has taken it back",
                "%(n)s families that were handed over to you have been taken back",
                n,
            )
            % {"n": n}
        ),
        get_desk_of_event,
    ),
    EventKind.OFFICE_ADDED: StaffNews(
        lambda n: (
            ngettext("Your office is asked to help a family", "Your office is asked to help %(n)s families", n)
            % {"n": n}
        ),
        get_desk_of_event,
    ),
    EventKind.RESPONSIBLE: StaffNews(
        lambda n: (
            ngettext("You are responsible for a family", "You are responsible for %(n)s families more", n) % {"n": n}
        ),
        get_desk_of_case,
        get_colleague_id,
        nobody_else=True,
    ),
    EventKind.PROMISE: LAST_DAY,  # on its last day, not when it is given
    EventKind.FROM_HOST: ANSWERED,  # to whoever follows
    EventKind.CALL: ANSWERED,
}
AT_THEIR_STEP = frozenset(BY_KIND) - {EventKind.PROMISE, EventKind.FROM_HOST, EventKind.CALL}


def find_news(case: Inquiry, event: CaseEvent) -> StaffNews:
    report = OF_REPORTS.get(Kind(case.kind)) if event.kind == EventKind.RECEIVED else None
    return report or BY_KIND[event.kind]
