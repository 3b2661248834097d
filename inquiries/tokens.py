"""A private link ends in a random text, which is stored hashed and expires."""

import datetime

from django.utils import timezone

from base.requests.tokens import hash_token, make_token
from inquiries.models import Inquiry, PrivateLink
from inquiries.rules import clock

LINK_MAX_AGE_DAYS = 90


def create_private_link(*, inquiry: Inquiry) -> str:
    """Make a link and return its token, which is known from now on only to whoever is given it."""
    token = make_token()
    now = clock.now()
    expires = now + datetime.timedelta(days=LINK_MAX_AGE_DAYS)
    PrivateLink.objects.create(inquiry=inquiry, digest=hash_token(token), created=now, expires=expires)
    return token


def find_case_by_token(*, token: str) -> Inquiry | None:
    """Return the case behind a token that has not expired; None for every other text, and for a closed case."""
    open_cases = PrivateLink.objects.filter(inquiry__closed_at=None)
    links = open_cases.filter(digest=hash_token(token), expires__gt=timezone.now())
    link = links.select_related("inquiry__office", "inquiry__asked_office", "inquiry__archive_office").first()
    return link.inquiry if link else None
