"""The lower packages know no municipality; they get here the names that the workplace shows and writes with."""

from municipalities.models import Municipality, Region


def office_names() -> dict[int, str]:
    """Return the name of every municipality by its id; one query."""
    return dict(Municipality.objects.values_list("pk", "name"))


def region_name() -> str:
    """Return the region's name in the active language, empty where there is no region yet; one query."""
    region = Region.objects.first()
    return region.name if region else ""
