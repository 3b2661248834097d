from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from maps.outlines import outlines


def build_outline_context(request: HttpRequest) -> dict[str, object]:
    """What `{% region_map %}` draws from; one query (the versions), asked only where a map is shown."""
    return {"outlines": SimpleLazyObject(outlines.get)}
