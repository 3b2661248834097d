"""The region as an inline drawing: outlines, places and roads in one flat projection. No query of its own."""

import dataclasses
import functools
import itertools
import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple, TypeAlias

from maps.roads.clipping import Exit, clip_path, find_middle
from maps.roads.ways import Way, find_way
from municipalities.models import Municipality, Place
from municipalities.travel import Roads

WIDTH = 600
TALLEST = 1000
KM_PER_DEGREE = 111.2  # of latitude
BLEED = 6.0  # beyond the frame: the edge of a cut area is then not drawn in it
MARGIN = 12
DOT = 5  # half the room that a dot takes
SMALLEST, LARGEST = 9.0, 16.0  # radius of a dot that says a share
NUMBER_DROP = 4.2  # from the middle of such a dot to the foot of the number in it
BESIDE = 10  # from a dot to its name: clear of the ring that marks an entry
MOST_WAYS = 4_000  # kept by each process, of some 300 bytes
MANY = 15  # places from which on names are set smaller
EDGE, ARROW = 5, 14  # from the frame to the arrow of a drive that leaves it, and from there to the name of its town
ROOM, CLOSEST = 0.15, 0.4  # around what a close map shows: share of its size, and degrees of latitude
LABEL_OF_FEW, LABEL_OF_MANY = 21, 11.5

Point: TypeAlias = tuple[float, float]  # (lon, lat), or (x, y) in drawing units
Box: TypeAlias = tuple[float, float, float, float]  # left, top, right, bottom in drawing units


@dataclasses.dataclass(frozen=True)
class Projection:
    """Equirectangular around the region's middle: true enough for a few hundred kilometres."""

    west: float
    north: float
    scale: float  # drawing units per degree of latitude
    squeeze: float  # a degree of longitude is this much shorter
    height: int
    width: int = WIDTH

    @property
    def units_per_km(self) -> float:
        return self.scale / KM_PER_DEGREE

    def point(self, lon: float, lat: float) -> Point:
        return MARGIN + (lon - self.west) * self.squeeze * self.scale, MARGIN + (self.north - lat) * self.scale

    def contains_point(self, lon: float, lat: float) -> bool:
        x, y = self.point(lon, lat)
        return 0 < x < WIDTH and 0 < y < self.height


def fit_projection(points: list[Point]) -> Projection:
    """Fits `points` [(lon, lat)] into WIDTH drawing units. Raises ValueError without points."""
    lons, lats = [lon for lon, _lat in points], [lat for _lon, lat in points]
    squeeze = math.cos(math.radians((min(lats) + max(lats)) / 2))
    wide = max((max(lons) - min(lons)) * squeeze, 0.01)
    high = max(max(lats) - min(lats), 0.01)
    scale = min((WIDTH - 2 * MARGIN) / wide, (TALLEST - 2 * MARGIN) / high)
    height = math.ceil((max(lats) - min(lats)) * scale + 2 * MARGIN)
    return Projection(min(lons), max(lats), scale, squeeze, height)


def join_ring(outlines: dict, number: str) -> list[Point]:
    """One municipality's boundary, joined from its arcs; `~i` is arc i backwards."""
    points: list[Point] = []
    for index in outlines["municipalities"].get(number, ()):
        arc = outlines["arcs"][index] if index >= 0 else outlines["arcs"][~index][::-1]
        points += [tuple(point) for point in (arc[1:] if points else arc)]
    return points


class Drive(NamedTuple):
    """A line along the road between two `Place` rows, with the minutes that are shown on hover and focus.

    `stops` are the points of all places through which the drive is counted (`travel.Roads.list_stops`); without them
    the two are neighbours.
    """

    a: Place
    b: Place
    minutes: int
    stops: Sequence[Point] = ()

    @classmethod
    def from_roads(cls, roads: Roads, a: Place, b: Place) -> "Drive":
        """Return the quickest drive between two places of which one can be reached from the other."""
        return cls(a, b, roads.find_drives(a.pk)[b.pk][0], roads.list_stops(a.pk, b.pk))


class Sheet(NamedTuple):
    """What a map is drawn on: its projection, and where names stand by the id of their place, if that is settled."""

    onto: Projection
    labels: Mapping[int, dict[str, str]] | None = None


def draw(
    outlines: dict,
    municipalities: list[Municipality],
    places: Sequence[Place] = (),
    drives: Sequence[Drive] = (),
    focus: Sequence[Point] = (),
    sheet: Sheet | None = None,
) -> dict | None:
    """What the map component shows; None where there is nothing to draw.

    `places` are `Place` rows; every drive is drawn, so pass those between the places. `focus` [(lon, lat)] closes in on
    a part, and so does the `sheet` of a window: what lies outside is left out. Returns width, height, shapes, dots
    (each with its own drives) and lines, all numbers as text in drawing units.
    """
    rings = {m.number: join_ring(outlines, m.number) for m in municipalities} if outlines else {}
    corners = [point for points in rings.values() for point in points]
    corners += [(place.lon, place.lat) for place in places if place.municipality_id]
    if not corners:
        return None
    onto = sheet.onto if sheet else fit_projection(add_margin(focus) if focus else corners)
    if focus or sheet:
        places = [place for place in places if onto.contains_point(place.lon, place.lat)]
    lines = [(drive, build_line(onto, drive)) for drive in drives]
    centres = {municipality.centre_id for municipality in municipalities}
    return {
        "width": WIDTH,
        "height": onto.height,
        "crowded": len(places) > MANY,
        "close": bool(focus),
        "shapes": build_shapes(onto, municipalities, rings, BLEED if sheet else 0),
        "dots": build_dots(onto, places, lines, centres, sheet.labels if sheet else None),
        "lines": [drawn for _drive, drawn in lines],
        "attribution": outlines.get("attribution", ""),
        "onto": onto,
    }


def build_dots(
    onto: Projection,
    places: Sequence[Place],
    lines: list[tuple[Drive, dict]],
    centres: set[int | None],
    labels: Mapping[int, dict[str, str]] | None,
) -> list[dict]:
    """Each place with its name and its own drives; `minor` is what a small screen leaves to the list below the map."""
    if labels is None:
        size = LABEL_OF_MANY if len(places) > MANY else LABEL_OF_FEW
        named = place_labels([(place.name, *onto.point(place.lon, place.lat)) for place in places], size)
    else:
        named = [labels[place.pk] for place in places]
    found: list[dict[str, Any]] = [
        build_dot(onto, place.lon, place.lat) | {"place": place, "minor": place.pk not in centres, "drives": []} | label
        for place, label in zip(places, named, strict=True)
    ]
    ways: set[int] = set()
    for each in found:
        for way, (drive, drawn) in enumerate(lines):
            end = find_other_end(found, drive, each["place"])
            if end is not None and drawn["d"] and each["place"].municipality_id:
                # Shown at both its ends and written once: the second refers to the first.
                each["drives"].append({**drawn, **place_minutes(drawn, end), "way": way, "is_again": way in ways})
                ways.add(way)
    return found


def find_other_end(dots: Sequence[dict], drive: Drive, place: Place) -> dict | None:
    """Return the dot at the other end of a drive, {} where that lies outside, None where the drive is of others."""
    if place not in drive[:2]:
        return None
    other = drive.b if place == drive.a else drive.a
    return next((dot for dot in dots if dot["place"] == other), {})


def place_minutes(drawn: dict, end: dict) -> dict[str, str]:
    """Where the minutes of a drive stand: under the dot that it leads to, where no other drive's do, else halfway."""
    if not end:
        return {"minutes_x": drawn["x"], "minutes_y": drawn["y"]}
    y = float(end["y"])
    is_named_below = end["anchor"] == "middle" and float(end["label_y"]) > y
    return format_coordinates(minutes_x=float(end["x"]), minutes_y=y - 9 if is_named_below else y + 17)


def build_shapes(
    onto: Projection, municipalities: list[Municipality], rings: dict[str, list[Point]], bleed: float = 0
) -> list[dict]:
    """What is seen of the outlines: one outside the frame would be a stop for the keyboard that nobody sees, and a part
    outside it would lie over what stands beside the map.

    A sheet cuts off the `bleed` around it, so that the frame itself is no border.
    """
    drawn = [(m, [onto.point(*point) for point in rings.get(m.number, ())]) for m in municipalities]
    frame = (-bleed, -bleed, WIDTH + bleed, onto.height + bleed)
    seen = [(m, clip_box(points, frame)) for m, points in drawn if clip_ring(points, WIDTH, onto.height)]
    return [{"municipality": m, "points": " ".join(f"{x:.1f},{y:.1f}" for x, y in points)} for m, points in seen]


def clip_ring(points: list[Point], width: float, height: float) -> list[Point]:
    """The part of a ring inside the frame, edge by edge (Sutherland and Hodgman); empty where it lies outside."""
    return clip_box(points, (0, 0, width, height))


def clip_box(points: list[Point], box: Box) -> list[Point]:
    for axis, limit, side in ((0, box[0], 1), (0, box[2], -1), (1, box[1], 1), (1, box[3], -1)):
        kept: list[Point] = []
        for before, point in zip([*points[-1:], *points[:-1]], points, strict=True):
            inside = side * (point[axis] - limit) >= 0
            if inside != (side * (before[axis] - limit) >= 0):
                share = (limit - before[axis]) / (point[axis] - before[axis])
                kept.append((before[0] + (point[0] - before[0]) * share, before[1] + (point[1] - before[1]) * share))
            if inside:
                kept.append(point)
        points = kept
    return points


def add_margin(points: Sequence[Point]) -> list[Point]:
    """`points` and the corners of a wider frame around them, at least CLOSEST degrees of latitude high."""
    lons, lats = [lon for lon, _lat in points], [lat for _lon, lat in points]
    high = max((max(lats) - min(lats)) * ROOM, (CLOSEST - max(lats) + min(lats)) / 2)
    wide = max((max(lons) - min(lons)) * ROOM, high)
    return [(min(lons) - wide, min(lats) - high), (max(lons) + wide, max(lats) + high)]


def format_coordinates(**values: float) -> dict[str, str]:
    """Numbers as SVG wants them; a template would write a decimal comma in most of our languages."""
    return {name: f"{value:.1f}" for name, value in values.items()}


def build_dot(onto: Projection, lon: float, lat: float) -> dict[str, str]:
    x, y = onto.point(lon, lat)
    return format_coordinates(x=x, y=y)


def size_dots(dots: list[dict], shares: Iterable[float]) -> None:
    """Give each dot a radius `r` by its share of one, the foot of a number in it, and move its name clear of it."""
    for dot, share in zip(dots, shares, strict=True):
        radius = SMALLEST + (LARGEST - SMALLEST) * share**2  # the area is what the eye compares
        dot |= format_coordinates(r=radius, number_y=float(dot["y"]) + NUMBER_DROP) | move_label_clear(dot, radius)


def move_label_clear(dot: dict, radius: float) -> dict[str, str]:
    """The name of a place moved so far that its circle does not cover it."""
    more = max(0.0, radius - DOT)
    x, y = float(dot["label_x"]), float(dot["label_y"])
    if dot["anchor"] == "middle":
        return format_coordinates(label_x=x, label_y=y - more if y < float(dot["y"]) else y + more)
    return format_coordinates(label_x=x + more if dot["anchor"] == "start" else x - more, label_y=y)


def build_line(onto: Projection, drive: Drive) -> dict:
    """A drive as a path `d`, with the point for its minutes, cut at the frame: then it `leaves` it at a point and an
    angle, for an arrow and the name of where it goes.
    """
    drawn = draw_way(onto, find_way(tuple(drive.stops) or ((drive.a.lon, drive.a.lat), (drive.b.lon, drive.b.lat))))
    leaves = describe_exit(drawn.leaves, drive.b.name) if drawn.leaves else None
    return {"d": drawn.d, **drawn.middle, "minutes": drive.minutes, "leaves": leaves}


class DrawnWay(NamedTuple):
    """A way as a path, and the point in the middle of it: {} where all of it lies outside."""

    d: str
    middle: dict[str, str]
    leaves: Exit | None


@functools.lru_cache(maxsize=MOST_WAYS)
def draw_way(onto: Projection, way: Way) -> DrawnWay:
    """Kept, for it takes half a millisecond, and plans and pages draw the same ones again and again."""
    frame = (EDGE, EDGE, WIDTH - EDGE, onto.height - EDGE)
    path = clip_path([onto.point(*point) for point in way.points], frame, goes_on=way.goes_on)
    if not path.pieces:
        return DrawnWay("", {}, None)
    x, y = find_middle(max(path.pieces, key=len))
    return DrawnWay("".join(map(write_path, path.pieces)), format_coordinates(x=x, y=y), path.leaves)


def describe_exit(leaves: Exit, name: str) -> dict[str, str]:
    """The arrow at the frame, and beside it the name of the town, inside the frame and clear of the road."""
    is_right, is_at_side = leaves.x > WIDTH / 2, min(leaves.x, WIDTH - leaves.x) <= EDGE + 1
    across, down = (0, -ARROW) if is_at_side else (ARROW, 0)
    label_x, label_y = leaves.x - across if is_right else leaves.x + across, max(LABEL_OF_FEW, leaves.y + down)
    label = format_coordinates(label_x=label_x, label_y=label_y) | {"anchor": "end" if is_right else "start"}
    return format_coordinates(x=leaves.x, y=leaves.y, angle=leaves.angle) | label | {"name": name}


def write_path(points: Sequence[Point]) -> str:
    """A path in tenths of a unit, each point counted from the one before it: half as long as with whole numbers."""
    tenths = [(round(x * 10), round(y * 10)) for x, y in points]
    moves = [(x - a, y - b) for (a, b), (x, y) in itertools.pairwise(tenths) if (x, y) != (a, b)]
    steps = " ".join(f"{number / 10:g}" for move in moves for number in move).replace(" -", "-")
    return f"M{tenths[0][0] / 10:g} {tenths[0][1] / 10:g}l{steps}" if steps else ""


def place_labels(points: list[tuple[str, float, float]], size: float) -> list[dict[str, str]]:
    """Where each name stands: right of its dot, else left, above or below, so that names do not cover each other."""
    taken = [(x - DOT, y - DOT, x + DOT, y + DOT) for _name, x, y in points]
    labels = []
    for index, (name, x, y) in enumerate(points):
        others = taken[:index] + taken[index + 1 :]
        sites = list_label_sites(name, x, y, size)
        best = next((site for site in sites if is_clear(site[3], others)), sites[0])
        labels.append({**format_coordinates(label_x=best[0], label_y=best[1]), "anchor": best[2], "text": name})
        taken.append(best[3])
    return labels


def list_label_sites(name: str, x: float, y: float, size: float) -> list[tuple[float, float, str, Box]]:
    """Return (x, y, anchor, box) of a name right of its dot, left of it, above and below."""
    wide = len(name) * size * 0.55
    return [
        (label_x, base, anchor, (left, base - size, left + wide, base))
        for label_x, base, anchor, left in [
            (x + BESIDE, y + size * 0.35, "start", x + BESIDE),
            (x - BESIDE, y + size * 0.35, "end", x - BESIDE - wide),
            (x, y - 8, "middle", x - wide / 2),
            (x, y + size + 5, "middle", x - wide / 2),
        ]
    ]


def is_clear(box: Box, others: Iterable[Box]) -> bool:
    """Tell whether a name stands inside the frame's sides and covers nothing."""
    return box[0] >= 0 and box[2] <= WIDTH and not any(overlap(box, other) for other in others)


def overlap(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
