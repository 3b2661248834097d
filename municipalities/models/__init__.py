from municipalities.models.invitation import Invitation
from municipalities.models.people import Membership, User
from municipalities.models.places import Place, PostalCode, Road, Service
from municipalities.models.region import Municipality, Region
from municipalities.models.rows import ClosedDay, Point, Population

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
