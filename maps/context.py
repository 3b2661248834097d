from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from maps.outlines import outlines


def region_outlines(request: HttpRequest) -> dict[str, object]:
    """What `{% region_map %}` draws from; one query (the versions), asked only where a map is shown."""
    return {"outlines": SimpleLazyObject(outlines.get)}
