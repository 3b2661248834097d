"""The coordinators are told of closed cases that the archive could not take yet."""

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from inquiries.models import Inquiry
from inquiries.services.notifying.staff_mail import write_to
from inquiries.services.ownership.people import list_reached_coordinators


def tell_of_waiting() -> None:
    """Mail the coordinators how many closed cases newly wait for the archive; each case is told of once.

    The mail holds numbers only. The front page of the workplace says it as long as it is so.
    """
    with transaction.atomic():
        untold = Inquiry.objects.filter(closed_at__isnull=False, escalated_on=None)
        number = untold.update(escalated_on=timezone.localdate())
        if not number:
            return
        for person in list_reached_coordinators():
            write_to(person, lambda: describe_waiting_cases(number), reverse("admin:index"), advise)


def advise() -> str:
    return _(
        "The archive folder cannot be written. Ask whoever runs the portal to look at ARCHIVE_DIR; the "
        "portal tries again every hour."
    )


def describe_waiting_cases(number: int) -> str:
    return ngettext(
        "%(n)s closed case waits for the archive before it is erased",
        "%(n)s closed cases wait for the archive before they are erased",
        number,
    ) % {"n": number}
