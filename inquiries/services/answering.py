"""A host answers a family, notes something or a call, and plans what is next."""

import datetime

from django.utils.translation import gettext as _

from accounts.models import User
from inquiries.models import Inquiry
from inquiries.models.choices import EventKind, Stage
from inquiries.rules import clock
from inquiries.rules.reaching import CANNOT_BE_WRITTEN_TO, Way, find_way_to_family
from inquiries.rules.undo import ASLEEP
from inquiries.services.case_steps import StepNotAllowed, is_answer_owed, lock_case, write_event
from inquiries.services.notifying import family_mail, merger_mail
from inquiries.services.ownership.responsible import find_taker


def _in_dialogue(case: Inquiry, by: User) -> None:
    """Move a new or ended case into dialogue, as its first answer does, or one to somebody who came back."""
    if case.stage in ASLEEP:
        write_event(case, EventKind.STAGE, by=by, stage=Stage.DIALOGUE)


def check_way(case: Inquiry) -> None:
    """Raise StepNotAllowed where nothing reaches the family: an answer that nobody can read must not be counted."""
    if find_way_to_family(case) == Way.NONE:
        raise StepNotAllowed(str(CANNOT_BE_WRITTEN_TO))


def reply(*, inquiry: Inquiry, by: User, text: str, key: str = "") -> Inquiry:
    """Answer on the family's page, and by mail where they have an address and want mail.

    Raise StepNotAllowed where they have neither page nor address, and for an empty text.
    """
    with lock_case(inquiry, by=by, key=key) as case:
        if not text.strip():
            raise StepNotAllowed(_("Write something first."))
        check_way(case)
        write_event(
            case, EventKind.FROM_HOST, by=by, text=text, answers=is_answer_owed(case), colleague=find_taker(case, by)
        )
        _in_dialogue(case, by)
        merger_mail.withdraw(case)
        family_mail.send_answer(case, text)
        return case


def note(*, inquiry: Inquiry, by: User, text: str, key: str = "") -> Inquiry:
    """Write a note for the desk. The family does not see it on its page, but is given it in its export."""
    with lock_case(inquiry, by=by, key=key) as case:
        if not text.strip():
            raise StepNotAllowed(_("Write something first."))
        write_event(case, EventKind.NOTE, by=by, text=text)
        return case


def log_call(
    *, inquiry: Inquiry, by: User, reached: bool, text: str = "", action_done: bool = False, key: str = ""
) -> Inquiry:
    """Note a call that was made; with `reached` it answers what the family had asked.

    `action_done` says that the call was the planned next action, which is done with it.
    """
    with lock_case(inquiry, by=by, key=key) as case:
        taker = find_taker(case, by) if reached else None
        answers = reached and is_answer_owed(case)
        write_event(case, EventKind.CALL, by=by, text=text, reached=reached, answers=answers, colleague=taker)
        if reached:
            _in_dialogue(case, by)
        if action_done and case.next_action_on is not None:
            write_event(case, EventKind.NEXT_ACTION, by=by)
        return case


def set_next_action(*, inquiry: Inquiry, by: User, text: str, on: datetime.date | None, key: str = "") -> Inquiry:
    """Plan what the desk does next, and when; `on=None` says that it is done and nothing is planned.

    Raise StepNotAllowed for a day that has passed, or a day without a text.
    """
    with lock_case(inquiry, by=by, key=key) as case:
        if on is not None and not text.strip():
            raise StepNotAllowed(_("Say what is to be done on that day."))
        if on is not None and on < clock.today():
            raise StepNotAllowed(_("That day has passed. Choose today or a later day."))
        write_event(case, EventKind.NEXT_ACTION, by=by, text=text, date=on)
        return case
