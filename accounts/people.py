"""User names are made here, and second steps are removed for people who have lost them."""

from allauth.account.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.db import transaction

from accounts.models import User
from accounts.signin import invitations, sealing, sessions


def find_free_username(email: str) -> str:
    """Return a new user name: what stands before the @ of the address, with a number where that is taken."""
    return get_adapter().generate_unique_username([email, "user"])


@transaction.atomic
def forget_second_factor(*, user: User) -> bool:
    """Remove the second step of a person who has lost the telephone; return whether there was one.

    The person is signed out everywhere, told by mail, and asked at the next sign-in to set up a new second step.
    """
    removed, _details = Authenticator.objects.filter(user=user).delete()
    if removed:
        end_sessions_and_tell_of_lost_factor(user)
    return bool(removed)


def end_sessions_and_tell_of_lost_factor(user: User) -> None:
    """End all sessions of a person whose second step was removed, and say so by mail, where there is an address."""
    sessions.end_all(user)
    if user.email:
        invitations.write(user, "account/email/second_factor_removed", {})


@transaction.atomic
def forget_unreadable_steps() -> list[User]:
    """Remove the second steps that no key decrypts any more, and return the people who had them.

    Whoever has a passkey as well goes on with that; all others are signed out and told by mail.
    """
    broken = sealing.renew_seals()[sealing.Seal.BROKEN]
    people = {authenticator.user_id: authenticator.user for authenticator in broken}
    Authenticator.objects.filter(pk__in=[authenticator.pk for authenticator in broken]).delete()
    for user in people.values():
        if not Authenticator.objects.filter(user=user).exclude(type=Authenticator.Type.RECOVERY_CODES).exists():
            end_sessions_and_tell_of_lost_factor(user)
    return list(people.values())
