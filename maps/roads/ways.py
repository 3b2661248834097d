"""The way of a drive on the map: along the roads, over each place through which the drive is counted."""

import itertools
import logging
import threading
from collections.abc import Sequence
from typing import NamedTuple

from cachetools import LRUCache, cachedmethod

from maps.layers import Layers, Line, Point, read_layers
from maps.roads.network import Fault, RoadNetwork, RoadPath

MOST_PATHS = 2_000  # between two neighbouring places; a region has a hundred

Stops = tuple[Point, ...]

logger = logging.getLogger(__name__)


class Way(NamedTuple):
    """From the first place to the last, or to the end of the last road before it where that lies beyond the map.

    `faults` say why parts of it are straight lines.
    """

    points: Line
    goes_on: bool = False
    faults: tuple[Fault, ...] = ()


class RoadWays:
    """The ways along one state of the roads, each worked out when it is first asked for."""

    def __init__(self, layers: Layers) -> None:
        self.layers, self.network = layers, RoadNetwork(layers.roads)
        self.lock = threading.Lock()
        self.paths: LRUCache[tuple, RoadPath] = LRUCache(MOST_PATHS)

    @cachedmethod(lambda self: self.paths, lock=lambda self: self.lock)
    def find_path(self, a: Point, b: Point) -> RoadPath:
        """Return the way between two neighbouring places, the same in both directions."""
        path = self.network.find_path(min(a, b), max(a, b))
        if path.fault:
            logger.info("No road is drawn from %s to %s: %s.", a, b, path.fault)
        return path if a <= b else path._replace(points=path.points[::-1], roads=path.roads[::-1])

    def find_way(self, stops: Stops) -> Way:
        """Return the way from the first of the places over the others to the last; both need not lie on the road.

        A place in between that lies beside the road is passed, not visited.
        """
        paths = [self.find_path(a, b) for a, b in itertools.pairwise(stops)]
        points: list[Point] = []
        for path in paths:
            points = join_ways(points, path.points)
        first, last = ([] if self.network.is_beyond(stop) else [stop] for stop in (stops[0], stops[-1]))
        return Way(
            tuple(point for point, _group in itertools.groupby([*first, *points, *last])),
            goes_on=not last,
            faults=tuple(dict.fromkeys(path.fault for path in paths if path.fault)),
        )


def join_ways(way: Sequence[Point], more: Sequence[Point]) -> list[Point]:
    """Return both ways as one, without what is driven to and fro where they meet."""
    way, start = list(way), 0
    while len(way) > 1 and start + 1 < len(more) and way[-1] == more[start] and way[-2] == more[start + 1]:
        way.pop()
        start += 1
    return way + list(more[start + 1 if way and way[-1] == more[start] else start :])


class WayCache:
    """The ways along the layers as they are now. No query: a place that moves is another point, so other ways."""

    def __init__(self) -> None:
        self._made: RoadWays | None = None

    def get(self) -> RoadWays | None:
        """Return them, None where the region has no layers. A new file of layers costs a tenth of a second once."""
        layers, made = read_layers(), self._made
        if layers is None or not layers.roads:
            return None
        if made is None or made.layers is not layers:
            made = self._made = RoadWays(layers)
        return made


road_ways = WayCache()


def find_way(stops: Stops) -> Way:
    """Return the way over these places by road, or the straight lines between them where there are no layers."""
    ways = road_ways.get()
    return ways.find_way(stops) if ways else Way(stops)
