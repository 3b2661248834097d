from collections.abc import Iterable, Sequence
from typing import Protocol

from django import template
from django.template import Context
from django.utils import timezone

from maps import landscapes
from maps.drawing import Drive, Point, dot, draw, ring
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
) -> dict[str, object]:
    """The region with the centres, or with `places` and `drives` (see maps.Drive); `highlight` a municipality or place;
    `point` has lat and lon; `close` shows only the part around the places and the highlighted municipality, with the
    centres near them.
    """
    municipalities, outlines = list(context["municipalities"]), context["outlines"]
    centres = [m.centre for m in municipalities if m.centre]
    places = centres if places is None else list(places)
    focus: list[Point] = []
    if close:
        focus = ring(outlines, highlight.number) if outlines and isinstance(highlight, Municipality) else []
        focus += [(place.lon, place.lat) for place in places if place.municipality_id]
        places += [centre for centre in centres if centre not in places]
    drawing = draw(outlines, municipalities, places, drives, focus)
    if drawing and point is not None and point.lat is not None and point.lon is not None:
        drawing["pin"] = dot(drawing["onto"], point.lon, point.lat)
    return {"map": drawing, "highlight": highlight, "label": label, "request": context.get("request")}


@register.inclusion_tag("maps/artwork.html", takes_context=True)
def artwork(context: Context, municipality: Municipality) -> dict[str, object]:
    """The horizon of the municipality's centre in the light of the hour; decoration, so readers of the page miss
    nothing.
    """
    return {"art": landscapes.draw_card(landscapes.get_book(context), municipality, timezone.now())}


@register.inclusion_tag("maps/landscape.html", takes_context=True)
def landscape(context: Context, seed: str, place: Place | None = None, sky: bool = True) -> dict[str, object]:
    """A wide drawing that runs out into the page: the head of a municipality, a place, the front page (without its
    sky). With the horizon of `place`, where it is known, it has a caption; else it is ridges drawn from `seed`.
    """
    return landscapes.draw_head(landscapes.get_book(context), seed, place, timezone.now(), sky=sky)


@register.inclusion_tag("maps/landscape.html", takes_context=True)
def landscape_of_the_day(context: Context, seed: str) -> dict[str, object]:
    """The head of the front page: each morning the horizon of another municipality's centre."""
    book, now = landscapes.get_book(context), timezone.now()
    place = landscapes.choose_centre(book, context["municipalities"], now)
    return landscapes.draw_head(book, seed, place, now, sky=False)
