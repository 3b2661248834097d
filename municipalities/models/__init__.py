from municipalities.models.departure import Departure, MovedRow
from municipalities.models.municipality import Municipality
from municipalities.models.office import ClosedPeriod, Point
from municipalities.models.places import Place, PostalCode, Road
from municipalities.models.population import Population
from municipalities.models.region import Region
from municipalities.models.services import Service, ServiceCoverage

__all__ = [
    "ClosedPeriod",
    "Departure",
    "MovedRow",
    "Municipality",
    "Place",
    "Point",
    "Population",
    "PostalCode",
    "Region",
    "Road",
    "Service",
    "ServiceCoverage",
]
