"""These functions find who of the staff answers families, and who of them gets mail."""

from collections.abc import Collection

from django.db.models import QuerySet
from django.utils import timezone

from accounts.access import Role
from accounts.models import Membership, User

ANSWERING = (Role.HOST, Role.COORDINATOR)  # of a desk: an office's hosts, or the coordinators where there is no office


def find_answering() -> QuerySet[Membership]:
    """Return the memberships of all hosts and coordinators that are valid today, of people who can sign in.

    Stand-ins are among them within their dates.
    """
    return Membership.objects.valid_on(timezone.localdate()).who_can_sign_in().filter(role__in=ANSWERING)


def find_reached() -> QuerySet[Membership]:
    """Return the memberships of hosts and coordinators who get mail today: with an address, and not away."""
    return Membership.objects.reached_on(timezone.localdate()).filter(role__in=ANSWERING)


def list_people(memberships: QuerySet[Membership]) -> QuerySet[User]:
    """Return the people of the memberships, each once, however many memberships lead to them."""
    return User.objects.filter(pk__in=memberships.values("user")).order_by("pk")


def list_colleagues(office: int | None) -> QuerySet[User]:
    """Return who serves an office today, also where mail does not reach them; for None, the coordinators."""
    return list_people(find_answering().filter(municipality=office))


def is_serving_office(user: User, office: int | None) -> bool:
    """Tell whether the person serves the office today (None: the coordinator's desk).

    It costs no query that a request has not made already.
    """
    own = (each for each in user.valid_memberships if each.role in ANSWERING)
    return user.is_active and any(each.municipality_id == office for each in own)


def list_reached_people(office: int | None) -> list[User]:
    """Return the people of an office who get mail today; for None, the coordinators."""
    return list(list_people(find_reached().filter(municipality=office)))


def list_reached_coordinators() -> list[User]:
    """Return the coordinators who get mail today, the last who can be told.

    Where all are away, those with an address are returned all the same. Where none of them has accepted the invitation
    yet, those who are invited are: better than nobody.
    """
    invited = Membership.objects.valid_on(timezone.localdate()).filter(role=Role.COORDINATOR, user__is_active=True)
    return list_reached_people(None) or list(
        list_colleagues(None).exclude(email="") or list_people(invited).exclude(email="")
    )


def find_offices_without_mail(offices: Collection[int]) -> set[int]:
    """Return those of `offices`, as ids, of which nobody gets mail today; one query."""
    return set(offices) - set(find_reached().filter(municipality__in=offices).values_list("municipality", flat=True))
