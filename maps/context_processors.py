from typing import cast

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from base.caching.versions import Versions, read_versions
from maps.outlines import outlines
from maps.skylines.views import skylines


def build_map_context(request: HttpRequest) -> dict[str, object]:
    """What `{% region_map %}` and the landscapes draw from: one query for both (the versions), asked only where one of
    them is shown.
    """
    versions = cast(Versions, SimpleLazyObject(read_versions))
    return {
        "outlines": SimpleLazyObject(lambda: outlines.get(versions)),
        "skylines": SimpleLazyObject(lambda: skylines.get(versions)),
    }
