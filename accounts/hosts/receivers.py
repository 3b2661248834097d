"""What families see of a host goes with the membership, the account, or the consent, whichever way these end."""

from collections.abc import Collection
from functools import partial

from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from accounts.hosts import profiles
from accounts.models import HostProfile, Membership, User
from base.history.erasures import record_erasure
from base.pictures.models import forget_files, list_row_files


@receiver(post_delete, sender=HostProfile)
def remove_portrait_files(instance: HostProfile, **kwargs: object) -> None:
    """Remove the files at once, and note the erasure, so that a backup does not bring the portrait back."""
    record_erasure(profiles.KIND, instance.pk)
    transaction.on_commit(partial(forget_files, list_row_files(instance)))


@receiver(post_save, sender=Membership)
def withdraw_when_service_ends(instance: Membership, **kwargs: object) -> None:
    profiles.withdraw_unless_serving(user_id=instance.user_id)


@receiver(post_delete, sender=Membership)
def withdraw_when_membership_goes(instance: Membership, origin: object, **kwargs: object) -> None:
    """Withdraw the profile; where the person is deleted, Django deletes the profile by itself."""
    if getattr(origin, "model", type(origin)) is Membership:
        profiles.withdraw_unless_serving(user_id=instance.user_id)


@receiver(post_save, sender=User)
def withdraw_when_switched_off(instance: User, update_fields: Collection[str] | None, **kwargs: object) -> None:
    if not instance.is_active and (update_fields is None or "is_active" in update_fields):
        profiles.withdraw_unless_serving(user_id=instance.pk)
