"""Who may enter the offices' workplace is decided here and nowhere else."""

from typing import TYPE_CHECKING, TypeGuard

from django.conf import settings

from accounts.access import Person

if TYPE_CHECKING:
    from accounts.models import User


def has_valid_membership(user: Person) -> TypeGuard["User"]:
    """Tell whether a person is signed in and has a membership that is valid today, or is a superuser."""
    return user.is_authenticated and user.is_active and user.is_staff


def needs_second_factor(user: "User") -> bool:
    return settings.SECOND_FACTOR and not user.has_second_factor


def can_enter_workplace(user: Person) -> TypeGuard["User"]:
    return has_valid_membership(user) and not needs_second_factor(user)
