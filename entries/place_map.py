"""The map beside a list: how many of all that the list finds stand at which place, as circles and as a table.

Circles and lines lead to the same list with the filter `place`, which keeps every other choice.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from django.db.models import Model
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from entries.choices import list_known_choices, write_query
from entries.filters import DEFAULT_MINUTES, EntryFilter
from maps.circles import draw_circles
from maps.windows import (
    BANDS_MINUTES,
    CLOSEST_KM,
    REGION,
    Atlas,
    Window,
    atlas,
    name_municipality_window,
    name_place_window,
)
from municipalities.models import Place

TABLE_ID = "places"
MOST_LINK_BYTES = 4_000  # of all circles together: with more of them the drawing would be too heavy for a phone
MOST_NAMES = 3  # of places in the name of one circle
LEAST_ZOOM = 2.0  # that a reader may come closer by, also where the whole map is no wider than CLOSEST_KM


class PlaceLine(NamedTuple):
    """A line of the table: what the list finds at one place."""

    place: Place
    number: int
    url: str


class PlaceMap(NamedTuple):
    """A `PlaceMap` is what `entries/place_map.html` shows. `lines` holds the circles' numbers place by place.

    `everywhere_url` leads back to all places where the list is narrowed to some, and is empty elsewhere.
    """

    drawing: dict[str, Any]
    lines: list[PlaceLine]
    heading: str
    label: str
    legend: str
    rest: str
    most_zoom: str
    everywhere_url: str
    table_id: str = TABLE_ID


def build_place_map(filterset: EntryFilter, counts: Mapping[int | None, int], model: type[Model]) -> PlaceMap | None:
    """Return the map of a list that finds `counts`; None where there is nothing to show on one.

    It costs the query for the versions where the filters have not read them, and what `maps.windows.atlas` costs where
    it has to be made anew.
    """
    found = {place: counts[place.pk] for place in filterset.places if place.pk in counts}
    regional = atlas.get(filterset.versions)
    window = find_window(regional, filterset, found) if found else None
    if window is None:
        return None
    drawing = draw_circles(regional, window, found)
    links = Links(filterset)
    add_links(drawing["circles"], links, regional, model)
    number = sum(found.values())
    rest = sum(counts.values()) - number
    things = str(model._meta.verbose_name_plural)
    return PlaceMap(
        drawing,
        [PlaceLine(place, count, links.lead_to([place])) for place, count in found.items()],
        heading=_("Show on the map (%(number)s)") % {"number": number},
        label=_("Map: %(things)s") % {"things": things},
        legend=explain_circles(drawing["circles"], things),
        rest=say_rest(rest) if rest else "",
        most_zoom=f"{max(window.onto.width / window.onto.units_per_km / CLOSEST_KM, LEAST_ZOOM):.1f}",
        everywhere_url=links.lead_everywhere() if "place" in links.chosen else "",
    )


def explain_circles(circles: Iterable[Mapping[str, Any]], things: str) -> str:
    """Return what the circles mean, what a press on one does, and what "+ 2" beside one is, where one has it."""
    words = _("The larger the circle, the more %(things)s. Press a circle to see them in the list.") % {
        "things": things
    }
    if any(len(circle["places"]) > 1 for circle in circles):
        words += " " + _("“+ 2” after a name: the circle counts two more places close by.")
    return words


def say_rest(number: int) -> str:
    words = ngettext("%(number)s more has no place on the map.", "%(number)s more have no place on the map.", number)
    return words % {"number": number}


# --- which part of the region -----------------------------------------------------------------------------------------
def find_window(regional: Atlas, filterset: EntryFilter, places: Iterable[Place]) -> Window | None:
    """Return the closest window that the choices name and that holds all of `places`."""
    shown = {place.pk for place in places}
    windows = map(regional.find_window, list_window_names(filterset))
    return next((window for window in windows if window and shown <= window.labels.keys()), None)


def list_window_names(filterset: EntryFilter) -> Iterator[str]:
    """Yield the windows that fit what was chosen: around a place, a municipality, the region."""
    chosen = filterset.form.cleaned_data
    near = next((place for place in filterset.places if place.slug == chosen.get("near")), None)
    minutes = int(chosen.get("minutes") or DEFAULT_MINUTES)
    if near and minutes <= BANDS_MINUTES[-1]:
        yield name_place_window(near, next(band for band in BANDS_MINUTES if minutes <= band))
    slugs = (chosen.get("place") or "").split(",")
    owners = {
        place.municipality
        for place in filterset.places
        if place.municipality and (place.slug in slugs or place.municipality.slug == chosen.get("municipality"))
    }
    if len(owners) == 1:
        yield name_municipality_window(owners.pop())
    yield REGION


# --- where circles and lines lead -------------------------------------------------------------------------------------
class Links:
    """The addresses of a list with the choices that hold now."""

    def __init__(self, filterset: EntryFilter):
        self.chosen = list_known_choices(filterset)

    def lead_to(self, places: Sequence[Place]) -> str:
        return write_query(self.chosen | {"place": ",".join(place.slug for place in places)})

    def lead_everywhere(self) -> str:
        return write_query(self.chosen | {"place": ""})


def add_links(circles: Sequence[dict[str, Any]], links: Links, regional: Atlas, model: type[Model]) -> None:
    """Give each circle its `url` and its `title`; where the addresses are too long together, all lead to the table."""
    urls = [links.lead_to(circle["places"]) for circle in circles]
    if sum(map(len, urls)) > MOST_LINK_BYTES:
        urls = [f"#{TABLE_ID}"] * len(urls)
    for circle, url in zip(circles, urls, strict=True):
        circle |= {"url": url, "title": name_circle(circle, regional, model)}


def name_circle(circle: Mapping[str, Any], regional: Atlas, model: type[Model]) -> str:
    """Return the name of a circle for who hears it: how many of what there are at which places."""
    options, number = model._meta, circle["number"]
    things = options.verbose_name if number == 1 else options.verbose_name_plural
    return _("%(number)s %(things)s in %(places)s") % {
        "number": number,
        "things": things,
        "places": join_places([regional.name_place(place) for place in circle["places"]]),
    }


def join_places(names: list[str]) -> str:
    if len(names) > MOST_NAMES:
        more = len(names) - (MOST_NAMES - 1)
        names = [*names[: MOST_NAMES - 1], _("%(number)s more places") % {"number": more}]
    return get_text_list(names, _("and"))
