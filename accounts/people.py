"""Small verbs about people."""

from allauth.account.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.db import transaction

from accounts.models import User
from accounts.signin import invitations, sealing, sessions


def free_username(email: str) -> str:
    """What stands before the @, numbered where it is taken."""
    return get_adapter().generate_unique_username([email, "user"])


@transaction.atomic
def forget_second_factor(*, user: User) -> bool:
    """For a lost telephone: signed out everywhere, told by mail, and asked to set up a new second step."""
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
    """Remove second steps that no key opens any more; return whose. Whoever has a passkey too goes on with it."""
    broken = sealing.renew_seals()[sealing.Seal.BROKEN]
    people = {authenticator.user_id: authenticator.user for authenticator in broken}
    Authenticator.objects.filter(pk__in=[authenticator.pk for authenticator in broken]).delete()
    for user in people.values():
        if not Authenticator.objects.filter(user=user).exclude(type=Authenticator.Type.RECOVERY_CODES).exists():
            end_sessions_and_tell_of_lost_factor(user)
    return list(people.values())
