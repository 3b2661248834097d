"""A host is shown to families by choice, and no longer than the host agrees and serves an office."""

import datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import HostProfile, Membership, User
from base.history.erasures import Eraser

KIND = HostProfile._meta.label_lower


def serves_as_host(user: User) -> bool:
    """Tell whether the person answers families today, and so may choose to be shown to them."""
    return Membership.objects.serving_as_host_on(timezone.localdate()).filter(user=user.pk).exists()


def find_profile(user: User) -> HostProfile | None:
    return HostProfile.objects.filter(user=user.pk).first()


@transaction.atomic
def withdraw_profile(*, user_id: int) -> bool:
    """Delete what families see of a person, with its files; return whether there was anything."""
    profile = HostProfile.objects.filter(user=user_id).first()
    if profile is not None:
        profile.delete()
    return profile is not None


@transaction.atomic
def withdraw_unless_serving(*, user_id: int) -> None:
    """Delete what families see of a person who serves no office as a host any more; this costs one query."""
    shown = HostProfile.objects.shown_on(timezone.localdate())
    for profile in HostProfile.objects.filter(user=user_id).exclude(pk__in=shown.values("pk")):
        profile.delete()


def forget_former_hosts(date: datetime.date) -> None:
    """Delete, every night, what was shown of people whose service as a host is over.

    Pages leave them out from the first day on, and their portraits are not served.
    """
    for profile in HostProfile.objects.exclude(pk__in=HostProfile.objects.shown_on(date).values("pk")):
        profile.delete()


def build_erasers() -> dict[str, Eraser]:
    return {KIND: withdraw_again}


def withdraw_again(pk: int, moment: datetime.datetime) -> bool:
    """Delete a profile that an older database has brought back; one that was made after `moment` is left alone."""
    profile = HostProfile.objects.filter(pk=pk, created__lte=moment).first()
    if profile is not None:
        profile.delete()
    return profile is not None
