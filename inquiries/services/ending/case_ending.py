"""When a case ends for good the person is forgotten, and the counted row stays.

A case that no office marked for its archive is forgotten at once and asks nothing of the disk. A marked one is closed
at once: links end, mail stops, nobody opens it. It is forgotten as soon as the archive's files are written, which is
tried at once and then every hour.
"""

import contextlib
import datetime
import logging
from collections.abc import Callable

from django.utils import timezone

from accounts.access import Reach, find_office_ids, is_coordinator
from accounts.drafts import keeping as drafts
from accounts.models import User
from base.database.wal import empty_wal
from base.history.erasures import Eraser, record_erasure
from base.mail import outbox
from inquiries.archive import store
from inquiries.models import ArchivedCase, Inquiry
from inquiries.models.choices import By, EventKind
from inquiries.models.codes import anonymise_source
from inquiries.services.case_steps import CaseForgotten, StepNotAllowed, lock_case, write_event
from inquiries.services.ending import archiving
from inquiries.services.notifying import staff
from inquiries.services.notifying.stuck import tell_of_waiting

log = logging.getLogger(__name__)

KIND = "inquiries.inquiry"  # on the list of what was erased


def erase(*, inquiry: Inquiry, by: User | None = None) -> Inquiry:
    """Forget the person at once, at the family's word. No mail tells of it: that would be a new trace.

    `by` is who of the office does it for a family that rings. An office that only helps cannot (PermissionDenied).
    """
    return _forget_or_close(inquiry, EventKind.ERASED, lambda case: True, by=by) or inquiry


def may_erase(case: Inquiry, user: User) -> bool:
    """Tell whether `user` is a host of the office that has the case, or the coordinator; False once it is forgotten."""
    is_theirs = case.office_id is not None and case.office_id in find_office_ids(user, Reach.CASE)
    return not case.is_forgotten and (is_coordinator(user) or is_theirs)


class StillClosed(Exception):
    """Some cases are closed and not yet archived; the log has said of each why."""


def anonymise_due(date: datetime.date) -> None:
    """Forget the cases whose last day has passed; runs nightly. One that has a later day meanwhile is left alone."""
    due = Inquiry.objects.filter(anonymised_on=None, closed_at=None, keep_until__lt=date)
    for case in due.only("pk").iterator():
        with contextlib.suppress(StepNotAllowed):  # erased by the family since we looked
            _forget_or_close(case, EventKind.ANONYMISED, lambda case: case.keep_until < date)


def _forget_or_close(
    inquiry: Inquiry, kind: EventKind, is_meant: Callable[[Inquiry], bool], by: User | None = None
) -> Inquiry | None:
    """Forget the case or, where the archive comes first, close it and try the archive.

    Return None, and do nothing, where `is_meant` says no of the locked case.
    """
    with lock_case(inquiry, by=by, allowed=lambda case: by is not None and may_erase(case, by)) as case:
        if not is_meant(case):
            return None
        record_erasure(KIND, case.pk)
        if archiving.is_due(case):
            _close(case, kind, by)
        else:
            _forget(case, kind, by)
    return finish_closed_case(case) if case.closed_at else case


def _close(case: Inquiry, kind: EventKind, by: User | None) -> None:
    """Let nobody read the case or write in it, and no mail leave; what the archive is to get stays until it has it."""
    write_event(case, EventKind.CLOSED, by=by, family=kind == EventKind.ERASED)
    case.links.all().delete()
    case.openings.all().delete()
    outbox.forget(topic=case.topic)
    drafts.forget(about=case.topic)
    staff.forget(case)
    case.closed_at = timezone.now()


def _forget(case: Inquiry, kind: EventKind, by: User | None) -> None:
    """Delete contact, household, words, links, drafts and mail of the case, and the record of who has opened it."""
    write_event(case, kind, by=by, family=kind == EventKind.ERASED)
    case.events.all().forget_texts()
    case.links.all().delete()
    case.openings.all().delete()
    outbox.forget(topic=case.topic)
    drafts.forget(about=case.topic)
    staff.forget(case)
    case.empty()
    case.source = anonymise_source(case.source)
    case.closed_at = None
    case.anonymised_on = timezone.localdate()
    case.keep_until = min(case.keep_until, case.anonymised_on)


# --- closed, and waiting for the archive -----------------------------------------------------------------------------
def finish_closed() -> None:
    """Archive and forget the closed cases; runs hourly. One that cannot be does not hold up the others.

    Raise StillClosed afterwards where some are left, so that whoever watches the command's exit status sees it.
    """
    closed = Inquiry.objects.filter(closed_at__isnull=False)
    for case in closed.only("pk").iterator():
        finish_closed_case(case)
    if left := closed.count():
        raise StillClosed(f"{left} closed cases wait for the archive")


def finish_closed_case(inquiry: Inquiry) -> Inquiry:
    """Archive and forget one closed case, and return it as it is then.

    Where that fails it stays closed, the log says why, and the coordinators are told once.
    """
    try:
        _archive_and_forget(inquiry.pk)
    except Exception as error:  # noqa: BLE001 - whatever is wrong with one case, the next one is tried too
        # Its text may hold a word of the case; that of a full or missing folder does not.
        reason = error.strerror if isinstance(error, OSError) else type(error).__name__
        log.error("%s is closed and cannot be archived, to be tried again in an hour: %s", inquiry, reason)
        tell_of_waiting()
    return Inquiry.objects.select_related("archive_office").get(pk=inquiry.pk)


def _archive_and_forget(pk: int) -> None:
    case = Inquiry.objects.select_related("office", "archive_office").get(pk=pk)
    if case.closed_at is None:  # finished by somebody else since we looked
        return
    closed = case.events.filter(kind=EventKind.CLOSED).latest("pk")
    kind = EventKind.ANONYMISED if closed.by == By.SYSTEM else EventKind.ERASED
    name = archiving.export(case) if archiving.is_due(case) else ""
    try:
        with lock_case(case, closed=True) as case:
            if name:
                archiving.note_export(case, name)
            _forget(case, kind, closed.user)
        empty_wal()  # only now are the words gone
    except CaseForgotten:  # meanwhile; the files are the other's, unless these have a name of their own
        if not ArchivedCase.objects.filter(name=name).exists():
            store.remove(name)


# --- after a restore -------------------------------------------------------------------------------------------------
def erasers() -> dict[str, Eraser]:
    return {KIND: erase_again}


def erase_again(pk: int, moment: datetime.datetime) -> bool:
    """Erase a family that an older database has brought back, and return whether there was one.

    A case made after `moment` has the number by chance, and is left alone.
    """
    case = Inquiry.objects.filter(pk=pk, created__lte=moment, anonymised_on=None, closed_at=None).first()
    if case is None:
        return False
    kind = EventKind.ANONYMISED if case.keep_until < timezone.localdate() else EventKind.ERASED
    return _forget_or_close(case, kind, lambda case: True) is not None
