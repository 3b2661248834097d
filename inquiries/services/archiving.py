"""The archive duty: what a municipality must keep is exported before the portal forgets it."""

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from inquiries.archive import store
from inquiries.archive.content import document
from inquiries.archive.pdf import as_pdf
from inquiries.archive.xml import as_xml
from inquiries.models import ArchivedCase, Inquiry
from inquiries.models.words import EventKind
from inquiries.services.ground import IllegalStep, locked, write


def mark_for_archive(*, inquiry: Inquiry, by: User, worth: bool, journal_number: str = "", key: str = "") -> Inquiry:
    """The host's decision; the family reads on its page what stays, and with whom."""
    with locked(inquiry, by=by, key=key) as case:
        if worth and not (case.office and case.office.archives_cases):
            raise IllegalStep(
                _("This office does not archive cases. It can be turned on in the municipality’s own page here.")
            )
        case.archive_office = (case.archive_office or case.office) if worth else None
        case.journal_number = journal_number if worth else ""
        words = _("Worth archiving") if worth else _("Not to be archived")
        write(case, EventKind.NOTE, by=by, text=f"{words} {case.journal_number}".strip())
        return case


def is_due(case: Inquiry) -> bool:
    """Marked, and not exported as it stands today."""
    return case.archive and (case.archived_at is None or case.archived_at < case.last_event_at)


def export_if_due(*, inquiry: Inquiry) -> None:
    """Write both files, then the row that names them. No transaction is open while files are written."""
    case = Inquiry.objects.select_related("office", "archive_office").get(pk=inquiry.pk)
    if case.archive_office is None or not is_due(case) or case.anonymised_on:
        return
    now = timezone.now()
    name = f"{case.archive_office.number}/{timezone.localdate(now):%Y-%m-%d}-{case.pk}"
    content = document(case, now)
    store.write(name, "pdf", as_pdf(content))
    store.write(name, "xml", as_xml(content))
    seen = case.last_event_at
    with locked(case) as fresh:
        if fresh.last_event_at != seen:
            return  # something was written meanwhile: still due
        values = {"office": fresh.archive_office, "journal_number": fresh.journal_number, "at": now}
        ArchivedCase.objects.update_or_create(inquiry=fresh, name=name, defaults=values)
        write(fresh, EventKind.ARCHIVED, office=fresh.archive_office)
        fresh.archived_at = fresh.last_event_at
