"""What a host does with a case."""

import datetime

from django.utils.translation import gettext as _

from accounts.models import User
from inquiries.models import Inquiry
from inquiries.models.words import EventKind, Stage
from inquiries.services import mails
from inquiries.services.ground import IllegalStep, answered, in_touch, locked, write
from inquiries.services.responsible import take_if_nobodys
from inquiries.services.stages import go_to

WAITING_TO_TALK = (Stage.NEW, Stage.ENDED)


def _in_dialogue(case: Inquiry, by: User) -> None:
    """The first answer opens the dialogue, and an answer to somebody who came back opens it again."""
    if case.stage in WAITING_TO_TALK:
        go_to(case, Stage.DIALOGUE, by=by)


def reply(*, inquiry: Inquiry, by: User, text: str, key: str = "") -> Inquiry:
    """Answer on the family's page, and by mail where they have an address and want mail."""
    with locked(inquiry, by=by, key=key) as case:
        if not text.strip():
            raise IllegalStep(_("Write something first."))
        write(case, EventKind.FROM_HOST, by=by, text=text, answers=answered(case))
        in_touch(case)
        take_if_nobodys(case, by)
        _in_dialogue(case, by)
        mails.answer(case, text)
        return case


def note(*, inquiry: Inquiry, by: User, text: str, key: str = "") -> Inquiry:
    """For the desk. The family does not see it on its page, but is given it in its export."""
    with locked(inquiry, by=by, key=key) as case:
        if not text.strip():
            raise IllegalStep(_("Write something first."))
        write(case, EventKind.NOTE, by=by, text=text)
        return case


def log_call(*, inquiry: Inquiry, by: User, reached: bool, text: str = "", key: str = "") -> Inquiry:
    """A call that was made. One that reached the family answers what it had asked."""
    with locked(inquiry, by=by, key=key) as case:
        write(case, EventKind.CALL, by=by, text=text, answers=reached and answered(case))
        if reached:
            in_touch(case)
            take_if_nobodys(case, by)
            _in_dialogue(case, by)
        return case


def set_next_action(*, inquiry: Inquiry, by: User, text: str, on: datetime.date | None, key: str = "") -> Inquiry:
    """What the desk does next, and when; with `on=None` it is done and nothing is planned."""
    with locked(inquiry, by=by, key=key) as case:
        if on is not None and not text.strip():
            raise IllegalStep(_("Say what is to be done on that day."))
        case.next_action, case.next_action_on = (text if on else ""), on
        write(case, EventKind.NEXT_ACTION, by=by, text=text, date=on)
        return case
