"""The roads of the map as a net of links, and the quickest way between two points of it."""

import heapq
import itertools
from collections import defaultdict
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import NamedTuple, TypeAlias

from maps.layers import Line, Point, RoadLine
from maps.roads.geometry import measure_km, measure_length
from maps.roads.junctions import Position, StretchIndex, cut_line, find_cuts

# Assumed mean speeds, those by which the minutes of the table of roads were worked out: municipalities/data/README.md.
KM_PER_HOUR = {"E": 78, "R": 73, "F": 63, "K": 48}
PLACE_TOLERANCE_KM = 3.0  # from a place to its road: the label of a hamlet lies up to three kilometres off
EDGE_KM = 12.0  # a road that ends so near the edge of the map goes on beyond it: lines were cut there, some well before
DETOUR = 1.25  # the way from there on to a town, as a multiple of the straight line

START = -1  # stands for the link where a way begins
Step: TypeAlias = tuple[Point, int]  # the junction from which one comes, and the link


class Link(NamedTuple):
    """A piece of road between two junctions, with the name of the road: "Rv3", or "K" where it has no number."""

    points: Line
    km: float
    minutes: float
    road: str


class Access(NamedTuple):
    """Where a place meets its road: the link, the position along it, and how far off the place lies."""

    link: int
    position: Position
    point: Point
    off_km: float


class Entry(NamedTuple):
    """A junction at which a way begins or ends, the minutes to it, and the points from the place to it."""

    junction: Point
    minutes: float
    points: Line
    road: str = ""


class Fault(StrEnum):
    """Why no road is drawn between two places."""

    NO_ROAD = "no road of the map within three kilometres of a place"
    NO_WAY = "the roads of the map do not lead from one place to the other"
    BEYOND = "both places lie beyond the map"


class RoadPath(NamedTuple):
    """The quickest way by road between two places, from where one meets its road to where the other does.

    `roads` are their names in the order in which they are met. With a `fault` it is the straight line instead.
    """

    points: Line
    roads: tuple[str, ...] = ()
    fault: Fault | None = None


class RoadNetwork:
    """The net of the region's roads. It does not change once it is made, so threads may share it."""

    def __init__(self, roads: Sequence[RoadLine]) -> None:
        self.links: list[Link] = []
        self.graph: dict[Point, list[tuple[Point, int]]] = defaultdict(list)  # junction -> [(next one, link)]
        cuts, gaps = find_cuts(roads, StretchIndex([road.points for road in roads]))
        for line, road in enumerate(roads):
            for piece in cut_line(road.points, cuts[line]):
                self.add_link(piece, road)
        for gap in gaps:
            self.add_link(gap, RoadLine("K", "", gap))
        net = find_largest_part(self.graph)
        self.index = StretchIndex([link.points if link.points[0] in net else () for link in self.links])
        self.edges = find_edges([point for road in roads for point in road.points])
        ends = {end: road.category for road in roads for end in (road.points[0], road.points[-1])}
        self.exits = {end: category for end, category in ends.items() if end in net and self.is_at_edge(end)}

    def add_link(self, points: Line, road: RoadLine) -> None:
        km = measure_length(points)
        name = f"{road.category}{'v' if road.category in 'RF' else ''}{road.number}"
        self.links.append(Link(points, km, km / KM_PER_HOUR[road.category] * 60, name))
        start, end = points[0], points[-1]
        self.graph[start].append((end, len(self.links) - 1))
        self.graph[end].append((start, len(self.links) - 1))

    def is_at_edge(self, point: Point) -> bool:
        (west, south), (east, north) = self.edges
        lon, lat = point
        nearest = ((west, lat), (east, lat), (lon, south), (lon, north))
        return min(measure_km(point, edge) for edge in nearest) <= EDGE_KM

    def is_beyond(self, point: Point) -> bool:
        (west, south), (east, north) = self.edges
        return not (west <= point[0] <= east and south <= point[1] <= north)

    # --- from a place to the net --------------------------------------------------------------------------------------
    def find_access(self, point: Point) -> Access | None:
        """Return where a place meets the nearest road; None where none is near enough."""
        found = self.index.find_nearest(point, PLACE_TOLERANCE_KM)
        if found is None:
            return None
        nearest, stretch = found
        return Access(stretch.line, stretch.number + nearest.share, nearest.point, nearest.km)

    def list_entries(self, point: Point, access: Access | None) -> list[Entry]:
        """Return the junctions that come first from a place: the two of its road, or every exit to a town beyond."""
        if access:
            link = self.links[access.link]
            ends = (
                (access.point, *link.points[int(access.position) :: -1]),
                (access.point, *link.points[int(access.position) + 1 :]),
            )
            pace = link.minutes / link.km
            return [Entry(points[-1], measure_length(points) * pace, points, link.road) for points in ends]
        exits = self.exits if self.is_beyond(point) else {}
        return [
            Entry(end, measure_km(point, end) * DETOUR / KM_PER_HOUR[category] * 60, (end,))
            for end, category in exits.items()
        ]

    # --- ways ---------------------------------------------------------------------------------------------------------
    def find_path(self, a: Point, b: Point) -> RoadPath:
        """Return the quickest way from one place to another; of equal ways always the same."""
        if self.is_beyond(a) and self.is_beyond(b):
            return RoadPath((a, b), fault=Fault.BEYOND)
        start, end = self.find_access(a), self.find_access(b)
        if start and end and start.link == end.link:
            return self.follow_link(start, end)
        starts, ends = self.list_entries(a, start), self.list_entries(b, end)
        if not starts or not ends:
            return RoadPath((a, b), fault=Fault.NO_ROAD)
        return self.search(starts, ends) or RoadPath((a, b), fault=Fault.NO_WAY)

    def follow_link(self, start: Access, end: Access) -> RoadPath:
        link = self.links[start.link]
        low, high = sorted((start, end), key=lambda access: access.position)
        between = [point for number, point in enumerate(link.points) if low.position < number < high.position]
        points = (low.point, *between, high.point)
        return RoadPath(points if low is start else points[::-1], (link.road,))

    def search(self, starts: Iterable[Entry], ends: Iterable[Entry]) -> RoadPath | None:
        """Dijkstra by minutes, until no other end could be nearer."""
        first, last = {entry.junction: entry for entry in starts}, {entry.junction: entry for entry in ends}
        queue = [(entry.minutes, entry.junction, (entry.junction, START)) for entry in first.values()]
        heapq.heapify(queue)
        steps: dict[Point, Step] = {}
        best: tuple[float, Point] | None = None
        while queue and (best is None or queue[0][0] < best[0]):
            minutes, here, step = heapq.heappop(queue)
            if here in steps:
                continue
            steps[here] = step
            if here in last:
                found = (minutes + last[here].minutes, here)
                best = min(best, found) if best else found
            for there, link in self.graph[here]:
                if there not in steps:
                    heapq.heappush(queue, (minutes + self.links[link].minutes, there, (here, link)))
        return self.trace(best[1], steps, first, last) if best else None

    def trace(
        self, end: Point, steps: dict[Point, Step], first: dict[Point, Entry], last: dict[Point, Entry]
    ) -> RoadPath:
        """Return the way that leads to the junction `end`, with both entries."""
        junction, links = end, []
        while steps[junction][1] != START:
            junction, link = steps[junction]
            points = self.links[link].points
            links.append((points if points[0] == junction else points[::-1], self.links[link].road))
        pieces = [
            (first[junction].points, first[junction].road),
            *links[::-1],
            (last[end].points[::-1], last[end].road),
        ]
        points = remove_repeats(point for piece, _road in pieces for point in piece)
        return RoadPath(points, tuple(dict.fromkeys(road for _piece, road in pieces if road)))


def remove_repeats(points: Iterable[Point]) -> Line:
    return tuple(point for point, _group in itertools.groupby(points))


def find_edges(points: Sequence[Point]) -> tuple[Point, Point]:
    """Return the corners of the map in the south-west and the north-east."""
    if not points:
        return (0.0, 0.0), (0.0, 0.0)
    lons, lats = [lon for lon, _lat in points], [lat for _lon, lat in points]
    return (min(lons), min(lats)), (max(lons), max(lats))


def find_largest_part(graph: dict[Point, list[tuple[Point, int]]]) -> frozenset[Point]:
    """Return the junctions that hang together. The map has pieces of road besides, which lead nowhere on it."""
    rest, largest = dict.fromkeys(graph), frozenset[Point]()
    while len(rest) > len(largest):
        found, waiting = set[Point](), [next(iter(rest))]
        while waiting:
            here = waiting.pop()
            if here not in found:
                found.add(here)
                waiting += [there for there, _link in graph[here]]
        rest = {point: None for point in rest if point not in found}
        largest = max(largest, frozenset(found), key=len)
    return largest
