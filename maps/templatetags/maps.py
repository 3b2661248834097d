from collections.abc import Iterable, Sequence
from typing import Protocol

from django import template
from django.template import Context
from django.utils import timezone

from maps import ridges
from maps.drawing import Drive, Point, Sheet, dot, draw, ring
from maps.ground.files import find_ground
from maps.windows import (
    BANDS_MINUTES,
    REGION,
    Atlas,
    Window,
    name_municipality_window,
    name_place_window,
)
from municipalities.models import Municipality, Place

register = template.Library()


class HasPoint(Protocol):
    """What may be pinned on a map: an entry, whose point may be missing, or a place."""

    lat: float | None
    lon: float | None


@register.inclusion_tag("maps/region_map.html", takes_context=True)
def region_map(
    context: Context,
    places: Iterable[Place] | None = None,
    drives: Sequence[Drive] = (),
    highlight: Municipality | Place | None = None,
    point: HasPoint | None = None,
    label: str = "",
    close: bool = False,
    minutes: int = BANDS_MINUTES[1],
    is_wide: bool = False,
) -> dict[str, object]:
    """The region with the centres, or with `places` and `drives` (see maps.Drive); `highlight` a municipality or place;
    `point` has lat and lon. `close` shows only the window of the highlighted municipality, or of what lies within
    `minutes` of the highlighted place, with every place in it. `is_wide` where the map is as broad as the text.
    """
    municipalities, atlas = list(context["municipalities"]), context["atlas"]
    window = find_window(atlas, highlight if close else None, minutes)
    centres = [m.centre for m in municipalities if m.centre]
    shown = centres if places is None else list(places)
    near, focus = set(shown), list[Point]()
    if close and window:
        shown = [*shown, *(place for place in atlas.places if place not in shown)]
    elif close:
        focus = find_focus(atlas.outlines, highlight, [] if places is None else shown)
        shown += [centre for centre in centres if centre not in shown]
    sheet = Sheet(window.onto, window.labels) if window else None
    drawing = draw(atlas.outlines, municipalities, shown, drives, focus, sheet)
    for each in drawing["dots"] if drawing and places is not None else ():
        each["is_far"] = each["place"] not in near
    if drawing and point is not None and point.lat is not None and point.lon is not None:
        drawing["pin"] = dot(drawing["onto"], point.lon, point.lat)
    return {
        "map": drawing,
        "ground": find_ground(window) if drawing and window else None,
        "highlight": highlight,
        "label": label,
        "is_close": close,
        "is_wide": is_wide,
        "request": context.get("request"),
    }


def find_window(atlas: Atlas, subject: Municipality | Place | None, minutes: int) -> Window | None:
    if isinstance(subject, Municipality):
        return atlas.find_window(name_municipality_window(subject))
    if isinstance(subject, Place):
        return atlas.find_window(name_place_window(subject, minutes))
    return atlas.find_window(REGION)


def find_focus(outlines: dict, subject: Municipality | Place | None, places: Sequence[Place]) -> list[Point]:
    """Return what a close map holds where there is no window: for a municipality that takes no part any more."""
    points = ring(outlines, subject.number) if outlines and isinstance(subject, Municipality) else []
    points += [(place.lon, place.lat) for place in places if place.municipality_id]
    return points + ([(subject.lon, subject.lat)] if isinstance(subject, Place) else [])


@register.inclusion_tag("maps/artwork.html")
def artwork(municipality: Municipality) -> dict[str, object]:
    """The municipality's ridge lines in the light of today's season; decoration, so readers of the page miss
    nothing.
    """
    return {"art": ridges.artwork(municipality.slug, ridges.season(timezone.localdate()))}


@register.inclusion_tag("maps/landscape.html")
def landscape(seed: str, sky: bool = True) -> dict[str, object]:
    """A wide drawing that runs out into the page: the head of a municipality, a place, the front page (without its
    sky).
    """
    return {"art": ridges.artwork(seed, ridges.season(timezone.localdate()), wide=True), "sky": sky}
