"""Ridge lines that are nobody's, behind ridge lines, drawn from a seed: where no real horizon is known.

No stock photograph can be wrong about a place that has no photograph. Drawn once per process, place and light.
"""

import functools
import random
from typing import Any

from maps.lights import Light, Palette, make_palette, mix_colours
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
    Point,
    Scene,
    Shape,
    paint_sky,
    plant_spruces,
    scatter_stars,
    write_scene,
)

LAYERS = 4
STEPS = 32  # points along a ridge of a card; a head has twice as many
SPRUCES = 9  # of a card; a head has three times as many
HUE_SPREAD_DEGREES = 18  # by which two municipalities may differ


def make_ridge(dice: random.Random, base: float, rough: float, steps: int) -> list[float]:
    """Heights of one ridge by midpoint displacement, `steps` + 1 of them; `steps` is a power of two."""
    heights = {0: base + dice.uniform(-rough, rough), steps: base + dice.uniform(-rough, rough)}
    step = steps
    while step > 1:
        for left in range(0, steps, step):
            middle = (heights[left] + heights[left + step]) / 2
            heights[left + step // 2] = middle + dice.uniform(-rough, rough)
        step //= 2
        rough *= 0.55
    return [heights[index] for index in range(steps + 1)]


def make_scene(seed: str, light: Light, *, wide: bool = False) -> Scene:
    """Return the landscape of a seed; the same seed and light give the same on every machine."""
    width, height, steps = (WIDE, TALL, 2 * STEPS) if wide else (WIDTH, HEIGHT, STEPS)
    dice = random.Random(seed)  # noqa: S311 - art, not secrets
    palette = make_palette(light, dice.uniform(-HUE_SPREAD_DEGREES, HUE_SPREAD_DEGREES))
    shapes = []
    for layer in range(LAYERS):
        share = layer / (LAYERS - 1)
        heights = make_ridge(dice, height * (0.46 + 0.38 * share), height * (0.24 - 0.12 * share), steps)
        crest: list[Point] = [(index * width / steps, y) for index, y in enumerate(heights)]
        shapes.append(Shape(crest, mix_colours(palette.far, palette.near, share)))
    lamp = make_lamp(dice.randint(width // 5, 4 * width // 5), height, palette)
    number, size = (3 * SPRUCES, 20) if wide else (SPRUCES, 8)
    trees = plant_spruces(dice, crest, number, size)
    stars = scatter_stars(dice, palette, width, height, STARS if wide else 0) if light.hour == "night" else []
    sky = paint_sky(palette, height, WIDE_BANDS if wide else BANDS)
    return Scene(width, height, sky, [*stars, lamp], shapes, trees)


def make_lamp(x: float, height: int, palette: Palette) -> Disc:
    """Return the sun, or the moon by night."""
    return Disc(x, height / 3, height / 11, mix_colours(palette.lamp, WHITE, 0.2))


@functools.lru_cache(maxsize=1000)
def draw_ridges(seed: str, light: Light, *, wide: bool = False) -> dict[str, Any]:
    return write_scene(make_scene(seed, light, wide=wide))
