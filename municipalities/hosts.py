"""Hosts who chose to be shown are found here for every card that shows them."""

from typing import NamedTuple

from django.utils import timezone

from accounts.models import HostProfile, Membership
from municipalities.models import Municipality


class ShownHost(NamedTuple):
    """A `ShownHost` is a host as families see one; `office` is None where the card names the office itself."""

    profile: HostProfile
    office: Municipality | None = None


def list_shown_hosts(municipality: Municipality | None) -> list[ShownHost]:
    """Return the hosts of an office by name; without an office one of each that takes part, by municipality.

    It costs one query, however many hosts and offices there are.
    """
    if municipality is not None and municipality.pk is None:
        return []
    serving = Membership.objects.serving_as_host_on(timezone.localdate()).filter(user__host_profile__isnull=False)
    serving = serving.select_related("user__host_profile").order_by("user__host_profile__shown_name", "pk")
    if municipality is not None:
        by_user = {row.user_id: row.user for row in serving.filter(municipality=municipality)}
        return [ShownHost(user.host_profile) for user in by_user.values()]
    everywhere = serving.filter(municipality__in=Municipality.objects.taking_part()).select_related("municipality")
    firsts: dict[int | None, ShownHost] = {}
    for row in everywhere.order_by("municipality__sort_key", "user__host_profile__shown_name", "pk"):
        firsts.setdefault(row.municipality_id, ShownHost(row.user.host_profile, row.municipality))
    return list(firsts.values())
