"""Travel time by car: shortest paths over `Road`, per source on demand, kept in each process by road version."""

import heapq
from collections import defaultdict
from collections.abc import Iterable

from base import versions
from base.versions import Numbers
from municipalities.models import Place, Road

Graph = dict[int, list[tuple[int, int, int]]]  # place id -> [(neighbour id, minutes, km)]
Drives = dict[int, tuple[int, int]]  # place id -> (minutes, km) from the source

_graphs: dict[int, Graph] = {}
_drives: dict[tuple[int, int], Drives] = {}
_sorted: dict[tuple[int, int], list[tuple[int, int]]] = {}
MOST_SOURCES = 500  # kept per version; beyond it the oldest are forgotten


def _graph(version: int) -> Graph:
    if version not in _graphs:
        graph: Graph = defaultdict(list)
        for a, b, minutes, km in Road.objects.values_list("a_id", "b_id", "minutes", "km"):
            graph[a].append((b, minutes, km))
            graph[b].append((a, minutes, km))
        forget()
        _graphs[version] = graph
    return _graphs[version]


def shortest(graph: Graph, source: int) -> Drives:
    """Dijkstra by minutes; kilometres are those of the quickest path."""
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


def drives_from(place_id: int) -> Drives:
    """Minutes and kilometres from a place to every place that can be reached, itself included with (0, 0).

    Costs one query (the version), and one more with a path search for a source not asked for before.
    """
    version = versions.current(Road.version_name)
    return _drives_from(_graph(version), version, place_id)


def _drives_from(graph: Graph, version: int, place_id: int) -> Drives:
    key = (version, place_id)
    if key not in _drives:
        while len(_drives) >= MOST_SOURCES:
            oldest = next(iter(_drives))
            del _drives[oldest]
            _sorted.pop(oldest, None)
        _drives[key] = shortest(graph, place_id)
    return _drives[key]


def nearest_first(place_ids: Iterable[int], numbers: Numbers | None = None) -> dict[int, list[tuple[int, int]]]:
    """For each source [(minutes, place id)] of all that can be reached, itself first; the lists are shared, do not change them.

    Costs one query (the version) for any number of sources, none where `numbers` are given, and one more where the roads
    have changed.
    """
    version = versions.current(Road.version_name) if numbers is None else numbers.get(Road.version_name, 0)
    graph = _graph(version)
    found = {}
    for source in place_ids:
        drives = _drives_from(graph, version, source)
        key = (version, source)
        if key not in _sorted:
            _sorted[key] = sorted((minutes, there) for there, (minutes, _km) in drives.items())
        found[source] = _sorted[key]
    return found


def minutes_between(a: Place, b: Place) -> int | None:
    """Minutes by car, None where no road leads; the same in both directions."""
    drive = drives_from(a.pk).get(b.pk)
    return drive[0] if drive else None


def places_within(place_id: int, minutes: int) -> dict[int, int]:
    """Ids of the places at most `minutes` away, with their minutes; the place itself is there with 0."""
    return {there: drive[0] for there, drive in drives_from(place_id).items() if drive[0] <= minutes}


def forget() -> None:
    """Empty this process's cache; for tests that start over with version 0."""
    _graphs.clear()
    _drives.clear()
    _sorted.clear()
