"""The private link: a random text, stored hashed, that expires."""

import datetime
import hashlib
import secrets

from django.utils import timezone

from inquiries import clock
from inquiries.models import Inquiry, PrivateLink

DAYS = 90


def digest_of(token: str) -> str:
    """Plain SHA-256: the token has 256 random bits, so there is nothing to guess and nothing to slow down."""
    return hashlib.sha256(token.encode()).hexdigest()


def new_link(*, inquiry: Inquiry) -> str:
    """Make a link and return its token, which is known from now on only to whoever is given it."""
    token = secrets.token_urlsafe(32)
    now = clock.now()
    expires = now + datetime.timedelta(days=DAYS)
    PrivateLink.objects.create(inquiry=inquiry, digest=digest_of(token), created=now, expires=expires)
    return token


def find(*, token: str) -> Inquiry | None:
    """The case behind a token that has not expired; None for every other text."""
    links = PrivateLink.objects.filter(digest=digest_of(token), expires__gt=timezone.now())
    link = links.select_related("inquiry__office", "inquiry__asked_office", "inquiry__archive_office").first()
    return link.inquiry if link else None
