"""Travel time by car is the shortest path over `Road`.

The paths of a source are worked out when it is asked for, and kept in each process until the roads change.
"""

import heapq
import threading
from collections import defaultdict
from collections.abc import Iterable

from cachetools import LRUCache, cachedmethod

from base.caching.caches import VersionedCache
from base.caching.versions import Versions
from municipalities.models import Place, Road

Graph = dict[int, list[tuple[int, int, int]]]  # place id -> [(neighbour id, minutes, km)]
Drives = dict[int, tuple[int, int]]  # place id -> (minutes, km) from the source
Point = tuple[float, float]  # (lon, lat)

MOST_SOURCES = 500  # kept per version; beyond it those not asked for longest are forgotten


class Roads:
    """`Roads` is one state of the roads, with the drives that have been asked for."""

    def __init__(self) -> None:
        """Read all roads, in one query."""
        self.graph: Graph = defaultdict(list)
        self.points: dict[int, Point] = {}
        ends = ("a_id", "a__lon", "a__lat", "b_id", "b__lon", "b__lat")
        for a, a_lon, a_lat, b, b_lon, b_lat, minutes, km in Road.objects.values_list(*ends, "minutes", "km"):
            self.graph[a].append((b, minutes, km))
            self.graph[b].append((a, minutes, km))
            self.points |= {a: (a_lon, a_lat), b: (b_lon, b_lat)}
        self.lock = threading.Lock()
        self.drives: LRUCache[int, Drives] = LRUCache(MOST_SOURCES)  # of each source
        self.sorted: LRUCache[int, list[tuple[int, int]]] = LRUCache(MOST_SOURCES)

    @cachedmethod(lambda self: self.drives, lock=lambda self: self.lock)
    def find_drives(self, source: int) -> Drives:
        return find_shortest_drives(self.graph, source)

    @cachedmethod(lambda self: self.sorted, lock=lambda self: self.lock)
    def list_places_by_drive(self, source: int) -> list[tuple[int, int]]:
        return sorted((minutes, there) for there, (minutes, _km) in self.find_drives(source).items())

    def list_stops(self, source: int, there: int) -> list[Point]:
        """Return the points of the places along the quickest drive, both ends included, so that it can be drawn as it
        is counted; empty where no road leads there.
        """
        reached = self.find_drives(source)
        if there not in reached:
            return []
        places = [there]
        while (here := places[-1]) != source:
            minutes, km = reached[here]
            before = [
                (reached[place], place)
                for place, more, more_km in self.graph[here]
                if reached[place] == (minutes - more, km - more_km) < reached[here]
            ]
            places.append(min(before)[1])
        return [self.points[place] for place in reversed(places) if place in self.points]


roads: VersionedCache[Roads] = VersionedCache(Roads, [Road, Place])


def find_shortest_drives(graph: Graph, source: int) -> Drives:
    """Return {place id: (minutes, km)} of the quickest drives from `source`, by Dijkstra's algorithm.

    Kilometres are those of the quickest path.
    """
    reached: Drives = {}
    queue = [(0, 0, source)]
    while queue:
        minutes, km, here = heapq.heappop(queue)
        if here in reached:
            continue
        reached[here] = (minutes, km)
        for there, more_minutes, more_km in graph.get(here, ()):
            if there not in reached:
                heapq.heappush(queue, (minutes + more_minutes, km + more_km, there))
    return reached


def find_drives(place_id: int) -> Drives:
    """Return {place id: (minutes, km)} of every place that can be reached, the place itself included with (0, 0).

    It costs one query (the version), one more where the roads have changed, and a path search for a source not asked
    for before.
    """
    return roads.get().find_drives(place_id)


def list_places_by_drive(
    place_ids: Iterable[int], versions: Versions | None = None
) -> dict[int, list[tuple[int, int]]]:
    """Return {source: [(minutes, place id)]} of all that can be reached, nearest first, the source itself at the head.

    The lists are shared, do not change them. It costs one query (the version) for any number of sources, none where
    `versions` are given, and one more where the roads have changed.
    """
    now = roads.get(versions)
    return {source: now.list_places_by_drive(source) for source in place_ids}


def find_places_within(place_id: int, minutes: int) -> dict[int, int]:
    """Return {place id: minutes} of the places at most `minutes` away; the place itself is there with 0."""
    return {there: drive[0] for there, drive in find_drives(place_id).items() if drive[0] <= minutes}
