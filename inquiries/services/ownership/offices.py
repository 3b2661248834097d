"""A case always belongs to an office or, where the office is empty, to the coordinator's desk."""

from django.utils.translation import gettext as _

from accounts.access import Reach, find_office_ids
from accounts.models import User
from base.mail import outbox
from inquiries.models import CaseEvent, Inquiry
from inquiries.models.choices import EventKind, QuestionKind, Scope, Stage
from inquiries.services.case_steps import StepNotAllowed, lock_case, promise_answer, write_event
from inquiries.services.notifying import family_mail, merger_mail
from inquiries.services.ownership.following import list_answers_since, start_following, was_fetched_back
from inquiries.services.ownership.responsible import find_taker
from municipalities.models import Municipality


def needs_consent(inquiry: Inquiry, office: Municipality | None) -> bool:
    """Tell whether the family must say yes first, because it wrote to one municipality only.

    The coordinator (None) reads every case, so going there tells nobody new.
    """
    return inquiry.scope == Scope.OFFICE and office is not None


def _check_target(case: Inquiry, office: Municipality | None) -> None:
    if office is not None and not office.takes_part:
        raise StepNotAllowed(_("That municipality takes no part in the portal today."))
    if (office.pk if office else None) == case.office_id:
        raise StepNotAllowed(_("The case is there already."))


def _check_consent(case: Inquiry, office: Municipality | None) -> None:
    if needs_consent(case, office):
        raise StepNotAllowed(_("The family wrote to this municipality only. Ask for their yes first."))


def move(
    case: Inquiry,
    office: Municipality | None,
    *,
    by: User | None,
    text: str,
    family: bool = False,
    is_told: bool = True,
) -> None:
    """Give the case to another office, where nobody looks after it yet; to be called with the case locked.

    That office owes the family a word, also where they were answered before: else nobody would see that they wait for
    it. `is_told` says whether a mail tells the family.
    """
    merger_mail.withdraw(case)
    write_event(case, EventKind.HANDED_OVER, by=by, family=family, office=office, from_office=case.office, text=text)
    if case.stage != Stage.ENDED:
        promise_answer(case)
    if is_told:
        family_mail.send_hand_over_notice(case)


def _add(case: Inquiry, office: Municipality, *, by: User | None, text: str, family: bool = False) -> None:
    write_event(case, EventKind.OFFICE_ADDED, by=by, family=family, office=office, text=text)
    family_mail.send_office_added_notice(case, office)


def hand_over(
    *, inquiry: Inquiry, by: User, office: Municipality | None, text: str = "", follow: bool = False, key: str = ""
) -> Inquiry:
    """Give the case to another office, or to the coordinator's desk (None), and tell the family.

    With `follow` whoever gives it is told when the family is answered. Raise StepNotAllowed where the family must be
    asked first.
    """
    with lock_case(inquiry, by=by, key=key) as case:
        _check_target(case, office)
        _check_consent(case, office)
        if follow:
            start_following(case, by, case.office)
        move(case, office, by=by, text=text)
        return case


def reclaim(*, event: CaseEvent, by: User, text: str = "", key: str = "") -> Inquiry:
    """Give the case back to the office that handed it over, before the other has answered; `by` looks after it then.

    The other office is told, and the family where it has heard of the hand-over; where it has not, nobody owes it the
    answer that only the hand-over promised. The other cannot fetch it back in turn. Raise StepNotAllowed where the case
    was answered or handed on since.
    """

    def was_theirs(case: Inquiry) -> bool:
        return event.from_office_id in find_office_ids(by, Reach.CASE)

    with lock_case(event.inquiry, by=by, key=key, allowed=was_theirs) as case:
        if case.events.filter(pk__gt=event.pk, kind=EventKind.HANDED_OVER).standing().exists():
            raise StepNotAllowed(_("The case has been handed on since."))
        if was_fetched_back(event):
            raise StepNotAllowed(_("The office that had the case has taken it back. Ask it to hand it over again."))
        if list_answers_since(event).exists():
            raise StepNotAllowed(_("The family has been answered since. Ask the other office to hand it back."))
        _check_target(case, event.from_office)
        was_withdrawn = _withdraw_news(case, event)
        settles = (was_withdrawn or not case.gets_mail) and _is_owed_by_hand_over(case, event)
        move(case, event.from_office, by=by, text=text, is_told=not was_withdrawn)
        taker = find_taker(case, by)
        write_event(case, EventKind.FETCHED_BACK, by=by, office=event.office, colleague=taker, settles=settles)
        return case


def _is_owed_by_hand_over(case: Inquiry, event: CaseEvent) -> bool:
    """Tell whether only the hand-over promised an answer, to a family that has not written since."""
    promised = (event.part_of or event).parts.filter(kind=EventKind.PROMISE).exists()
    since = case.events.standing().filter(pk__gt=event.pk, kind=EventKind.FROM_FAMILY)
    return promised and not since.exists()


def _withdraw_news(case: Inquiry, event: CaseEvent) -> bool:
    """Withdraw the mails that still wait to tell of the hand-over. Return whether the family's was among them."""
    outbox.withdraw(cause=event.cause, topic=case.desk_topic, whole=False)
    told_by = event.part_of or event  # a mail to the family tells of the whole step
    return outbox.withdraw(cause=told_by.cause, topic=case.topic, whole=False) > 0


def add_office(*, inquiry: Inquiry, by: User, office: Municipality, text: str = "", key: str = "") -> Inquiry:
    """Let another office help; the case stays where it is."""
    with lock_case(inquiry, by=by, key=key) as case:
        _check_target(case, office)
        _check_consent(case, office)
        _add(case, office, by=by, text=text)
        return case


def remove_office(*, inquiry: Inquiry, by: User, office: Municipality, key: str = "") -> Inquiry:
    """Take a helping office off the case, which it then no longer reads; StepNotAllowed where it does not help."""
    with lock_case(inquiry, by=by, key=key) as case:
        if not case.further.filter(office=office).exists():
            raise StepNotAllowed(_("That office does not help with this case."))
        write_event(case, EventKind.OFFICE_REMOVED, by=by, office=office)
        return case


def ask_hand_over(
    *,
    inquiry: Inquiry,
    by: User,
    office: Municipality,
    what: str = QuestionKind.HAND_OVER,
    text: str = "",
    follow: bool = False,
    key: str = "",
) -> Inquiry:
    """Ask the family by mail whether another office may take over, or help. A new question replaces the one before.

    Raise StepNotAllowed where there is no need to ask, or the family gets no mail.
    """
    with lock_case(inquiry, by=by, key=key) as case:
        _check_target(case, office)
        if not needs_consent(case, office):
            raise StepNotAllowed(_("The family said that any host may answer. No need to ask; hand it over."))
        if not case.gets_mail:
            raise StepNotAllowed(_("The family gets no mail. Ring them, and note what they said."))
        if follow and what == QuestionKind.HAND_OVER:
            start_following(case, by, case.office)
        write_event(case, EventKind.ASKED, by=by, office=office, text=text, asked_for=QuestionKind(what))
        family_mail.send_consent_question(case)
        return case


def note_answer(
    *,
    inquiry: Inquiry,
    by: User,
    office: Municipality,
    agreed: bool,
    what: str = QuestionKind.HAND_OVER,
    text: str = "",
    follow: bool = False,
    key: str = "",
) -> Inquiry:
    """Note what a family that gets no mail said on the telephone about another office; with `agreed` do it at once."""
    with lock_case(inquiry, by=by, key=key) as case:
        _check_target(case, office)
        if not needs_consent(case, office):
            raise StepNotAllowed(_("The family said that any host may answer. No need to ask; hand it over."))
        if follow and agreed and what == QuestionKind.HAND_OVER:
            start_following(case, by, case.office)
        answer = EventKind.CONSENTED if agreed else EventKind.REFUSED
        write_event(case, answer, by=by, office=office, text=text)
        if agreed:
            step = move if what == QuestionKind.HAND_OVER else _add
            step(case, office, by=by, text="")
        return case


def _asked(case: Inquiry, question: str | None) -> Municipality:
    """Return the office that the family is asked about; raise StepNotAllowed where `question` is not open."""
    if case.asked_office is None:
        raise StepNotAllowed(_("There is no question to answer any more."))
    if question is not None and question != case.question:
        raise StepNotAllowed(_("The question has changed since you opened the page. Please read it again."))
    return case.asked_office


def record_consent(
    *, inquiry: Inquiry, by: User | None = None, text: str = "", question: str | None = None, key: str = ""
) -> Inquiry:
    """Note the family's yes, and do what was asked for. With `by` a host writes down what they said on the telephone.

    `question` is the one that they read, as `Inquiry.question` names it; a yes to another raises StepNotAllowed.
    """
    with lock_case(inquiry, by=by, key=key) as case:
        office, what = _asked(case, question), case.asked_for
        if not office.takes_part:
            raise StepNotAllowed(_("That municipality takes no part in the portal today."))
        write_event(case, EventKind.CONSENTED, by=by, family=by is None, office=office, text=text)
        step = move if what == QuestionKind.HAND_OVER else _add
        step(case, office, by=by, text="", family=by is None)
        return case


def refuse(
    *, inquiry: Inquiry, by: User | None = None, text: str = "", question: str | None = None, key: str = ""
) -> Inquiry:
    """Note the family's no; the case stays where it is. The arguments are those of `record_consent()`."""
    with lock_case(inquiry, by=by, key=key) as case:
        office = _asked(case, question)
        write_event(case, EventKind.REFUSED, by=by, family=by is None, office=office, text=text)
        return case
