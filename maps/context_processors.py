from typing import cast

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from base.caching.versions import Versions, read_versions
from maps.skylines.views import skylines
from maps.windows import atlas


def build_map_context(request: HttpRequest) -> dict[str, object]:
    """Give what maps and landscapes are drawn from: one query for both (the versions), asked only where one is
    shown.
    """
    versions = cast(Versions, SimpleLazyObject(read_versions))
    return {
        "atlas": SimpleLazyObject(lambda: atlas.get(versions)),
        "skylines": SimpleLazyObject(lambda: skylines.get(versions)),
    }
