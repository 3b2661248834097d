"""Some changes to a person or a session have consequences, whichever way they were made."""

from collections.abc import Collection

from allauth.account.models import EmailAddress
from allauth.account.signals import authentication_step_completed
from allauth.mfa.signals import authenticator_added
from django.db.models.signals import post_save, pre_save
from django.dispatch import receiver
from django.http import HttpRequest

from accounts.models import User
from accounts.signin import invitations, sessions


@receiver(pre_save, sender=User)
def withdraw_the_invitation_to_a_former_address(
    instance: User, update_fields: Collection[str] | None, **kwargs: object
) -> None:
    """Withdraw the invitation when the address changes: a mistyped one may have sent the link to a stranger."""
    if instance._state.adding or (update_fields is not None and "email" not in update_fields):
        return
    if User.objects.filter(pk=instance.pk).exclude(email=instance.email).exists():
        invitations.withdraw_invitation(user=instance)


@receiver(post_save, sender=User)
def forget_former_addresses(
    instance: User, created: bool, update_fields: Collection[str] | None, **kwargs: object
) -> None:
    """Delete a replaced address from allauth's own list, by which people sign in and set new passwords."""
    if not created and (update_fields is None or "email" in update_fields):
        EmailAddress.objects.filter(user=instance).exclude(email=instance.email).delete()


@receiver(post_save, sender=User)
def end_the_sessions_of_somebody_switched_off(
    instance: User, update_fields: Collection[str] | None, **kwargs: object
) -> None:
    """End the sessions of a person who is made inactive.

    Otherwise an old session would open again with the person, on whatever machine it was left.
    """
    if not instance.is_active and (update_fields is None or "is_active" in update_fields):
        sessions.end_all(instance)


@receiver(authenticator_added)
def end_sessions_without_second_factor(request: HttpRequest, user: User, **kwargs: object) -> None:
    """End all other sessions when a second step is set up, for they were begun with the password alone."""
    sessions.renew_session_key(request)
    sessions.end_all(user, but=request.session.session_key)


@receiver(authentication_step_completed)
def renew_session_after_confirmation(request: HttpRequest, reauthenticated: bool = False, **kwargs: object) -> None:
    """Give the session a new key when a signed-in person confirms who they are.

    Signing in renews the key by itself, with the second step as its last; confirming later does not.
    """
    if reauthenticated:
        sessions.renew_session_key(request)
