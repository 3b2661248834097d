from municipalities.models.invitation import Invitation
from municipalities.models.people import Membership, User
from municipalities.models.places import Place, PostalCode, Road, Service
from municipalities.models.region import ClosedDay, Municipality, Point, Population, Region

__all__ = [
    "ClosedDay",
    "Invitation",
    "Membership",
    "Municipality",
    "Place",
    "Point",
    "Population",
    "PostalCode",
    "Region",
    "Road",
    "Service",
    "User",
]
