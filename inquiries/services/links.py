"""A lost link to the family's page is renewed by mail, and an expired one is deleted."""

import datetime

from django.db import transaction
from django.db.models.functions import Lower
from django.utils import timezone

from base.publicforms import limits
from inquiries.models import Inquiry, PrivateLink
from inquiries.models.choices import EventKind
from inquiries.services.case_steps import CaseForgotten, lock_case, write_event
from inquiries.services.notifying import family_mail

RENEWALS_PER_HOUR = 3  # requests for one mailbox, whoever asks
MOST_CASES = 10
MAILS_PER_DAY = 10  # to one mailbox: anybody can make cases with somebody's address, and then ask for their links


def renew_link(*, email: str) -> None:
    """Mail a new link for each case with this address.

    Whether there is one is told to the mailbox and to nobody else. Above `RENEWALS_PER_HOUR` an hour or `MAILS_PER_DAY`
    a day nothing is sent.
    """
    mailbox = family_mail.normalise_email(email)
    if not limits.count_and_check_limit(action="renew_link", actor=mailbox, limit=RENEWALS_PER_HOUR):
        return
    cases = Inquiry.objects.alias(address=Lower("email")).filter(
        address=email.lower(), anonymised_on=None, closed_at=None
    )
    with transaction.atomic():
        for row in cases.exclude(email="").order_by("-pk")[:MOST_CASES]:
            if not limits.count_and_check_limit(action="link", actor=mailbox, limit=MAILS_PER_DAY, all_day=True):
                return
            try:
                _renew(row)
            except CaseForgotten:  # erased since we looked
                continue


def _renew(row: Inquiry) -> None:
    with lock_case(row) as case:
        write_event(case, EventKind.LINK_RENEWED)
        family_mail.send_new_link(case)


def delete_expired_links(date: datetime.date) -> None:
    """Delete the private links that have expired; runs nightly."""
    PrivateLink.objects.filter(expires__lte=timezone.now()).delete()
