"""What helps to read a map: the numbers of the main roads beside them, and a bar that says how long a kilometre is."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from maps.drawing import Box, Point, Projection
from maps.ground.names import is_free
from maps.layers import Layers
from maps.roads.clipping import clip_path, find_point_along, measure_length

NUMBERED = "ERF"  # European, national and county roads, in the order in which they get room; no others have numbers
MOST_DIGITS, MOST_DIGITS_FAR = 3, 2  # a county road of four digits is a lane that nobody asks the way by
SCALE_OF_NEAR = 6.0  # drawing units per km
DIGIT_WIDTH = 0.62  # of the size of the letters
ALONG = (0.5, 0.38, 0.62, 0.26, 0.74, 0.15, 0.85)  # where on its road a number may stand
LENGTHS_KM = (50, 20, 10, 5, 2, 1)
LONGEST_BAR = 0.28  # of the width of the map
EDGE = 14.0


class RoadNumber(NamedTuple):
    """A number in its frame; (x, y) is the middle of it, in drawing units."""

    text: str
    category: str
    x: float
    y: float
    box: Box


class ScaleBar(NamedTuple):
    """A bar of whole kilometres; (x, y) is its left end, in drawing units."""

    kilometres: int
    x: float
    y: float
    length: float
    box: Box


def set_road_numbers(layers: Layers, onto: Projection, size: float, taken: Sequence[Box]) -> list[RoadNumber]:
    """Return each main road's number once, on the longest stretch of it that the map shows, clear of `taken`."""
    digits = MOST_DIGITS if onto.units_per_km >= SCALE_OF_NEAR else MOST_DIGITS_FAR
    found: list[RoadNumber] = []
    for category, number in list_numbers(layers, digits):
        text = f"E{number}" if category == "E" else number
        half_x, half_y = (len(text) * DIGIT_WIDTH + 0.5) * size / 2, size * 0.68
        boxes = [*taken, *(row.box for row in found)]
        for x, y in list_sites(layers, onto, category, number):
            box = (x - half_x, y - half_y, x + half_x, y + half_y)
            if is_free(box, boxes, (0, 0, onto.width, onto.height)):
                found.append(RoadNumber(text, category, x, y, box))
                break
    return found


def list_numbers(layers: Layers, digits: int) -> list[tuple[str, str]]:
    """Return (category, number) of the numbered roads, the larger ones first."""
    roads = {(road.category, road.number) for road in layers.roads if road.category in NUMBERED}
    named = [(category, number) for category, number in roads if 0 < len(number) <= digits]
    return sorted(named, key=lambda road: (NUMBERED.index(road[0]), len(road[1]), road[1]))


def list_sites(layers: Layers, onto: Projection, category: str, number: str) -> Iterable[Point]:
    """Yield points on the road, those of its longest visible piece."""
    frame = (0.0, 0.0, float(onto.width), float(onto.height))
    lines = [road.points for road in layers.roads if (road.category, road.number) == (category, number)]
    pieces = [piece for line in lines for piece in clip_path([onto.point(lon, lat) for lon, lat in line], frame).pieces]
    if pieces:
        longest = max(pieces, key=measure_length)
        yield from (find_point_along(longest, share) for share in ALONG)


def set_scale_bar(onto: Projection, size: float, taken: Sequence[Box]) -> ScaleBar | None:
    """Return the bar in a corner where nothing else stands, at the bottom if possible; None where none is free."""
    longest = onto.width * LONGEST_BAR
    kilometres = next((km for km in LENGTHS_KM if km * onto.units_per_km <= longest), LENGTHS_KM[-1])
    length = kilometres * onto.units_per_km
    wide = max(length, (len(str(kilometres)) + 3) * DIGIT_WIDTH * size)
    for top in (False, True):
        for left in (True, False):
            x = EDGE if left else onto.width - EDGE - wide
            y = EDGE + 1.6 * size if top else onto.height - EDGE
            box = (x - 2, y - 1.6 * size, x + wide + 2, y + 4)
            if is_free(box, taken, (0, 0, onto.width, onto.height)):
                return ScaleBar(kilometres, x, y, length, box)
    return None
