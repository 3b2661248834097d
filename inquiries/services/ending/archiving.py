"""What a municipality must keep in its archive is exported before the portal forgets it."""

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from inquiries.archive import store
from inquiries.archive.content import build_archive_document
from inquiries.archive.pdf import render_pdf
from inquiries.archive.xml import render_xml
from inquiries.models import ArchivedCase, Inquiry
from inquiries.models.choices import EventKind
from inquiries.services.case_steps import StepNotAllowed, lock_case, write_event


def mark_for_archive(*, inquiry: Inquiry, by: User, worth: bool, journal_number: str = "", key: str = "") -> Inquiry:
    """Note whether the host finds the case worth archiving. The family reads on its page what stays, and with whom.

    Raise StepNotAllowed where the office does not archive cases.
    """
    with lock_case(inquiry, by=by, key=key) as case:
        if worth and not (case.office and case.office.archives_cases):
            raise StepNotAllowed(
                _("This office does not archive cases. It can be turned on in the municipality’s own page here.")
            )
        if worth:
            write_event(case, EventKind.MARKED, by=by, office=case.archive_office or case.office, text=journal_number)
        else:
            write_event(case, EventKind.UNMARKED, by=by)
        return case


def is_due(case: Inquiry) -> bool:
    """Tell whether the case is marked for the archive, and not exported as it stands today."""
    return case.archive and (case.archived_at is None or case.archived_at < case.last_event_at)


def export(case: Inquiry) -> str:
    """Write both files, and return their common name. No transaction is open while files are written.

    The name has the second in it: ids are given out again after a restore, and another family's files must stay.
    """
    assert case.archive_office is not None  # noqa: S101 - who calls it has asked is_due()
    now = timezone.now()
    name = f"{case.archive_office.number}/{timezone.localtime(now):%Y-%m-%d-%H%M%S}-{case.pk}"
    content = build_archive_document(case, now)
    store.write(name, "pdf", render_pdf(content))
    store.write(name, "xml", render_xml(content))
    return name


def note_export(case: Inquiry, name: str) -> None:
    """Record the exported files and the step, inside the transaction that forgets the case."""
    values = {"office": case.archive_office, "journal_number": case.journal_number, "at": timezone.now()}
    ArchivedCase.objects.update_or_create(inquiry=case, name=name, defaults=values)
    write_event(case, EventKind.ARCHIVED, office=case.archive_office)
