"""The real horizon of a place as a landscape: three rings of mountains, in the light of the season and the hour.

Bearings run from left to right, angles of elevation upwards, exaggerated by what the caption says. Sun and moon are
drawn where the clock has them, if that is in the window; the slopes away from them lie in the shade.
"""

import functools
import random
from collections.abc import Sequence
from typing import Any, NamedTuple

from maps.lights import LAMP_BEARINGS, Light, Palette, make_palette, mix_colours
from maps.scenes import (
    BANDS,
    HEIGHT,
    STARS,
    TALL,
    WHITE,
    WIDE,
    WIDE_BANDS,
    WIDTH,
    Disc,
    Label,
    Point,
    Scene,
    Shape,
    paint_sky,
    plant_spruces,
    scatter_stars,
    write_scene,
)
from maps.skylines.choosing import HALF_WINDOW_DEGREES
from maps.skylines.shading import shade_slopes

HUNDREDTHS = 100
# How many times too high mountains are drawn: everywhere the same, so that drawings can be compared. Where a wall
# beside the place would leave the frame, they are drawn as they are.
EXAGGERATIONS = (1.5, 1.0)
CARD_HALF_DEGREES = 38  # on either side that a card shows
HUE_SPREAD_DEGREES = 12  # by which two places may differ
LETTER_UNITS = 11  # room that a letter of a mountain's name takes in a head
NARROW_LETTER_UNITS = 15  # the same on a narrow screen, where names are written larger in a smaller drawing
NARROW_UNITS = 560  # of a head's width that the narrowest screen, of 320 pixels, shows around the middle
MOST_NARROW_NAMES = 2


class Frame(NamedTuple):
    """How a drawing is laid out: `foot` is the height of the angle 0, `room` how high a mountain may stand above it."""

    width: int
    height: int
    half: int
    foot: float
    room: float
    bands: int
    stars: int
    spruces: int
    spruce_size: float


HEAD = Frame(
    WIDE, TALL, HALF_WINDOW_DEGREES, foot=206, room=168, bands=WIDE_BANDS, stars=STARS, spruces=54, spruce_size=13
)
CARD = Frame(WIDTH, HEIGHT, CARD_HALF_DEGREES, foot=83, room=70, bands=BANDS, stars=0, spruces=10, spruce_size=7)


class Peak(NamedTuple):
    """A mountain with a name that stands on the horizon of a place."""

    name: str
    metres: int
    bearing: float
    angle: float  # of elevation, in hundredths of a degree
    distance_km: float


class View(NamedTuple):
    """What is drawn of a place; `seed` decides what no data say: the hue, the spruces, how a spur is bent."""

    seed: str
    bearing: int
    rings: tuple[tuple[int, ...], ...]
    peaks: tuple[Peak, ...] = ()


def choose_exaggeration(view: View) -> float:
    """Return how many times too high the mountains are drawn, the same on a card and in a head."""
    highest = max(max(ring) for ring in view.rings) / HUNDREDTHS
    unit = HEAD.width / (2 * HEAD.half)
    return next((times for times in EXAGGERATIONS if times * unit * highest <= HEAD.room), EXAGGERATIONS[-1])


def trace_ring(angles: Sequence[int], frame: Frame, exaggeration: float) -> list[Point]:
    """Return the crest of one ring in the frame, left to right; what lies below the foot stays in the frame."""
    unit = frame.width / (2 * frame.half)
    middle = len(angles) // 2
    shown = angles[middle - frame.half : middle + frame.half + 1]
    return [
        (index * unit, min(frame.foot - exaggeration * unit * angle / HUNDREDTHS, frame.height - 4))
        for index, angle in enumerate(shown)
    ]


def make_scene(view: View, light: Light, frame: Frame = HEAD) -> Scene:
    """Return the landscape; the same view and light give the same on every machine."""
    dice = random.Random(view.seed)  # noqa: S311 - art, not secrets
    palette = make_palette(light, dice.uniform(-HUE_SPREAD_DEGREES, HUE_SPREAD_DEGREES))
    exaggeration = choose_exaggeration(view)
    crests = [trace_ring(ring, frame, exaggeration) for ring in reversed(view.rings)]
    lamp_x = place_lamp(view, light, frame)
    shapes: list[Shape] = []
    for number, crest in enumerate(crests):
        colour = mix_colours(palette.far, palette.near, 0.42 * number)
        shapes.append(Shape(crest, colour))
        shade = mix_colours(colour, palette.near, 0.22)
        shapes += [Shape(points, shade, False) for points in shade_slopes(dice, crest, lamp_x, frame.width)]
    ground = trace_ground(dice, frame)
    shapes.append(Shape(ground, palette.near))
    trees = plant_spruces(dice, ground, frame.spruces, frame.spruce_size)
    return Scene(
        frame.width,
        frame.height,
        paint_sky(palette, frame.height, frame.bands),
        make_discs(dice, palette, light, frame, lamp_x),
        shapes,
        trees,
        place_labels(view, frame, exaggeration),
        place_narrow_labels(view, frame, exaggeration),
    )


def place_lamp(view: View, light: Light, frame: Frame) -> float:
    """Return where sun or moon stand, also outside the frame."""
    apart = (LAMP_BEARINGS[light.hour] - view.bearing + 180) % 360 - 180
    return frame.width / 2 + apart * frame.width / (2 * frame.half)


def make_discs(dice: random.Random, palette: Palette, light: Light, frame: Frame, lamp_x: float) -> list[Disc]:
    discs = scatter_stars(dice, palette, frame.width, frame.height, frame.stars if light.hour == "night" else 0)
    if 0 < lamp_x < frame.width:
        y, radius = frame.height * (0.42 if light.hour == "evening" else 0.24), frame.height / 12
        halo = mix_colours(palette.below, palette.lamp, 0.35)
        discs.append(Disc(lamp_x, y, radius * 1.7, mix_colours(palette.above, halo, 0.4)))
        discs.append(Disc(lamp_x, y, radius, mix_colours(palette.lamp, WHITE, 0.2)))
    return discs


def trace_ground(dice: random.Random, frame: Frame) -> list[Point]:
    """Return the edge of the wood at the viewer's feet, below every mountain: an ornament, as low as it may be."""
    steps, low = 16, frame.height - (frame.height - frame.foot) * 0.45
    return [(step * frame.width / steps, low + dice.uniform(-0.02, 0.03) * frame.height) for step in range(steps + 1)]


def place_labels(view: View, frame: Frame, exaggeration: float) -> list[Label]:
    """Return the names of the mountains above their summits, for a head; where two would meet, the higher keeps it."""
    return choose_labels(view, frame, exaggeration, frame.width, LETTER_UNITS)


def place_narrow_labels(view: View, frame: Frame, exaggeration: float) -> list[Label]:
    """Return the one or two names that a narrow screen has room for."""
    return choose_labels(view, frame, exaggeration, NARROW_UNITS, NARROW_LETTER_UNITS, MOST_NARROW_NAMES)


def choose_labels(
    view: View, frame: Frame, exaggeration: float, shown: int, letter: int, most: int | None = None
) -> list[Label]:
    """Return at most `most` names, each within the `shown` units around the middle, a letter being `letter` wide."""
    unit = frame.width / (2 * frame.half)
    labels: list[Label] = []
    for peak in sorted(view.peaks, key=lambda peak: -peak.angle):
        apart = (peak.bearing - view.bearing + 180) % 360 - 180
        x, y = frame.width / 2 + apart * unit, frame.foot - exaggeration * unit * peak.angle / HUNDREDTHS
        half = letter * len(peak.name) / 2
        is_free = all(abs(x - other.x) > half + letter * len(other.text) / 2 for other in labels)
        if abs(apart * unit) < shown / 2 - half and is_free:
            labels.append(Label(x, y, peak.name))
    return sorted(labels[:most])


@functools.lru_cache(maxsize=1000)
def draw_skyline(view: View, light: Light, *, wide: bool = False) -> dict[str, Any]:
    return write_scene(make_scene(view, light, HEAD if wide else CARD))
