from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from maps.windows import atlas


def build_map_context(request: HttpRequest) -> dict[str, object]:
    """What `{% region_map %}` draws from; one query (the versions), asked only where a map is shown."""
    return {"atlas": SimpleLazyObject(atlas.get)}
