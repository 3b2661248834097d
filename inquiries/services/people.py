"""Who of the staff is written to."""

from django.utils import timezone

from accounts.access import Role
from accounts.models import Membership


def addresses_of_desk(office: int | None) -> list[str]:
    """Mail addresses of those who serve it today, stand-ins included; for the coordinator's desk the coordinators'."""
    role = Role.HOST if office else Role.COORDINATOR
    people = Membership.objects.valid_on(timezone.localdate()).filter(
        role=role, municipality=office, user__is_active=True
    )
    return list(people.exclude(user__email="").values_list("user__email", flat=True).distinct())
