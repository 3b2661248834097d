"""The shaded side of mountains: from each summit down the slope that looks away from the light, with a spur as edge."""

import random
from collections.abc import Sequence

from maps.scenes import Point

LEAST_SHARE = 0.012  # of the drawing's width that a summit must stand above the valley on its shaded side
SPUR_STEPS = 4
SPUR_SHARE = 0.34  # of the way to the valley at which the foot of the spur stands


def shade_slopes(dice: random.Random, crest: Sequence[Point], lamp_x: float, width: int) -> list[list[Point]]:
    """Return the outlines of the shaded slopes below a crest; the light comes from where `lamp_x` is."""
    least = LEAST_SHARE * width
    slopes = []
    for index, (x, y) in enumerate(crest):
        before, after = crest[max(index - 1, 0)][1], crest[min(index + 1, len(crest) - 1)][1]
        if not (y <= before and y < after) and not (y < before and y <= after):
            continue
        step = 1 if lamp_x <= x else -1
        valley = find_valley(crest, index, step)
        if crest[valley][1] - y >= least:
            slope = list(crest[index : valley + 1] if step > 0 else reversed(crest[valley : index + 1]))
            slopes.append([*slope, *trace_spur(dice, slope)])
    return slopes


def find_valley(crest: Sequence[Point], index: int, step: int) -> int:
    """Return where the slope ends that falls from `index` in the direction of `step`."""
    while 0 <= index + step < len(crest) and crest[index + step][1] >= crest[index][1]:
        index += step
    return index


def trace_spur(dice: random.Random, slope: Sequence[Point]) -> list[Point]:
    """Return the edge between light and shade, from its foot up to the summit, crooked as a spur is."""
    (x1, y1), (x2, y2) = slope[0], slope[-1]
    foot_x, foot_y = x1 + (x2 - x1) * SPUR_SHARE, y2 + (y2 - y1) * 0.25
    points = []
    for step in range(SPUR_STEPS):
        share = step / SPUR_STEPS
        sway = (x2 - x1) * dice.uniform(-0.07, 0.1) * (1 if step % 2 else -1)
        points.append((foot_x + (x1 - foot_x) * share + sway, foot_y + (y1 - foot_y) * share))
    return points
