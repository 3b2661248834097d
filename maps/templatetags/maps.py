from collections.abc import Iterable, Sequence
from typing import Protocol

from django import template
from django.template import Context
from django.utils import timezone

from maps import landscapes
from maps.drawing import Drive, Point, Sheet, build_dot, draw, join_ring
from maps.ground.files import find_ground, join_sources
from maps.labels import time_dots
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
    """Draw the region with the centres, or with `places` and `drives`; `point` is pinned on it.

    `close` shows only the window of the municipality `highlight`, or of what lies within `minutes` of the place
    `highlight`, with every place in it. `is_wide` says that the map is as broad as the text.
    """
    window = find_window(context["atlas"], highlight if close else None, minutes)
    ground = find_ground(window) if window else None
    # A region's drives are its roads, which the ground shows, and the table below the map.
    ways = () if ground and not close else drives
    drawing = draw_places(context, places, ways, highlight, window, close=close)
    start = find_start(highlight) if close and ground else None
    if drawing:
        pin_point(drawing, point)
    return {
        "map": drawing,
        "ground": ground,
        "exits": [each.leaves for each in window.exits] if window and ground else [],
        "attribution": join_sources(drawing, ground) if drawing else "",
        "highlight": highlight,
        "timed_from": start if drawing and time_dots(drawing["dots"], start, drives) else None,
        "label": label,
        "is_close": close,
        "is_wide": is_wide,
        "request": context.get("request"),
    }


def draw_places(
    context: Context,
    places: Iterable[Place] | None,
    drives: Sequence[Drive],
    highlight: Municipality | Place | None,
    window: Window | None,
    *,
    close: bool,
) -> dict | None:
    """Return the drawing of the centres, or of `places`, and what a close map shows beside them, marked as far."""
    municipalities, atlas = list(context["municipalities"]), context["atlas"]
    centres = [m.centre for m in municipalities if m.centre]
    near = centres if places is None else list(places)
    shown = near + (list_more(near, atlas.places if window else centres) if close else [])
    focus = find_focus(atlas.outlines, highlight, [] if places is None else near) if close and not window else []
    sheet = Sheet(window.onto, window.labels) if window else None
    drawing = draw(atlas.outlines, municipalities, shown, drives, focus, sheet)
    if drawing:
        mark_far_dots(drawing["dots"], near if places is not None else shown)
    return drawing


def find_start(subject: Municipality | Place | None) -> Place | None:
    """Return from where the drives of a close map are counted: the place itself, or the centre of the municipality."""
    return subject.centre if isinstance(subject, Municipality) else subject


def list_more(near: Sequence[Place], places: Iterable[Place]) -> list[Place]:
    """Return the places that a close map shows beside those it is about."""
    return [place for place in places if place not in near]


def mark_far_dots(dots: Iterable[dict], near: Sequence[Place]) -> None:
    """Give each dot its `more_classes`: that of those whose place is not `near`."""
    for dot in dots:
        dot["more_classes"] = "" if dot["place"] in near else " far"


def pin_point(drawing: dict, point: HasPoint | None) -> None:
    """Add the pin at `point`, where it is known."""
    if point is not None and point.lat is not None and point.lon is not None:
        drawing["pin"] = build_dot(drawing["onto"], point.lon, point.lat)


def find_window(atlas: Atlas, subject: Municipality | Place | None, minutes: int) -> Window | None:
    if isinstance(subject, Municipality):
        return atlas.find_window(name_municipality_window(subject))
    if isinstance(subject, Place):
        return atlas.find_window(name_place_window(subject, minutes))
    return atlas.find_window(REGION)


def find_focus(outlines: dict, subject: Municipality | Place | None, places: Sequence[Place]) -> list[Point]:
    """Return what a close map holds where there is no window: for a municipality that takes no part any more."""
    points = join_ring(outlines, subject.number) if outlines and isinstance(subject, Municipality) else []
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
