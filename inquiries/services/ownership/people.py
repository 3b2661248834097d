"""Who of the staff answers families, and who of them is written to."""

from collections.abc import Collection

from django.db.models import QuerySet
from django.utils import timezone

from accounts.access import Role
from accounts.models import Membership, User

ANSWERING = (Role.HOST, Role.COORDINATOR)  # of a desk: an office's hosts, or the coordinators where there is no office


def find_answering() -> QuerySet[Membership]:
    """Of all desks, today; stand-ins within their dates. Who cannot sign in answers nobody."""
    return Membership.objects.valid_on(timezone.localdate()).who_can_sign_in().filter(role__in=ANSWERING)


def find_reached() -> QuerySet[Membership]:
    """Those of them who get mail: with an address, and not away."""
    return Membership.objects.reached_on(timezone.localdate()).filter(role__in=ANSWERING)


def people_of(memberships: QuerySet[Membership]) -> QuerySet[User]:
    """Each person once, however many memberships lead to them."""
    return User.objects.filter(pk__in=memberships.values("user")).order_by("pk")


def colleagues_at(office: int | None) -> QuerySet[User]:
    """Those who serve a desk today, also where mail does not reach them; for the coordinator's desk the
    coordinators.
    """
    return people_of(find_answering().filter(municipality=office))


def serves(user: User, office: int | None) -> bool:
    """Whether the person is one of them; it costs no query that a request has not made already."""
    own = (each for each in user.valid_memberships if each.role in ANSWERING)
    return user.is_active and any(each.municipality_id == office for each in own)


def reached_at(office: int | None) -> list[User]:
    """Those of a desk who get mail today."""
    return list(people_of(find_reached().filter(municipality=office)))


def reached_coordinators() -> list[User]:
    """The last who can be told: where all coordinators are away, those with an address are written to all the same.

    Where none of them has accepted the invitation yet, those who are invited: better than nobody.
    """
    invited = Membership.objects.valid_on(timezone.localdate()).filter(role=Role.COORDINATOR, user__is_active=True)
    return reached_at(None) or list(colleagues_at(None).exclude(email="") or people_of(invited).exclude(email=""))


def offices_without_mail(offices: Collection[int]) -> set[int]:
    """Of these, the offices of which nobody gets mail today; one query."""
    return set(offices) - set(find_reached().filter(municipality__in=offices).values_list("municipality", flat=True))
