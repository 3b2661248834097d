"""Families who write to the desk."""

import secrets

from inquiries import services
from inquiries.models import Inquiry

FAMILY = {"name": "Familien Prøvesen", "email": "provesen@example.org", "phone": "+47 400 00 000"}


def ask(**values) -> Inquiry:
    """A family has written; `office`, `about`, `scope` and the rest as services.receive takes them."""
    case = services.receive(**{"key": secrets.token_urlsafe(24), "text": "Har dere en leilighet?"} | FAMILY | values)
    return fresh(case)


def fresh(case: Inquiry) -> Inquiry:
    return Inquiry.objects.get(pk=case.pk)


def kinds(case: Inquiry) -> list[str]:
    return list(case.events.values_list("kind", flat=True))
