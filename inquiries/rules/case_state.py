"""How a case stands follows from its timeline: each event that was not taken back changes it.

`apply_event()` is the one place in which a column that says how a case stands gets its value. The services write an
event, which is applied; who takes a step back has `rebuild_case()` begin anew without it. Both must come to the same,
which `tests/test_inquiries_undo_stateful.py` asks after every random step.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.utils import timezone

from inquiries.models import CaseEvent, FurtherOffice, Inquiry
from inquiries.models.choices import By, EventKind, QuestionKind, Stage
from municipalities.models import Municipality

MILESTONES = {
    Stage.VISITED: "visited_on",
    Stage.DECIDED: "decided_on",
    Stage.MOVED: "moved_on",
    Stage.SETTLED: "settled_on",
}
# What a case has before its first row, beside what it keeps of family and household.
FIRST = (
    "stage",
    "ended_reason",
    *MILESTONES.values(),
    "ended_on",
    "first_answer_on",
    "answered_in_time",
    "unanswered_since",
    "promised_by",
    "escalated_on",
    "next_action",
    "next_action_on",
    "asked_office",
    "asked_for",
    "mail_stopped",
    "follow_up",
    "archive_office",
    "journal_number",
    "archived_at",
    "responsible",
)


# What a merger moves beside the timeline.
OWNER = ("office", "asked_office", "asked_for")
ARCHIVE = ("archive_office", "journal_number", "archived_at")


def find_current_office(office: Municipality | None) -> Municipality | None:
    """Return the office or, where it was merged, the one that has taken over; None stays None."""
    while office is not None and office.merged_into_id is not None:
        office = office.merged_into
    return office


def rebuild_case(case: Inquiry, *, without: int = 0, keep: Iterable[str] = ()) -> None:
    """Work out from the timeline how the case stands, leaving out the step that begins with event `without`.

    It costs a few queries, and some for each office that helps; the case is not saved. `keep` names columns that stay
    as they are, and with OWNER also the offices that help. A merger of municipalities moves these by hand and gives
    them back row for row; so only a step that was about them has them worked out anew.
    """
    fields = {field.name: field for field in case._meta.concrete_fields}
    kept = {name: getattr(case, name) for name in keep}
    helpers = list(case.further.values("pk", "office_id", "since"))
    for name in FIRST:
        setattr(case, name, fields[name].get_default())
    case.further.all().delete()
    rows = CaseEvent.objects.filter(inquiry=case).standing().exclude(pk=without)
    for row in rows.exclude(part_of=without).select_related("office", "colleague").order_by("pk"):
        apply_event(case, row)
    for name, value in kept.items():
        setattr(case, name, value)
    if case.asked_office_id == case.office_id:  # it was merged into the owner
        case.asked_office, case.asked_for = None, ""
    helping = (
        None if "office" in kept else set(case.further.exclude(office=case.office).values_list("office", flat=True))
    )
    _keep_helpers(case, helpers, helping)


def _keep_helpers(case: Inquiry, before: Iterable[Mapping[str, Any]], helping: set[int] | None) -> None:
    """Let the offices in `helping` help, or those of `before` where it is None; each keeps the very row it had."""
    rows = {row["office_id"]: row for row in before if helping is None or row["office_id"] in helping}
    gone = case.further.all() if helping is None else case.further.exclude(office__in=helping - set(rows))
    gone.delete()
    FurtherOffice.objects.bulk_create(FurtherOffice(inquiry=case, **row) for row in rows.values())


def apply_event(case: Inquiry, row: CaseEvent) -> None:
    """Change the case by what one event says. The case is not saved."""
    if row.kind == EventKind.TAKEN_BACK:
        return
    if row.by != By.SYSTEM:  # what the portal does by itself is no sign of life
        case.last_event_at = row.at
    if row.kind in CHANGES:
        CHANGES[EventKind(row.kind)](case, row)


# --- what the family is owed -----------------------------------------------------------------------------------------
def _receive(case: Inquiry, row: CaseEvent) -> None:
    case.office = find_current_office(row.office)
    _be_in_touch(case, row)


def _be_in_touch(case: Inquiry, row: CaseEvent) -> None:
    case.last_contact_on = timezone.localdate(row.at)


def _promise(case: Inquiry, row: CaseEvent) -> None:
    case.unanswered_since, case.promised_by, case.escalated_on = row.at, row.date, None


def _escalate(case: Inquiry, row: CaseEvent) -> None:
    case.escalated_on = timezone.localdate(row.at)


def _settle_promise(case: Inquiry) -> None:
    case.unanswered_since = case.promised_by = case.escalated_on = None


def _answer(case: Inquiry, row: CaseEvent) -> None:
    """Apply an answer.

    The first one decides for ever whether it came in time, and who looks after the case where nobody did.
    """
    _be_in_touch(case, row)
    case.responsible = row.colleague or case.responsible
    if not row.answers or case.promised_by is None:
        return
    if case.first_answer_on is None:
        day = timezone.localdate(row.at)
        case.first_answer_on, case.answered_in_time = day, day <= case.promised_by
    _settle_promise(case)


def _call(case: Inquiry, row: CaseEvent) -> None:
    if row.reached:
        _answer(case, row)


# --- how far they have come, and what is planned ---------------------------------------------------------------------
def _go_to(case: Inquiry, row: CaseEvent) -> None:
    """Move the case to a stage. Each milestone keeps the day on which it was reached first.

    `ended_on` is empty while the case has not ended.
    """
    day, stage = timezone.localdate(row.at), Stage(row.stage)
    case.stage, case.ended_reason, case.ended_on = stage, row.reason, None
    if stage == Stage.ENDED:
        case.ended_on = day
        _settle_promise(case)
        case.next_action, case.next_action_on = "", None
    milestone = MILESTONES.get(stage)
    if milestone and getattr(case, milestone) is None:
        setattr(case, milestone, day)


def _plan(case: Inquiry, row: CaseEvent) -> None:
    """Set the next action; an event without a day says that it is done."""
    case.next_action, case.next_action_on = (row.text if row.date else ""), row.date


# --- whose it is -----------------------------------------------------------------------------------------------------
def _withdraw_question(case: Inquiry, row: CaseEvent) -> None:
    case.asked_office, case.asked_for = None, ""


def _ask(case: Inquiry, row: CaseEvent) -> None:
    """Set the question to the family, or drop it where its office was merged or has left since."""
    gone = row.office is None or not row.office.takes_part
    case.asked_office, case.asked_for = (None, "") if gone else (row.office, QuestionKind(row.asked_for))


def _hand_over(case: Inquiry, row: CaseEvent) -> None:
    """Give the case to another office. Where a merger moves it, the open question to the family stays."""
    case.office = find_current_office(row.office)
    FurtherOffice.objects.filter(inquiry=case, office=case.office).delete()
    if row.by != By.SYSTEM:
        _withdraw_question(case, row)
        case.responsible = None


def _take_on(case: Inquiry, row: CaseEvent) -> None:
    case.responsible = row.colleague


def _fetch_back(case: Inquiry, row: CaseEvent) -> None:
    """Let who fetched the case back look after it.

    With `settles` the family had not heard that it was away, so it does not wait for what the hand-over promised.
    """
    _take_on(case, row)
    if row.settles:
        _settle_promise(case)


def _add_office(case: Inquiry, row: CaseEvent) -> None:
    FurtherOffice.objects.get_or_create(
        inquiry=case, office=find_current_office(row.office), defaults={"since": row.at}
    )
    _withdraw_question(case, row)


def _remove_office(case: Inquiry, row: CaseEvent) -> None:
    FurtherOffice.objects.filter(inquiry=case, office=find_current_office(row.office)).delete()


# --- what the family decides, the archive, the end -------------------------------------------------------------------
def _mark(case: Inquiry, row: CaseEvent) -> None:
    case.archive_office, case.journal_number = find_current_office(row.office), row.text


def _unmark(case: Inquiry, row: CaseEvent) -> None:
    case.archive_office, case.journal_number = None, ""


def _set(**values: object) -> Callable[[Inquiry, CaseEvent], None]:
    def change(case: Inquiry, row: CaseEvent) -> None:
        for name, value in values.items():
            setattr(case, name, value)

    return change


def _archive(case: Inquiry, row: CaseEvent) -> None:
    case.archived_at = row.at


def _rest(case: Inquiry, row: CaseEvent) -> None:
    """Let nothing be owed, asked or planned any more, and nobody look after the case."""
    _settle_promise(case)
    _withdraw_question(case, row)
    case.next_action, case.next_action_on, case.responsible = "", None, None
    case.mail_stopped = case.mail_stopped or row.kind == EventKind.CLOSED


CHANGES: dict[EventKind, Callable[[Inquiry, CaseEvent], None]] = {
    EventKind.RECEIVED: _receive,
    EventKind.FROM_FAMILY: _be_in_touch,
    EventKind.PROMISE: _promise,
    EventKind.ESCALATED: _escalate,
    EventKind.FROM_HOST: _answer,
    EventKind.CALL: _call,
    EventKind.STAGE: _go_to,
    EventKind.NEXT_ACTION: _plan,
    EventKind.ASKED: _ask,
    EventKind.REFUSED: _withdraw_question,
    EventKind.HANDED_OVER: _hand_over,
    EventKind.RESPONSIBLE: _take_on,
    EventKind.FETCHED_BACK: _fetch_back,
    EventKind.OFFICE_ADDED: _add_office,
    EventKind.OFFICE_REMOVED: _remove_office,
    EventKind.MAIL_STOPPED: _set(mail_stopped=True),
    EventKind.MAIL_ALLOWED: _set(mail_stopped=False),
    EventKind.FOLLOW_UP: _set(follow_up=True),
    EventKind.NO_FOLLOW_UP: _set(follow_up=False),
    EventKind.MARKED: _mark,
    EventKind.UNMARKED: _unmark,
    EventKind.ARCHIVED: _archive,
    EventKind.CLOSED: _rest,
    EventKind.ERASED: _rest,
    EventKind.ANONYMISED: _rest,
}
