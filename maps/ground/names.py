"""Names in the landscape: which ones a map shows, and where each stands clear of the places and of each other."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from maps.drawing import Box, Point, Projection, overlap
from maps.layers import Layers

LETTER_WIDTH = 0.6  # of the size of the letters, with the halo
CLEARANCE = 3.0  # drawing units around a name
PARK_WORD = "nasjonalpark"


class Style(NamedTuple):
    """How a kind of name is set; `size` counts in the size of the level, `smallest_scale` in drawing units per km."""

    group: str
    size: float
    smallest_scale: float
    is_spaced: bool = False


PARK = "park"
# In the order in which they get their room. Towns and villages are places, with links above the ground.
STYLES = {
    PARK: Style("park", 0.95, 0.0),
    "innsjø": Style("water", 1.0, 0.0),
    "dalføre": Style("valley", 1.05, 0.0, is_spaced=True),
    "fjellområde": Style("land", 1.05, 0.0, is_spaced=True),
    "topp": Style("land", 0.95, 4.0),
    "fjell": Style("land", 0.95, 4.0),
    "dal": Style("valley", 0.95, 5.0),
    "elv": Style("water", 0.9, 4.0),
    "vann": Style("water", 0.9, 5.0),
}


class SetName(NamedTuple):
    """A name, the middle of its foot, and the room that it takes, in drawing units."""

    name: str
    x: float
    y: float
    style: Style
    box: Box


def set_names(
    layers: Layers, onto: Projection, size: float, scale_km: float, taken: Sequence[Box], frame: Box
) -> list[SetName]:
    """Return the names that find room. `taken` are the boxes of places and their labels; a name that would touch one
    is moved a little, or left out.
    """
    boxes = list(taken)
    found: list[SetName] = []
    for name, style, (x, y) in list_candidates(layers, onto, scale_km):
        # A river or a ridge is named twice where it is long; on one sheet once is enough.
        if any(row.name == name for row in found):
            continue
        height = size * style.size
        wide = len(name) * height * LETTER_WIDTH * (1.25 if style.is_spaced else 1)
        for foot_x, foot_y in list_feet(x, y, height, wide):
            box = (foot_x - wide / 2, foot_y - height * 0.8, foot_x + wide / 2, foot_y + height * 0.25)
            if is_free(box, boxes, frame):
                boxes.append(box)
                found.append(SetName(name, foot_x, foot_y, style, box))
                break
    return found


def list_candidates(layers: Layers, onto: Projection, scale_km: float) -> Iterable[tuple[str, Style, Point]]:
    """Yield the names of this scale in the order in which they get room."""
    for kind, style in STYLES.items():
        if scale_km < style.smallest_scale:
            continue
        if kind == PARK:
            for park in layers.parks:
                points = [onto.point(*point) for ring in park.rings for point in ring]
                visible = [(x, y) for x, y in points if 0 < x < onto.width and 0 < y < onto.height]
                if visible:
                    yield f"{park.name} {PARK_WORD}", style, find_middle(visible)
        else:
            for row in layers.names:
                if row.kind == kind:
                    yield row.name, style, onto.point(row.lon, row.lat)


def find_middle(points: Sequence[Point]) -> Point:
    xs, ys = [x for x, _y in points], [y for _x, y in points]
    return (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2


def list_feet(x: float, y: float, height: float, wide: float) -> list[Point]:
    """Return where the middle of a name's foot may stand: at its point, then above, below and at either side."""
    foot = y + height * 0.3
    return [
        (x, foot),
        (x, foot - height),
        (x, foot + height),
        (x + wide / 3, foot),
        (x - wide / 3, foot),
        (x, foot - 2 * height),
        (x, foot + 2 * height),
    ]


def is_free(box: Box, taken: Sequence[Box], frame: Box) -> bool:
    left, top, right, bottom = box
    if left < frame[0] + CLEARANCE or right > frame[2] - CLEARANCE:
        return False
    if top < frame[1] + CLEARANCE or bottom > frame[3] - CLEARANCE:
        return False
    wide = (left - CLEARANCE, top - CLEARANCE, right + CLEARANCE, bottom + CLEARANCE)
    return not any(overlap(wide, other) for other in taken)
