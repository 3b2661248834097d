from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from municipalities.models import Municipality, Region


def build_region_context(request: HttpRequest) -> dict[str, object]:
    """Add the region and its municipalities for head and foot of every page: one query each, made only when shown."""
    return {
        "region": SimpleLazyObject(lambda: Region.objects.first() or Region(name="")),
        "second_factor": settings.SECOND_FACTOR,
        "municipalities": SimpleLazyObject(lambda: list(Municipality.objects.taking_part().select_related("centre"))),
    }
