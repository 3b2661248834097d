"""The outlines as a process keeps them: some 40 kB of JSON that every page with a map draws from."""

from base.caching.caches import VersionedCache
from maps.models import Outlines


def read_outlines() -> dict:
    """Return the shapes of the region's outlines, empty where none are loaded; one query."""
    return Outlines.objects.values_list("shapes", flat=True).first() or {}


outlines: VersionedCache[dict] = VersionedCache(read_outlines, [Outlines])
