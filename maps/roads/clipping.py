"""A way inside the frame of a drawing, and where it leaves it."""

import itertools
import math
from collections.abc import Sequence
from typing import NamedTuple

from maps.layers import Point

BEARING_UNITS = 12.0  # of the way before the edge that tell where it heads for: its last metres may turn anywhere

Box = tuple[float, float, float, float]  # left, top, right, bottom in drawing units


class Exit(NamedTuple):
    """The point where a way leaves the frame, and its bearing in degrees: 0 is right, 90 is down."""

    x: float
    y: float
    angle: float


class ClippedPath(NamedTuple):
    """The pieces of a way that lie inside the frame; `leaves` unless it ends there."""

    pieces: tuple[tuple[Point, ...], ...]
    leaves: Exit | None


def clip_path(points: Sequence[Point], frame: Box, *, goes_on: bool = False) -> ClippedPath:
    """Cut a way at the frame. One that `goes_on` where the roads of the map end leaves it at its last point at the
    latest.
    """
    pieces: list[list[Point]] = []
    for a, b in itertools.pairwise(points):
        shares = clip_stretch(a, b, frame)
        if shares is None:
            continue
        start, end = (move_along(a, b, share) for share in shares)
        if pieces and pieces[-1][-1] == start:
            pieces[-1].append(end)
        else:
            pieces.append([start, end])
    is_ending_outside = bool(points) and not is_inside(points[-1], frame)
    leaves = find_exit(pieces[-1]) if pieces and (goes_on or is_ending_outside) else None
    return ClippedPath(tuple(tuple(piece) for piece in pieces), leaves)


def clip_stretch(a: Point, b: Point, frame: Box) -> tuple[float, float] | None:
    """Return between which shares of itself a stretch lies inside the frame (Liang and Barsky); None outside it."""
    low, high = 0.0, 1.0
    for axis in (0, 1):
        length = b[axis] - a[axis]
        to_edges = frame[axis] - a[axis], frame[axis + 2] - a[axis]
        if not length:
            if to_edges[0] > 0 or to_edges[1] < 0:
                return None
            continue
        first, last = sorted(edge / length for edge in to_edges)
        low, high = max(low, first), min(high, last)
    return (low, high) if low < high else None


def move_along(a: Point, b: Point, share: float) -> Point:
    """Return the point after `share` of a stretch; the ends themselves, so that pieces hang together."""
    if share in (0, 1):
        return b if share else a
    return a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share


def is_inside(point: Point, frame: Box) -> bool:
    return frame[0] <= point[0] <= frame[2] and frame[1] <= point[1] <= frame[3]


def find_exit(piece: Sequence[Point]) -> Exit:
    x, y = piece[-1]
    before = next((point for point in reversed(piece) if math.dist(point, (x, y)) >= BEARING_UNITS), piece[0])
    return Exit(x, y, math.degrees(math.atan2(y - before[1], x - before[0])))


def measure_length(piece: Sequence[Point]) -> float:
    return sum(itertools.starmap(math.dist, itertools.pairwise(piece)))


def find_middle(piece: Sequence[Point]) -> Point:
    """Return the point in the middle of a piece, by its length: where its minutes stand."""
    return find_point_along(piece, 0.5)


def find_point_along(piece: Sequence[Point], share: float) -> Point:
    """Return the point after `share` of the length of a piece."""
    rest = measure_length(piece) * share
    for a, b in itertools.pairwise(piece):
        length = math.dist(a, b)
        if length and rest <= length:
            return move_along(a, b, rest / length)
        rest -= length
    return piece[-1]
