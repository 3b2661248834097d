"""Each municipality's own artwork: ridge lines behind ridge lines, drawn from a seed, in the light of the season.

No stock photograph can be wrong about a place that has no photograph. One generator, four palettes, drawn once per
process, place and season.
"""

import colorsys
import datetime
import functools
import random

WIDTH, HEIGHT = 320, 96  # of a card
WIDE, TALL = 1280, 240  # of a page's head
LAYERS = 4
BANDS = 12  # of the sky
STEPS = 32  # points along a ridge of a card; a head has twice as many
SPRUCES = 9  # of a card; a head has three times as many

# (sky above, sky below, furthest ridge, nearest ridge) as hue in degrees, saturation and lightness in per cent.
PALETTES = {
    "winter": ((208, 36, 84), (28, 40, 93), (212, 22, 74), (206, 24, 36)),
    "spring": ((196, 38, 84), (48, 42, 90), (180, 16, 66), (150, 28, 30)),
    "summer": ((202, 46, 80), (44, 60, 90), (190, 22, 62), (158, 38, 24)),
    "autumn": ((214, 26, 82), (30, 62, 87), (24, 24, 66), (14, 42, 29)),
}
WHITE = (1.0, 1.0, 1.0)
HUE_SPREAD = 18  # degrees by which two municipalities may differ


def season(day: datetime.date) -> str:
    """Mountain seasons: winter is long."""
    months = {4: "spring", 5: "spring", 6: "summer", 7: "summer", 8: "summer", 9: "autumn", 10: "autumn"}
    return months.get(day.month, "winter")


def light(hue: float, saturation: float, lightness: float) -> tuple[float, ...]:
    return colorsys.hls_to_rgb((hue % 360) / 360, lightness / 100, saturation / 100)


def mix_lights(a: tuple[float, ...], b: tuple[float, ...], share: float) -> str:
    """A colour between two lights, mixed as light: around the colour circle blue and gold would meet in green."""
    parts = (round(255 * (x + (y - x) * share)) for x, y in zip(a, b, strict=True))
    return "#" + "".join(f"{part:02x}" for part in parts)


def ridge(dice: random.Random, base: float, rough: float, steps: int) -> list[float]:
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


def path(heights: list[float], width: int, height: int) -> str:
    steps = len(heights) - 1
    points = " ".join(f"{index * width // steps} {y:.0f}" for index, y in enumerate(heights))
    return f"M0 {height}V{heights[0]:.0f}L{points}V{height}z"


def spruces(dice: random.Random, heights: list[float], width: int, number: int, size: float) -> str:
    """Small trees in two clumps along a ridge, as one path."""
    steps, clumps = len(heights) - 1, [dice.uniform(0.1, 0.9) for _clump in range(2)]
    trees = []
    for _tree in range(number):
        index = min(max(round(steps * dice.gauss(dice.choice(clumps), 0.06)), 0), steps)
        tall = size * dice.uniform(0.6, 1.2)
        x = index * width / steps + dice.uniform(-size, size)
        trees.append(
            f"M{x - tall / 4:.0f} {heights[index] + 3:.0f}l{tall / 4:.1f}-{tall:.1f} {tall / 4:.1f} {tall:.1f}z"
        )
    return "".join(trees)


@functools.lru_cache(maxsize=1000)
def artwork(seed: str, time_of_year: str, wide: bool = False) -> dict:
    """`{"width", "height", "sky": [(y, colour), …], "sun", "ridges": [(path, colour), …], "trees"}`, furthest ridge
    first.

    The sky is bands, not a gradient: a gradient needs an id, and the drawing may stand twice on a page.

    The same seed and season always give the same drawing, on every machine.
    """
    width, height, steps = (WIDE, TALL, 2 * STEPS) if wide else (WIDTH, HEIGHT, STEPS)
    dice = random.Random(seed)  # noqa: S311 - art, not secrets
    shift = dice.uniform(-HUE_SPREAD, HUE_SPREAD)
    above, below, far, near = (light(hue + shift, *rest) for hue, *rest in PALETTES[time_of_year])
    ridges = []
    for layer in range(LAYERS):
        share = layer / (LAYERS - 1)
        heights = ridge(dice, height * (0.46 + 0.38 * share), height * (0.24 - 0.12 * share), steps)
        ridges.append((path(heights, width, height), mix_lights(far, near, share)))
    sky = [(band * height // BANDS, mix_lights(above, below, band / (BANDS - 1))) for band in range(BANDS)]
    sun = {
        "x": dice.randint(width // 5, 4 * width // 5),
        "y": height // 3,
        "r": height // 11,
        "fill": mix_lights(below, WHITE, 0.5),
    }
    number, size = (3 * SPRUCES, 20) if wide else (SPRUCES, 8)
    trees = spruces(dice, heights, width, number, size)
    return {"width": width, "height": height, "sky": sky, "sun": sun, "ridges": ridges, "trees": trees}
