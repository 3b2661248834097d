"""Which part of a place's horizon is shown: the window with the most varied three rings, chosen for all places at once.

The middle of a window is one of the sixteen winds, so that the words which name its direction are exact. The worth of a
window is spread times depth:

- spread is how much each ring rises and falls: the standard deviation of its angles of elevation, at most
  MOST_SPREAD_DEGREES a ring, so that one steep hill does not outweigh all that lies behind it;
- depth is how far the middle ring stands out above the near one, and the far one above both: the mean of the visible
  height, at most MOST_DEPTH_DEGREES at each bearing.

The worth of the middle half is added, since a narrow screen shows no more than that. For the same reason a mountain
with a name in the middle half makes a window worth more, up to the share NAMED_SHARE: the higher it stands, and the
nearer to the middle.

Bearings without data are in no window. Windows of neighbours overlap at most by half: their drawings would be alike.
"""

import math
from collections.abc import Collection, Mapping, Sequence
from itertools import accumulate
from typing import NamedTuple, TypeAlias

from maps.skylines.geography import measure_apart, measure_km

HALF_WINDOW_DEGREES = 50  # on either side of the middle: 101 bearings are drawn
WINDS = tuple(math.floor(wind * 22.5) for wind in range(16))  # degrees from north: 0, 22, 45, 67 …
MOST_SPREAD_DEGREES = 2.0  # of elevation
MOST_DEPTH_DEGREES = 1.0  # of elevation
NAMED_SHARE = 0.6
NAMED_DEGREES = 4.0  # of elevation, from which on a named mountain counts in full
NEIGHBOUR_KM = 15.0
LEAST_APART = HALF_WINDOW_DEGREES  # degrees between the middles of two neighbours' windows: half a window
MOST_ROUNDS = 20  # of improving; three or four are enough for a region of forty places

Rings: TypeAlias = Sequence[Sequence[float]]  # near, middle, far; 360 angles of elevation in degrees each


class Horizon(NamedTuple):
    """What is known of a place: where it lies, its rings, the bearings at which the heights beyond are unknown, and
    (bearing, angle of elevation) of the mountains with a name. A centre stands for its municipality.
    """

    lat: float
    lon: float
    rings: Rings
    unknown: Collection[int] = ()
    named: Collection[tuple[float, float]] = ()
    is_centre: bool = False


class WindowSums:
    """Sums of 360 values over any window, each in one step."""

    def __init__(self, values: Sequence[float]):
        self.sums = [0.0, *accumulate([*values, *values, *values])]

    def compute_mean(self, middle: int, half: int) -> float:
        left = 360 + middle - half
        return (self.sums[left + 2 * half + 1] - self.sums[left]) / (2 * half + 1)


def list_bearings(middle: int, half: int = HALF_WINDOW_DEGREES) -> list[int]:
    return [(middle + step) % 360 for step in range(-half, half + 1)]


def rate_windows(horizon: Horizon) -> dict[int, float]:
    """Return the worth of the window around each wind at which all of it is known; see the head of this module."""
    angles = [WindowSums(ring) for ring in horizon.rings]
    squares = [WindowSums([angle * angle for angle in ring]) for ring in horizon.rings]
    rises = WindowSums(measure_rises(horizon.rings))

    def rate(middle: int, half: int) -> float:
        pairs = zip(angles, squares, strict=True)
        variances = (
            square.compute_mean(middle, half) - angle.compute_mean(middle, half) ** 2 for angle, square in pairs
        )
        return sum(min(MOST_SPREAD_DEGREES, math.sqrt(max(0.0, v))) for v in variances) * rises.compute_mean(
            middle, half
        )

    return {
        middle: (rate(middle, HALF_WINDOW_DEGREES) + rate(middle, HALF_WINDOW_DEGREES // 2))
        * rate_names(horizon, middle)
        for middle in WINDS
        if set(list_bearings(middle)).isdisjoint(horizon.unknown)
    }


def measure_rises(rings: Rings) -> list[float]:
    """Return for each bearing how far the rings behind stand out above those before them, in degrees."""
    rises = []
    for near, *behind in zip(*rings, strict=True):
        rise = 0.0
        for angle in behind:
            rise += min(MOST_DEPTH_DEGREES, max(0.0, angle - near))
            near = max(near, angle)
        rises.append(rise)
    return rises


def rate_names(horizon: Horizon, middle: int) -> float:
    """Return by how much the mountains with a name multiply the worth of a window."""
    shares = [
        max(0.0, 1 - measure_apart(middle, bearing) / (HALF_WINDOW_DEGREES / 2))
        * min(1.0, max(0.0, angle) / NAMED_DEGREES)
        for bearing, angle in horizon.named
    ]
    return 1 + NAMED_SHARE * min(1.0, sum(shares))


def choose_windows(horizons: Mapping[str, Horizon]) -> dict[str, int]:
    """Return the middle bearing of each place's window, for places of which a whole window is known.

    The places choose one after the other: first the centres, whose windows stand on the cards of their municipalities,
    then those with most to lose. After that each chooses again beside its neighbours until nobody finds a better one.
    The same horizons give the same windows on every machine.
    """
    rated = {name: worths for name, horizon in horizons.items() if (worths := rate_windows(horizon))}
    names = sorted(rated, key=lambda name: (not horizons[name].is_centre, -max(rated[name].values()), name))
    neighbours = {name: list_neighbours(name, names, horizons) for name in names}
    chosen: dict[str, int] = {}
    for _round in range(MOST_ROUNDS):
        before = dict(chosen)
        for name in names:
            taken = [chosen[other] for other in neighbours[name] if other in chosen]
            chosen[name] = choose_window(rated[name], taken)
        if chosen == before:
            break
    return chosen


def choose_window(worths: Mapping[int, float], taken: Collection[int]) -> int:
    """Return the best middle that is far enough from those taken; where there is none, the furthest from them."""

    def rate_middle(middle: int) -> tuple[float, float, int]:
        apart = min((measure_apart(middle, other) for other in taken), default=180)
        return min(apart, LEAST_APART), worths[middle], -middle

    return max(worths, key=rate_middle)


def list_neighbours(name: str, names: Collection[str], horizons: Mapping[str, Horizon]) -> list[str]:
    here = horizons[name]
    points = {other: (horizons[other].lat, horizons[other].lon) for other in names if other != name}
    return [other for other, point in points.items() if measure_km((here.lat, here.lon), point) <= NEIGHBOUR_KM]
