"""Mergers as the coordinator makes them, for tests of what they do."""

from django.utils import timezone

from accounts.access import Role
from accounts.models import User
from municipalities.departures import actions
from municipalities.models import Departure, Municipality
from tests.conftest import make_person


def coordinator() -> User:
    return User.objects.filter(username="siri").first() or make_person("siri", Role.COORDINATOR)


def merge(municipality: Municipality, successor: Municipality) -> Departure:
    """Today, by the coordinator. Both rows at hand are read anew."""
    departure = actions.merge(municipality=municipality, successor=successor, on=timezone.localdate(), by=coordinator())
    municipality.refresh_from_db()
    return departure


def take_back(departure: Departure) -> Departure:
    return actions.take_back(departure=departure, by=coordinator())
