"""A lost link is renewed by mail, an old one is swept away."""

import datetime

from django.db import transaction
from django.db.models.functions import Lower
from django.utils import timezone

from base import limits
from inquiries.models import Inquiry, PrivateLink
from inquiries.models.words import EventKind
from inquiries.services import mails
from inquiries.services.ground import Forgotten, locked, write

RENEWALS = 3  # mails an hour to one address, whoever asks
MOST_CASES = 10


def renew_link(*, email: str) -> None:
    """Mail a new link for each case with this address. Whether there is one is told to the mailbox and to nobody else."""
    if not limits.within(what="renew_link", who=email.lower(), most=RENEWALS):
        return
    cases = Inquiry.objects.alias(address=Lower("email")).filter(address=email.lower(), anonymised_on=None)
    with transaction.atomic():
        for row in cases.exclude(email="").order_by("-pk")[:MOST_CASES]:
            try:
                _renew(row)
            except Forgotten:  # erased since we looked
                continue


def _renew(row: Inquiry) -> None:
    with locked(row) as case:
        write(case, EventKind.LINK_RENEWED)
        mails.new_link(case)


def forget_expired(date: datetime.date) -> None:
    """Nightly."""
    PrivateLink.objects.filter(expires__lte=timezone.now()).delete()
