"""Lines joined to longer ones, and bands of height turned into areas above a height."""

from collections import defaultdict
from collections.abc import Sequence

from maps.making.geojson import Position

Chain = list[Position]


def join_lines(lines: Sequence[Chain]) -> list[Chain]:
    """Join the lines that meet end to end where no third one does; a map then simplifies them as one.

    The order of the result follows the order of the lines, so the same files give the same layers.
    """
    ends: dict[Position, list[int]] = defaultdict(list)
    for index, line in enumerate(lines):
        ends[line[0]].append(index)
        ends[line[-1]].append(index)
    used: set[int] = set()
    joined = []
    for index, line in enumerate(lines):
        if index in used:
            continue
        used.add(index)
        chain = _extend(list(line), lines, ends, used)
        joined.append(_extend(chain[::-1], lines, ends, used)[::-1])
    return joined


def _extend(chain: Chain, lines: Sequence[Chain], ends: dict[Position, list[int]], used: set[int]) -> Chain:
    """Return the chain with every line appended that continues it at its last point."""
    while len(ends[chain[-1]]) == 2:
        following = next((index for index in ends[chain[-1]] if index not in used), None)
        if following is None:
            return chain
        used.add(following)
        line = lines[following]
        chain += line[1:] if line[0] == chain[-1] else line[-2::-1]
    return chain


def find_area(bands: Sequence[tuple[int, list[list[Chain]]]], metres: int) -> list[Chain]:
    """Return the rings of the land from `metres` up, out of bands of height `[(from metres, polygons)]`.

    Higher land is painted over it, so that the border of two bands is drawn once: a hole is kept only where lower land
    lies in it.
    """
    lower = [polygon[0][0] for start, polygons in bands if start < metres for polygon in polygons]
    here = [polygon for start, polygons in bands if start == metres for polygon in polygons]
    holes = [hole for polygon in here for hole in polygon[1:]]
    return [polygon[0] for polygon in here] + [hole for hole in holes if any(is_inside(point, hole) for point in lower)]


def is_inside(point: Position, ring: Chain) -> bool:
    """Tell whether a point lies in a ring or is a corner of it."""
    if point in ring:
        return True
    x, y = point
    inside = False
    for (x1, y1), (x2, y2) in zip(ring, ring[1:] + ring[:1], strict=True):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            inside = not inside
    return inside
