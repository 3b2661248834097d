"""What a process keeps of the horizons: some 50 kB of JSON that every page with a drawing asks for."""

from typing import Any, NamedTuple

from base.caching.caches import VersionedCache
from maps.models import Skylines
from maps.skylines.drawing import Peak, View


class SkylineBook(NamedTuple):
    """The views by the id of their place, and who is named under each drawing."""

    attribution: str = ""
    views: dict[int, View] = {}


def read_skylines() -> SkylineBook:
    """Return the views of the region's places, none where none are loaded; one query."""
    stored = Skylines.objects.values_list("views", flat=True).first() or {}
    views = {int(pk): read_view(pk, values) for pk, values in stored.get("places", {}).items()}
    return SkylineBook(stored.get("attribution", ""), views)


def read_view(seed: str, values: dict[str, Any]) -> View:
    peaks = [
        Peak(peak["name"], round(peak["height_m"]), peak["bearing"], peak["angle"], peak["distance_km"])
        for peak in values["peaks"]
    ]
    rings = tuple(tuple(ring) for ring in values["rings"])
    return View(seed, values["bearing"], rings, tuple(peaks))


skylines: VersionedCache[SkylineBook] = VersionedCache(read_skylines, [Skylines])
