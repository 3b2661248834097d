"""Who may enter the offices' workplace: decided here and nowhere else."""

from django.conf import settings


def has_desk(user) -> bool:
    """A membership that is valid today."""
    return user.is_authenticated and user.is_active and user.is_staff


def lacks_second_factor(user) -> bool:
    return settings.SECOND_FACTOR and not user.has_second_factor


def is_open(user) -> bool:
    return has_desk(user) and not lacks_second_factor(user)
