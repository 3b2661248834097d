"""Lines and rings as an SVG path: cut at the frame, simplified for its scale, in whole numbers."""

import itertools
import math
from collections.abc import Iterable, Sequence

from maps.drawing import BLEED, Box, Point, clip_box

# Whole numbers in a path are halves of a drawing unit: a third of a millimetre where a map is printed wide.
STEPS_PER_UNIT = 2


def simplify(points: Sequence[Point], tolerance: float) -> list[Point]:
    """Return the points without those that lie at most `tolerance` off the line between their neighbours.

    Douglas and Peucker. The ends stay, so lines that meet still do; a ring is taken as two lines.
    """
    if len(points) < 3:
        return list(points)
    if points[0] == points[-1]:
        middle = max(range(len(points)), key=lambda n: math.dist(points[0], points[n]))
        return _simplify_line(points[: middle + 1], tolerance)[:-1] + _simplify_line(points[middle:], tolerance)
    return _simplify_line(points, tolerance)


def _simplify_line(points: Sequence[Point], tolerance: float) -> list[Point]:
    kept = {0, len(points) - 1}
    parts = [(0, len(points) - 1)]
    while parts:
        first, last = parts.pop()
        distances = [measure_offset(points[n], points[first], points[last]) for n in range(first + 1, last)]
        if distances and max(distances) > tolerance:
            middle = first + 1 + distances.index(max(distances))
            kept.add(middle)
            parts += [(first, middle), (middle, last)]
    return [points[n] for n in sorted(kept)]


def measure_offset(point: Point, start: Point, end: Point) -> float:
    """Return how far a point lies from the line between two others."""
    wide, high = end[0] - start[0], end[1] - start[1]
    length = wide * wide + high * high
    share = ((point[0] - start[0]) * wide + (point[1] - start[1]) * high) / length if length else 0.0
    share = min(1.0, max(0.0, share))
    return math.dist(point, (start[0] + share * wide, start[1] + share * high))


def split_at_frame(points: Sequence[Point], frame: Box) -> list[list[Point]]:
    """Return the parts of a line that touch the frame; each keeps its first point outside."""
    parts: list[list[Point]] = []
    open_part = False
    for start, end in itertools.pairwise(points):
        seen = (
            max(start[0], end[0]) >= frame[0]
            and min(start[0], end[0]) <= frame[2]
            and max(start[1], end[1]) >= frame[1]
            and min(start[1], end[1]) <= frame[3]
        )
        if seen and open_part:
            parts[-1].append(end)
        elif seen:
            parts.append([start, end])
        open_part = seen
    return parts


def widen_frame(width: float, height: float) -> Box:
    return (-BLEED, -BLEED, width + BLEED, height + BLEED)


def write_lines(lines: Iterable[Sequence[Point]], frame: Box, tolerance: float) -> str:
    """Return the path data of lines in drawing units."""
    parts = [part for line in lines for part in split_at_frame(line, frame)]
    return "".join(write_path(simplify(part, tolerance)) for part in parts)


def write_rings(rings: Iterable[Sequence[Point]], frame: Box, tolerance: float, smallest: float = 0.0) -> str:
    """Return the path data of rings in drawing units; one whose box is smaller than `smallest` square units is left."""
    found = []
    for ring in rings:
        cut = clip_box(list(ring), frame)
        if len(cut) > 2 and measure_box(cut) >= smallest:
            found.append(write_path(simplify([*cut, cut[0]], tolerance)[:-1], closes=True))
    return "".join(found)


def measure_box(points: Sequence[Point]) -> float:
    xs, ys = [x for x, _y in points], [y for _x, y in points]
    return (max(xs) - min(xs)) * (max(ys) - min(ys))


def write_path(points: Sequence[Point], closes: bool = False) -> str:
    """Return `M` and relative `l` with as few characters as SVG needs; points that fall together are one."""
    steps = [(round(x * STEPS_PER_UNIT), round(y * STEPS_PER_UNIT)) for x, y in points]
    steps = [here for before, here in zip([None, *steps], steps, strict=False) if here != before]
    if len(steps) < (3 if closes else 2):
        return ""
    moves = [(x - before[0], y - before[1]) for before, (x, y) in itertools.pairwise(steps)]
    words = "".join(_write_number(number) for move in moves for number in move)
    return f"M{steps[0][0]} {steps[0][1]}l{words.lstrip()}{'z' if closes else ''}"


def _write_number(number: int) -> str:
    """Return a number that needs no space before it where its minus parts it from the one before."""
    return str(number) if number < 0 else f" {number}"
