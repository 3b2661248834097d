"""A drawn landscape before it becomes lines of a page or dots of a picture: sky, sun, ridges behind ridges, spruces.

What draws (`ridges.py`, `skylines/drawing.py`) makes a `Scene`; `write_scene()` makes of it what the templates show,
and `sharing/painting.py` paints it.
"""

import dataclasses
import random
from collections.abc import Sequence
from typing import Any, NamedTuple, TypeAlias

from maps.lights import Colour, Palette, mix_colours, write_colour

WIDTH, HEIGHT = 320, 96  # of a card
WIDE, TALL = 1280, 240  # of a page's head
BANDS = 12  # of the sky of a card; a head has more, where they would be seen
WIDE_BANDS = 22
STARS = 22  # of a head's night sky
WHITE: Colour = (1.0, 1.0, 1.0)
TICK, TICK_GAP = 8, 3  # of the stroke between a summit and its name: its length, and the gap below it
STRAIGHT = 0.6  # units by which a line may be off where a point is left out

Point: TypeAlias = tuple[float, float]


class Disc(NamedTuple):
    x: float
    y: float
    radius: float
    colour: Colour


class Shape(NamedTuple):
    """A filled outline. `crest` is open: it is closed along the foot of the drawing."""

    points: Sequence[Point]
    colour: Colour
    is_crest: bool = True


class Label(NamedTuple):
    """The name of a mountain above its summit."""

    x: float
    y: float
    text: str


@dataclasses.dataclass
class Scene:
    """Shapes stand furthest first; the sky is (top of the band, colour)."""

    width: int
    height: int
    sky: list[tuple[int, Colour]]
    discs: list[Disc] = dataclasses.field(default_factory=list)
    shapes: list[Shape] = dataclasses.field(default_factory=list)
    trees: list[tuple[float, float, float]] = dataclasses.field(default_factory=list)  # foot x, foot y, height
    labels: list[Label] = dataclasses.field(default_factory=list)
    narrow_labels: list[Label] = dataclasses.field(default_factory=list)  # what a narrow screen shows in their stead


def paint_sky(palette: Palette, height: int, bands: int) -> list[tuple[int, Colour]]:
    """Return bands, not a gradient: a gradient needs an id, and a drawing may stand twice on a page."""
    return [
        (band * height // bands, mix_colours(palette.above, palette.below, min(1.0, band / (0.8 * bands))))
        for band in range(bands)
    ]


def scatter_stars(dice: random.Random, palette: Palette, width: int, height: int, number: int) -> list[Disc]:
    colour = mix_colours(palette.above, WHITE, 0.75)
    return [
        Disc(dice.uniform(0, width), dice.uniform(0, 0.5) * height, dice.choice((0.5, 0.7, 1.0)), colour)
        for _star in range(number)
    ]


def plant_spruces(
    dice: random.Random, crest: Sequence[Point], number: int, size: float
) -> list[tuple[float, float, float]]:
    """Return small trees in a few clumps along a crest, each as the middle of its foot and its height."""
    clumps = [dice.uniform(0.05, 0.95) for _clump in range(max(2, number // 9))]
    trees = []
    for _tree in range(number):
        index = min(max(round((len(crest) - 1) * dice.gauss(dice.choice(clumps), 0.045)), 0), len(crest) - 1)
        x, y = crest[index]
        tall = size * dice.uniform(0.55, 1.2)
        trees.append((x + dice.uniform(-size, size), y + 3, tall))
    return trees


def leave_out_straight(points: Sequence[Point], off: float = STRAIGHT) -> list[Point]:
    """Return the points that a line needs so that it is nowhere further than `off` from them (Douglas and Peucker)."""
    (x1, y1), (x2, y2) = points[0], points[-1]
    length = max(((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5, 1e-9)
    distances = [abs((x2 - x1) * (y1 - y) - (x1 - x) * (y2 - y1)) / length for x, y in points]
    furthest = max(range(len(points)), key=distances.__getitem__)
    if len(points) < 3 or distances[furthest] <= off:
        return [points[0], points[-1]]
    return leave_out_straight(points[: furthest + 1], off)[:-1] + leave_out_straight(points[furthest:], off)


def make_tree(x: float, y: float, tall: float) -> list[Point]:
    """Return the corners of a spruce: left foot, top, right foot."""
    return [(x - tall / 4, y), (x, y - tall), (x + tall / 4, y)]


# --- As lines of a page -----------------------------------------------------------------------------------------------
def write_scene(scene: Scene) -> dict[str, Any]:
    """Return what `maps/ridges.html` shows: numbers as text, since a template would write decimal commas."""
    return {
        "width": scene.width,
        "height": scene.height,
        "sky": [(y, write_colour(colour)) for y, colour in scene.sky],
        "discs": [(*write_numbers(x, y, radius), write_colour(colour)) for x, y, radius, colour in scene.discs],
        "shapes": [(write_path(shape, scene.height), write_colour(shape.colour)) for shape in scene.shapes],
        "trees": "".join(write_tree(*tree) for tree in scene.trees),
        "labels": [write_label(label) for label in scene.labels],
        "narrow_labels": [write_label(label) for label in scene.narrow_labels],
    }


def write_label(label: Label) -> dict[str, Any]:
    foot = round(label.y) - TICK_GAP
    return {"x": round(label.x), "y": foot, "tick": TICK, "name_y": foot - TICK - 6, "text": label.text}


def write_numbers(*numbers: float) -> list[str]:
    return [f"{number:.1f}".removesuffix(".0") for number in numbers]


def write_path(shape: Shape, height: int) -> str:
    """Return the outline in whole units, each step from the point before it: the shortest that a page can bear."""
    whole = [(round(x), round(y)) for x, y in leave_out_straight(shape.points)]
    (x, y), steps = whole[0], []
    for there in whole[1:]:
        if there != (x, y):
            steps.append(f"{there[0] - x} {there[1] - y}".replace(" -", "-"))
            x, y = there
    line = "l" + " ".join(steps).replace(" -", "-")
    (x, y) = whole[0]
    return f"M{x} {height}V{y}{line}V{height}z" if shape.is_crest else f"M{x} {y}{line}z"


def write_tree(x: float, y: float, tall: float) -> str:
    return f"M{x - tall / 4:.0f} {y:.0f}l{tall / 4:.1f}-{tall:.1f} {tall / 4:.1f} {tall:.1f}z"
