"""Small verbs about people."""

from allauth.account.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.db import transaction

from accounts.models import User
from accounts.signin import invitations, sessions


def free_username(email: str) -> str:
    """What stands before the @, numbered where it is taken."""
    return get_adapter().generate_unique_username([email, "user"])


@transaction.atomic
def forget_second_factor(*, user: User) -> bool:
    """For a lost telephone: signed out everywhere, told by mail, and asked to set up a new second step."""
    removed, _details = Authenticator.objects.filter(user=user).delete()
    if removed:
        sessions.end_all(user)
        if user.email:
            invitations.write(user, "account/email/second_factor_removed", {})
    return bool(removed)
