"""An invitation is a link by mail that opens once, within seven days. Nobody is ever sent a password."""

import datetime
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import Invitation, User
from accounts.sender import get_sender_name
from base.links import make_absolute_url
from base.mail import outbox
from base.requests.tokens import hash_token, make_token

VALID_FOR = datetime.timedelta(days=7)


class NotInvited(Exception):
    """The person cannot be invited; the message says why, in a sentence for whoever tried."""


class InvitationOver(Exception):
    """The link was used, withdrawn, replaced or is too old."""


@transaction.atomic
def invite(*, user: User, by: User | None = None) -> str:
    """Send an invitation, or a new one in place of the last, and return its link.

    The mail says who invites (`by`), and to what the person gets access. NotInvited is raised for a person who has no
    address or no role, or who has a password already.
    """
    if not user.email:
        raise NotInvited(_("%(person)s has no e-mail address.") % {"person": user})
    if user.has_usable_password():
        raise NotInvited(
            _("%(person)s has an account already and can choose a new password on the sign-in page.") % {"person": user}
        )
    if not user.is_superuser and not user.memberships.not_over_on(timezone.localdate()).exists():
        raise NotInvited(_("%(person)s has no role yet. Give a role and the municipality first.") % {"person": user})
    token, now = make_token(), timezone.now()
    values = {
        "token_hash": hash_token(token),
        "sent": now,
        "expires": now + VALID_FOR,
        "accepted": None,
        "withdrawn": None,
    }
    invitation, _made = Invitation.objects.update_or_create(user=user, defaults=values)
    link = make_absolute_url(reverse("invitation", args=[token]))
    with override(user.language or settings.LANGUAGE_CODE):
        accesses = [each.describe() for each in user.memberships.not_over_on(timezone.localdate())]
    told = {"link": link, "expires": invitation.expires, "accesses": accesses, "by": by and by.get_known_name()}
    write(user, "account/email/invitation", told)
    return link


def write(user: User, template: str, context: dict[str, Any]) -> None:
    """Queue a mail to a person in that person's language.

    The subject is made from `<template>_subject.txt`, the text from `<template>_message.txt`.
    """
    with override(user.language or settings.LANGUAGE_CODE):
        context = context | {"user": user, "sender": get_sender_name(), "site_url": settings.SITE_URL}
        subject = render_to_string(f"{template}_subject.txt", context)
        outbox.enqueue_mail(to=user.email, subject=subject, body=render_to_string(f"{template}_message.txt", context))


def withdraw_invitation(*, user: User) -> bool:
    """Make the link of an unanswered invitation useless; return False where there was none."""
    waiting = Invitation.objects.filter(user=user, accepted=None, withdrawn=None)
    return bool(waiting.update(withdrawn=timezone.now()))


def find(token: str) -> Invitation:
    """Return the open invitation with this token, or raise InvitationOver.

    Looking it up changes nothing, since mail scanners open links too.
    """
    found = Invitation.objects.open().select_related("user").filter(token_hash=hash_token(token), user__is_active=True)
    invitation = found.first()
    if invitation is None:
        raise InvitationOver
    return invitation


@transaction.atomic
def accept(*, token: str, password: str) -> User:
    """Use up the invitation, set the password, and return the person.

    InvitationOver is raised where the invitation is over; of two calls at the same time one raises it.
    """
    invitation = find(token)
    used = (
        Invitation.objects.open().filter(pk=invitation.pk, token_hash=hash_token(token)).update(accepted=timezone.now())
    )
    if not used:
        raise InvitationOver
    user = invitation.user
    user.set_password(password)
    user.save(update_fields=["password"])
    EmailAddress.objects.update_or_create(user=user, email=user.email, defaults={"verified": True, "primary": True})
    return user
