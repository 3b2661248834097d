from collections.abc import Iterable, Sequence
from typing import Protocol

from django import template
from django.template import Context
from django.utils import timezone

from maps import landscapes
from maps.drawing import Drive, Point, Sheet, dot, draw, ring
from maps.ground.files import find_ground, join_sources
from maps.landmarks import list_journeys
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
    near, focus = list(shown), list[Point]()
    if close and window:
        shown = [*shown, *(place for place in atlas.places if place not in shown)]
    elif close:
        focus = find_focus(atlas.outlines, highlight, [] if places is None else shown)
        shown += [centre for centre in centres if centre not in shown]
    sheet = Sheet(window.onto, window.labels) if window else None
    ground = find_ground(window) if window else None
    # A region's drives are its roads, which the ground shows, and the table below the map.
    ways = () if ground and not close else drives
    drawing = draw(atlas.outlines, municipalities, shown, ways, focus, sheet)
    for each in drawing["dots"] if drawing and places is not None else ():
        each["is_far"] = each["place"] not in near
    if drawing and point is not None and point.lat is not None and point.lon is not None:
        drawing["pin"] = dot(drawing["onto"], point.lon, point.lat)
    return {
        "map": drawing,
        "ground": ground,
        "attribution": join_sources(drawing, ground) if drawing else "",
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


@register.inclusion_tag("maps/whereabouts.html", takes_context=True)
def whereabouts(context: Context, place: Place | None = None) -> dict[str, object]:
    """One line that says where this is: the drives from `place`, or from the centres, to towns and an airport."""
    atlas = context["atlas"]
    starts = [place.pk] if place else [m.centre_id for m in atlas.municipalities if m.centre_id]
    journeys = list_journeys(atlas, starts)
    newest = max((journey.landmark.reviewed_on for journey in journeys), default=None)
    sources = list(dict.fromkeys(journey.landmark.source for journey in journeys))
    return {"place": place, "journeys": journeys, "sources": ", ".join(sources), "reviewed_on": newest}


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
