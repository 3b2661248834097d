"""Where the roads of the map meet. The lines were simplified and cut, so that many meet only nearly."""

import itertools
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple, TypeAlias

from maps.layers import Line, Point, RoadLine
from maps.roads.geometry import NearestPoint, find_crossing, find_nearest_point, find_point_between, measure_km

END_TOLERANCE_KM = 0.3  # from the end of a road to the one it belongs to: lines are simplified by up to 250 m
CELL_DEGREES = 0.02  # of the index, about a kilometre

Position: TypeAlias = float  # along a line: the number of its stretch, and the share of it
Cuts: TypeAlias = dict[int, dict[Position, Point]]  # by number of the line: where it is cut, and the point there


class Stretch(NamedTuple):
    """The straight piece of a line after one of its points."""

    line: int
    number: int
    a: Point
    b: Point


class StretchIndex:
    """All stretches by the cells that they touch."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.cells: dict[tuple[int, int], list[Stretch]] = defaultdict(list)
        for line, points in enumerate(lines):
            for number, (a, b) in enumerate(itertools.pairwise(points)):
                for cell in list_cells(a, b):
                    self.cells[cell].append(Stretch(line, number, a, b))

    def list_near(self, point: Point, km: float) -> list[Stretch]:
        """Return the stretches that may lie within `km`, each once and in the order of the lines."""
        lat = km / 111
        lon = km / 35  # the shortest degree of longitude of the country
        low, high = (point[0] - lon, point[1] - lat), (point[0] + lon, point[1] + lat)
        found = {stretch for cell in list_cells(low, high) for stretch in self.cells.get(cell, ())}
        return sorted(found)

    def find_nearest(
        self, point: Point, km: float, skip: frozenset[int] = frozenset()
    ) -> tuple[NearestPoint, Stretch] | None:
        """Return the nearest point within `km` of a line that is not one of `skip`; of equal ones that of the first
        line.
        """
        stretches = (stretch for stretch in self.list_near(point, km) if stretch.line not in skip)
        found = [(find_nearest_point(point, stretch.a, stretch.b), stretch) for stretch in stretches]
        nearest = min(found, default=None, key=lambda pair: (pair[0].km, pair[1]))
        return nearest if nearest and nearest[0].km <= km else None


def list_cells(a: Point, b: Point) -> Iterator[tuple[int, int]]:
    """Yield the cells of the rectangle between two corners."""
    for column in range(int(min(a[0], b[0]) // CELL_DEGREES), int(max(a[0], b[0]) // CELL_DEGREES) + 1):
        for row in range(int(min(a[1], b[1]) // CELL_DEGREES), int(max(a[1], b[1]) // CELL_DEGREES) + 1):
            yield column, row


def find_cuts(roads: Sequence[RoadLine], index: StretchIndex) -> tuple[Cuts, list[tuple[Point, Point]]]:
    """Return where each line is cut: its ends, what it shares with others, its crossings, and where the end of another
    one comes near; and the gaps (end, nearest point) that are bridged so.
    """
    cuts: Cuts = {line: {} for line in range(len(roads))}
    uses = Counter(point for road in roads for point in dict.fromkeys(road.points))
    for line, road in enumerate(roads):
        last = len(road.points) - 1
        for number, point in enumerate(road.points):
            if number in (0, last) or uses[point] > 1:
                cuts[line][number] = point
    add_crossings(cuts, index)
    return cuts, bridge_gaps(cuts, roads, index, uses)


def add_crossings(cuts: Cuts, index: StretchIndex) -> None:
    """Cut both lines where two cross without a common point."""
    for cell in index.cells.values():
        for one, other in itertools.combinations(cell, 2):
            if one.line == other.line or {one.a, one.b} & {other.a, other.b}:
                continue
            if shares := find_crossing(one.a, one.b, other.a, other.b):
                point = find_point_between(one.a, one.b, shares[0])
                for stretch, share in zip((one, other), shares, strict=True):
                    cuts[stretch.line][stretch.number + share] = point


def bridge_gaps(
    cuts: Cuts, roads: Sequence[RoadLine], index: StretchIndex, uses: Counter[Point]
) -> list[tuple[Point, Point]]:
    """Join each loose end of a line to the nearest other line, if that is near."""
    gaps = []
    for line, road in enumerate(roads):
        for end in (road.points[0], road.points[-1]):
            if uses[end] > 1:
                continue
            if found := index.find_nearest(end, END_TOLERANCE_KM, frozenset({line})):
                nearest, stretch = found
                cuts[stretch.line].setdefault(stretch.number + nearest.share, nearest.point)
                gaps.append((end, cuts[stretch.line][stretch.number + nearest.share]))
    return gaps


def cut_line(points: Line, cuts: dict[Position, Point]) -> Iterator[Line]:
    """Yield the pieces of a line between its cuts."""
    for (start, first), (end, last) in itertools.pairwise(sorted(cuts.items())):
        between = [point for number, point in enumerate(points) if start < number < end]
        piece = (first, *between, last)
        if len(piece) > 2 or measure_km(first, last):
            yield piece
