"""Lengths and distances between points (lon, lat), in kilometres, on a plane that is true enough for a region."""

import itertools
import math
from collections.abc import Sequence
from typing import NamedTuple

from maps.layers import Point

KM_PER_DEGREE = 111.2


class NearestPoint(NamedTuple):
    """The point of a stretch that lies nearest to another one; `share` of the stretch lies before it."""

    km: float
    share: float
    point: Point


def measure_km(a: Point, b: Point) -> float:
    squeeze = math.cos(math.radians((a[1] + b[1]) / 2))
    return KM_PER_DEGREE * math.hypot((b[0] - a[0]) * squeeze, b[1] - a[1])


def measure_length(points: Sequence[Point]) -> float:
    return sum(itertools.starmap(measure_km, itertools.pairwise(points)))


def find_point_between(a: Point, b: Point, share: float) -> Point:
    """Return the point after `share` of the stretch, to a metre, so that the same crossing is the same point."""
    return round(a[0] + (b[0] - a[0]) * share, 5), round(a[1] + (b[1] - a[1]) * share, 5)


def find_nearest_point(point: Point, a: Point, b: Point) -> NearestPoint:
    """Return the point of the stretch from `a` to `b` that lies nearest to `point`."""
    squeeze = math.cos(math.radians(point[1]))
    dx, dy = (b[0] - a[0]) * squeeze, b[1] - a[1]
    px, py = (point[0] - a[0]) * squeeze, point[1] - a[1]
    length = dx * dx + dy * dy
    share = min(1.0, max(0.0, (px * dx + py * dy) / length)) if length else 0.0
    km = KM_PER_DEGREE * math.hypot(px - share * dx, py - share * dy)
    return NearestPoint(km, share, find_point_between(a, b, share))


def find_crossing(a: Point, b: Point, c: Point, d: Point) -> tuple[float, float] | None:
    """Return which shares of a-b and of c-d lie before the point where they cross; None where they do not."""
    turn = (b[0] - a[0]) * (d[1] - c[1]) - (b[1] - a[1]) * (d[0] - c[0])
    if not turn:
        return None
    first = ((c[0] - a[0]) * (d[1] - c[1]) - (c[1] - a[1]) * (d[0] - c[0])) / turn
    second = ((c[0] - a[0]) * (b[1] - a[1]) - (c[1] - a[1]) * (b[0] - a[0])) / turn
    return (first, second) if 0 <= first <= 1 and 0 <= second <= 1 else None
