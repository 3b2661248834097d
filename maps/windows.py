"""The windows of a region's maps: a finite, named set, so that the ground of each can be made once.

The region; each municipality; each place with what lies within 15, 30 and 45 minutes of it.
"""

import datetime
import math
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from django.utils import timezone

from base.caching.caches import VersionedCache
from maps.drawing import DOT, KM_PER_DEGREE, Box, Point, Projection, fit_projection, join_ring
from maps.exits import DrawnExit, Town, list_exits
from maps.labels import place_names
from maps.landmarks import read_landmarks
from maps.models import Outlines
from maps.outlines import read_outlines
from municipalities import travel
from municipalities.models import Municipality, Place, Road

REGION = "region"
BANDS_MINUTES = (15, 30, 45)
# No map is drawn closer: Kartverket's N1000 is too coarse for a village. At most 16 cm wide, that is 1:250,000.
CLOSEST_KM = 40.0
ROOM_SHARE = 0.12
FLATTEST, STEEPEST = 0.8, 1.2


class Window(NamedTuple):
    """A named part of the region, the name of each place in it by the place's id, where roads to towns leave it, and
    what all that covers at each level.
    """

    name: str
    onto: Projection
    labels: dict[int, dict[str, Any]]
    boxes: tuple[Box, ...]
    exits: tuple[DrawnExit, ...] = ()


def name_municipality_window(municipality: Municipality) -> str:
    return f"municipality-{municipality.slug}"


def name_place_window(place: Place, minutes: int) -> str:
    return f"place-{place.slug}-{minutes}"


class Atlas:
    """The outlines, the places and the windows of one state of the region. Nobody may change what it gives.

    `places` are those of the municipalities that take part, `place_ids` of all by slug, towns outside too; `towns` are
    those that readers know.
    """

    def __init__(
        self,
        outlines: dict,
        municipalities: Sequence[Municipality] = (),
        places: Sequence[Place] = (),
        place_ids: Mapping[str, int] | None = None,
        roads: travel.Roads | None = None,
        towns: Sequence[Town] = (),
    ):
        self.outlines, self.municipalities = outlines, list(municipalities)
        self.centres = {municipality.centre_id: municipality for municipality in municipalities}
        self.places = sorted(places, key=self.rank_place)
        self.place_ids = place_ids or {}
        self.towns = towns
        self._roads = roads
        self.day = timezone.localdate()
        self.windows: dict[str, Window] = {}
        self._frames = self._list_frames()

    @property
    def roads(self) -> travel.Roads:
        """The drives between places; one query when they are first asked for, none where whoever made the atlas had
        them.
        """
        if self._roads is None:
            self._roads = travel.Roads()
        return self._roads

    def list_names(self) -> list[str]:
        return list(self._frames)

    def find_window(self, name: str) -> Window | None:
        """Return the window of this name, made when it is first asked for; None where there is no such thing."""
        if name not in self.windows and name in self._frames:
            self.windows[name] = self._make_window(name)
        return self.windows.get(name)

    def rank_place(self, place: Place) -> tuple[bool, bool, str, int]:
        """Return what sorts centres first, then villages: the order in which names get room, the same everywhere."""
        return place.pk not in self.centres, place.kind == Place.Kind.HAMLET, place.sort_key, place.pk

    def name_place(self, place: Place) -> str:
        """Return what a map calls a place: its own name, and that of its municipality where it is the centre of one
        with another name, so that nobody looks for the municipality in vain.
        """
        municipality = self.centres.get(place.pk)
        if municipality is None or municipality.name in place.name.split():
            return place.name
        return f"{place.name} ({municipality.name})"

    def _make_window(self, name: str) -> Window:
        subject, _minutes = self._frames[name]
        onto = fit_projection(self._find_corners(name))
        shown = [place for place in self.places if onto.contains_point(place.lon, place.lat)]
        shown.sort(key=lambda place: place != subject)
        points = [(self.name_place(place), *onto.point(place.lon, place.lat)) for place in shown]
        # Of a whole region a small screen names the centres; the villages are in the list below.
        first = len(self.centres) if name == REGION else len(points)
        labels = place_names(points, onto.height, first)
        dots = [(x - DOT, y - DOT, x + DOT, y + DOT) for _name, x, y in points]
        taken = [*dots, *(label.box for label in labels if label.box)]
        exits = list_exits(self.roads, self._list_starts(subject), self.towns, onto, taken) if self.towns else []
        return Window(
            name,
            onto,
            {place.pk: label.write() for place, label in zip(shown, labels, strict=True)},
            (*taken, *(each.box for each in exits)),
            tuple(exits),
        )

    def _list_starts(self, subject: Municipality | Place | None) -> list[int]:
        """Return from where a window's roads to towns are followed: its centre, or all; a place's map has none."""
        if isinstance(subject, Place):
            return []
        centres = self.centres if subject is None else [subject.centre_id]
        return [centre for centre in centres if centre is not None]

    def _list_frames(self) -> dict[str, tuple[Municipality | Place | None, int]]:
        """Return what each window is of, by its name."""
        frames: dict[str, tuple[Municipality | Place | None, int]] = {}
        if self.places:
            frames[REGION] = (None, 0)
        for municipality in self.municipalities:
            if any(place.municipality_id == municipality.pk for place in self.places):
                frames[name_municipality_window(municipality)] = (municipality, 0)
        for place in self.places:
            for minutes in BANDS_MINUTES:
                frames[name_place_window(place, minutes)] = (place, minutes)
        return frames

    def _find_corners(self, name: str) -> list[Point]:
        subject, minutes = self._frames[name]
        if isinstance(subject, Place):
            reached = self.roads.find_drives(subject.pk)
            near = [place for place in self.places if reached.get(place.pk, (minutes + 1, 0))[0] <= minutes]
            return fit_frame([(place.lon, place.lat) for place in [subject, *near]])
        members = self.municipalities if subject is None else [subject]
        own = {municipality.pk for municipality in members}
        drawn = members if self.outlines else []
        points = [point for municipality in drawn for point in join_ring(self.outlines, municipality.number)]
        points += [(place.lon, place.lat) for place in self.places if place.municipality_id in own]
        return points if subject is None else fit_frame(points)


def fit_frame(points: Sequence[Point]) -> list[Point]:
    """Return two corners of a frame around `points`: with room, not too close, neither a ribbon nor a tower."""
    lons, lats = [lon for lon, _lat in points], [lat for _lon, lat in points]
    lat = (max(lats) + min(lats)) / 2
    squeeze = math.cos(math.radians(lat))
    wide = (max(lons) - min(lons)) * squeeze * (1 + 2 * ROOM_SHARE)
    high = (max(lats) - min(lats)) * (1 + 2 * ROOM_SHARE)
    wide = max(wide, high / STEEPEST, CLOSEST_KM / KM_PER_DEGREE)
    high = max(high, wide * FLATTEST)
    lon, half = (max(lons) + min(lons)) / 2, wide / squeeze / 2
    return [(lon - half, lat - high / 2), (lon + half, lat + high / 2)]


def read_atlas() -> Atlas:
    """Return the region as it is now; two queries, and one more for its roads."""
    outlines = read_outlines()
    everywhere = list(Place.objects.select_related("municipality"))
    places = [place for place in everywhere if place.municipality and place.municipality.takes_part]
    municipalities = {place.municipality_id: place.municipality for place in places if place.municipality}
    ids = {place.slug: place.pk for place in everywhere}
    return Atlas(outlines, list(municipalities.values()), places, ids, towns=list_towns(ids))


def list_towns(place_ids: Mapping[str, int]) -> list[Town]:
    """Return the towns that readers know, of which `place_ids` has the id by the slug; no query."""
    known = [landmark for landmark in read_landmarks() if landmark.place in place_ids]
    return [Town(place_ids[landmark.place], landmark.name) for landmark in known]


def is_atlas_current(atlas: Atlas) -> bool:
    """Tell whether the same municipalities take part as when the atlas was made: membership goes by dates."""
    today: datetime.date = timezone.localdate()
    return atlas.day == today


atlas: VersionedCache[Atlas] = VersionedCache(read_atlas, [Outlines, Municipality, Place, Road], lasts=is_atlas_current)
