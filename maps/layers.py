"""The layers of a region's map, from `layers.json` in `maps/data/` or in `DATA_DIR/maps/`.

`manage.py maplayers` writes the file; docs/map-layers.md says how. A region without it has maps of outlines alone.
"""

import hashlib
import itertools
import pathlib
from collections.abc import Sequence
from typing import Any, NamedTuple, TypeAlias

from base.datafiles import reading
from base.datafiles.keptfile import KeptFile

FILE_NAME = "layers.json"
FORMAT = 1
STEPS_PER_DEGREE = 10_000

Point: TypeAlias = tuple[float, float]
Line: TypeAlias = tuple[Point, ...]


class HeightArea(NamedTuple):
    """All land from `metres` up. A higher area is painted over a lower one, so that two tints share one border."""

    metres: int
    rings: tuple[Line, ...]


class Lake(NamedTuple):
    """A lake or a wide river; `rings` are its shore and its islands."""

    rings: tuple[Line, ...]


class RiverLine(NamedTuple):
    """A river or a part of one, without a name; `width_class` is Kartverket's, 1 is a brook and 7 the widest."""

    width_class: int
    points: Line


class RoadLine(NamedTuple):
    """A part of a road: category E, R, F or K (European, national, county, municipal), the number "" where none is
    told.
    """

    category: str
    number: str
    points: Line


class Park(NamedTuple):
    """A national park."""

    name: str
    rings: tuple[Line, ...]


class NamedPoint(NamedTuple):
    """A stop for travellers, an airport, or a name in the landscape; `kind` is Kartverket's word for names, else ""."""

    name: str
    kind: str
    lon: float
    lat: float


class Layers(NamedTuple):
    """Everything that may be drawn on the ground of a map, as (lon, lat)."""

    attribution: str
    heights: Sequence[HeightArea]
    lakes: Sequence[Lake]
    rivers: Sequence[RiverLine]
    roads: Sequence[RoadLine]
    railways: Sequence[Line]
    stations: Sequence[NamedPoint]
    airports: Sequence[NamedPoint]
    parks: Sequence[Park]
    built_up: Sequence[tuple[Line, ...]]
    names: Sequence[NamedPoint]


def get_layers_path() -> pathlib.Path:
    return reading.get_data_folder("maps") / FILE_NAME


def read_layers() -> Layers | None:
    """Return the region's layers, kept until the file changes; None where there is no such file or it cannot be read.

    A page needs no map to be a page: a fault in the file is logged here, and told by `check_layers()` where one loads.
    """
    return _layers.get()


def read_stamp() -> str:
    """Return what tells one state of the file from another on every machine: a digest of it, "" where there is none."""
    return _stamp.get() or ""


def check_layers() -> int:
    """Return how many roads, rivers and lakes there are, 0 without a file. Raises DataFault where it cannot be read."""
    path = get_layers_path()
    if not path.is_file():
        return 0
    layers = parse_layers(path)
    return len(layers.roads) + len(layers.rivers) + len(layers.lakes)


def parse_layers(path: pathlib.Path) -> Layers:
    document = reading.read_json(path)
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise reading.DataFault(f"{reading.get_shown_path(path)}: these are no layers of format {FORMAT}.")
    try:
        return _decode(document)
    except (KeyError, TypeError, ValueError, IndexError) as error:
        raise reading.DataFault(
            f"{reading.get_shown_path(path)}: the layers cannot be read ({type(error).__name__}: {error}); "
            "make the file again by `manage.py maplayers`."
        ) from error


def _decode(document: dict[str, Any]) -> Layers:
    west, south = document["origin"]

    def line(numbers: list[int]) -> Line:
        """Return the points of a line: the first counted from the origin, each other one from the one before it."""
        if len(numbers) < 2 or len(numbers) % 2:
            raise ValueError("a line has pairs of numbers")
        lons, lats = itertools.accumulate(numbers[0::2]), itertools.accumulate(numbers[1::2])
        return tuple(
            (round((x + west) / STEPS_PER_DEGREE, 4), round((y + south) / STEPS_PER_DEGREE, 4))
            for x, y in zip(lons, lats, strict=True)
        )

    def lines(rows: list[list[int]]) -> tuple[Line, ...]:
        return tuple(line(numbers) for numbers in rows)

    def points(rows: list[Any]) -> tuple[NamedPoint, ...]:
        return tuple(NamedPoint(str(name), str(kind), *line([x, y])[0]) for name, kind, x, y in rows)

    return Layers(
        attribution=str(document["attribution"]),
        heights=tuple(HeightArea(int(metres), lines(rows)) for metres, rows in document["heights"]),
        lakes=tuple(Lake(lines(rows)) for rows in document["lakes"]),
        rivers=tuple(RiverLine(int(width), line(row)) for width, row in document["rivers"]),
        roads=tuple(RoadLine(str(category), str(number), line(row)) for category, number, row in document["roads"]),
        railways=lines(document["railways"]),
        stations=points(document["stations"]),
        airports=points(document["airports"]),
        parks=tuple(Park(str(name), lines(rows)) for name, rows in document["parks"]),
        built_up=tuple(lines(rows) for rows in document["built_up"]),
        names=points(document["names"]),
    )


_layers = KeptFile("The layers of the map", get_layers_path, parse_layers)
_stamp = KeptFile("The layers of the map", get_layers_path, lambda path: hashlib.sha256(path.read_bytes()).hexdigest())
