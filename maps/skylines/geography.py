"""Distances and bearings between points, and the bearings at which a line is met. Points are (latitude, longitude)."""

import itertools
import math
from collections.abc import Sequence
from typing import TypeAlias

EARTH_KM = 6371.0
STEP_KM = 0.1  # between two points of a line that are looked at: half a degree at ten kilometres

Point: TypeAlias = tuple[float, float]


def measure_km(one: Point, other: Point) -> float:
    """Return the distance on a flat map around the two points: exact enough for a hundred kilometres."""
    north, east = find_offset(one, other)
    return math.hypot(north, east)


def measure_bearing(one: Point, other: Point) -> float:
    """Return the direction from one point to another in degrees: 0 is north, 90 east."""
    north, east = find_offset(one, other)
    return math.degrees(math.atan2(east, north)) % 360


def find_offset(one: Point, other: Point) -> tuple[float, float]:
    """Return how many kilometres `other` lies to the north and to the east of `one`."""
    squeeze = math.cos(math.radians((one[0] + other[0]) / 2))
    scale = EARTH_KM * math.pi / 180
    return (other[0] - one[0]) * scale, (other[1] - one[1]) * squeeze * scale


def measure_apart(one: float, other: float) -> float:
    """Return the angle between two bearings, at most 180 degrees."""
    return abs((one - other + 180) % 360 - 180)


def list_bearings_to(line: Sequence[Point], point: Point, most_km: float) -> set[int]:
    """Return the whole degrees at which the line is met within `most_km` of the point."""
    found = set()
    for one, other in itertools.pairwise(line):
        steps = max(1, math.ceil(measure_km(one, other) / STEP_KM))
        for step in range(steps + 1):
            share = step / steps
            there = one[0] + (other[0] - one[0]) * share, one[1] + (other[1] - one[1]) * share
            if measure_km(point, there) <= most_km:
                bearing = measure_bearing(point, there)
                found |= {math.floor(bearing) % 360, math.ceil(bearing) % 360}
    return found
