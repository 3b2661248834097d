"""Which mountains may be named on a horizon: those whose own summit stands on the drawn line.

A mountain's bearing and angle are those of its coordinates; the line has one angle for each degree, of heights at
another scale. A name goes to the summit of the line beside that bearing. Where a nearer hill hides it or the line only
passes by, the name would point into a slope or a dip, so the mountain has none.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

NEAR_KM, MIDDLE_KM = 6.0, 15.0  # where the near and the middle ring end
BESIDE_DEGREES = 1  # by which a summit of the line may stand beside the bearing, which is a whole degree itself
LEAST_FALL = 5  # hundredths of a degree by which the line falls on either side before it rises higher

Rings = Sequence[Sequence[int]]  # near, middle, far; 360 angles in hundredths of a degree


def stand_peaks(rings: Rings, peaks: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the peaks that have a summit on the line, moved onto it; each summit has one name, that of the highest."""
    line = [max(angles) for angles in zip(*rings, strict=True)]
    standing: dict[int, dict[str, Any]] = {}
    for peak in sorted(peaks, key=lambda peak: -peak["angle"]):
        summit = find_summit(line, rings[choose_ring(peak["distance_km"])], round(peak["bearing"]))
        if summit is not None and summit not in standing:
            standing[summit] = {**peak, "bearing": summit, "angle": line[summit]}
    return list(standing.values())


def choose_ring(distance_km: float) -> int:
    return (distance_km > NEAR_KM) + (distance_km > MIDDLE_KM)


def find_summit(line: Sequence[int], ring: Sequence[int], bearing: int) -> int | None:
    """Return the bearing of the highest summit beside `bearing` at which the ring is what stands out."""
    beside = [(bearing + step) % len(line) for step in range(-BESIDE_DEGREES, BESIDE_DEGREES + 1)]
    found = [each for each in beside if ring[each] == line[each] and is_summit(line, each)]
    return max(found, key=lambda each: (line[each], each == bearing), default=None)


def is_summit(line: Sequence[int], bearing: int) -> bool:
    return all(measure_fall(line, bearing, step) >= LEAST_FALL for step in (-1, 1))


def measure_fall(line: Sequence[int], bearing: int, step: int) -> int:
    """Return how far the line falls from a bearing in one direction before it rises above its angle there."""
    lowest = line[bearing]
    for degrees in range(1, len(line)):
        angle = line[(bearing + step * degrees) % len(line)]
        if angle > line[bearing]:
            break
        lowest = min(lowest, angle)
    return line[bearing] - lowest
