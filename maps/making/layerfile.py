"""The file of layers, made of GeoJSON files: whole numbers, counted from one origin, each point from the one before."""

import json
import pathlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from itertools import chain
from typing import Any

from base.datafiles import reading
from base.files import write_whole
from maps.layers import FORMAT, STEPS_PER_DEGREE
from maps.making.geojson import AREAS, LINES, POINTS, Feature, Position, read_features
from maps.making.joining import Chain, find_area, join_lines

ATTRIBUTION = "© Kartverket, CC BY 4.0"

# The layer of a file, by the file's name without .geojson, and what its features are.
GEOMETRIES = {
    "height_bands": AREAS,
    "lakes": AREAS,
    "river_areas": AREAS,
    "built_up": AREAS,
    "protected_areas": AREAS,
    "rivers": LINES,
    "roads": LINES,
    "roads_small": LINES,
    "railways": LINES,
    "stations": POINTS,
    "airports": POINTS,
    "names": POINTS,
}
ROAD_CATEGORIES = "ERFK"
NATIONAL_PARK = "NP"

Rows = list[Any]
Features = dict[str, list[Feature]]


def read_files(paths: Sequence[pathlib.Path]) -> Features:
    """Return the features of each layer; a file is told by its name."""
    found: Features = {name: [] for name in GEOMETRIES}
    for path in paths:
        name = path.name.removesuffix(".geojson")
        if name not in GEOMETRIES or found[name]:
            reason = "this layer is there twice" if name in GEOMETRIES else f"known are {', '.join(sorted(GEOMETRIES))}"
            raise reading.DataFault(f"{reading.get_shown_path(path)}: {reason}.")
        found[name] = list(read_features(path, GEOMETRIES[name]))
    if not any(found.values()):
        raise reading.DataFault("There is nothing in these files to draw.")
    return found


def build_document(features: Features, stops: Sequence[reading.FileRow] = ()) -> dict[str, Any]:
    """Return the document of `layers.json`. `stops` are the rows of `stops.csv`, see `list_stations()`."""
    writer = LineWriter(features)
    heights = list_land_above_heights(features["height_bands"])
    rivers = join_by(features["rivers"], _read_river)
    roads = join_by(features["roads"] + features["roads_small"], _read_road)
    parks = [row for row in features["protected_areas"] if row.read_text("form") == NATIONAL_PARK]
    return {
        "format": FORMAT,
        "attribution": ATTRIBUTION,
        "origin": [writer.west, writer.south],
        "heights": [[metres, [writer.write_line(ring) for ring in rings]] for metres, rings in heights],
        "lakes": writer.write_areas(features["lakes"]) + writer.write_areas(features["river_areas"]),
        "built_up": writer.write_areas(features["built_up"]),
        "rivers": [[int(width), writer.write_line(line)] for (width,), line in rivers],
        "roads": [[category, number, writer.write_line(line)] for (category, number), line in roads],
        "railways": [writer.write_line(line) for _key, line in join_by(features["railways"], lambda row: ())],
        "stations": writer.write_points(list_stations(features["stations"], stops)),
        "airports": writer.write_points([(row.read_text("name"), "", _point(row)) for row in features["airports"]]),
        "parks": [[row.read_text("name"), [*chain.from_iterable(writer.write_areas([row]))]] for row in parks],
        "names": writer.write_points(
            [(row.read_text("name"), row.read_text("kind"), _point(row)) for row in features["names"]]
        ),
    }


def _point(row: Feature) -> Position:
    return row.polygons[0][0][0]


class LineWriter:
    """Writes lines as whole steps, counted from the south-west corner of everything that is drawn."""

    def __init__(self, features: Features) -> None:
        rings = [r for rows in features.values() for row in rows for polygon in row.polygons for r in polygon]
        self.west = min(_count_steps(lon) for ring in rings for lon, _lat in ring)
        self.south = min(_count_steps(lat) for ring in rings for _lon, lat in ring)

    def write_line(self, line: Chain) -> list[int]:
        return encode_line(line, self.west, self.south)

    def write_areas(self, rows: Iterable[Feature]) -> Rows:
        return [[self.write_line(ring) for ring in polygon] for row in rows for polygon in row.polygons]

    def write_points(self, rows: Sequence[tuple[str, str, Position]]) -> Rows:
        return [[name, kind, *self.write_line([position])] for name, kind, position in sorted(rows)]


def list_land_above_heights(rows: Sequence[Feature]) -> list[tuple[int, list[Chain]]]:
    """Return (metres, rings of all land from there up), the lowest first."""
    bands = [(row.read_integer("from_m"), row.polygons) for row in rows]
    return [(metres, find_area(bands, metres)) for metres in sorted({metres for metres, _polygons in bands})]


def join_by(
    rows: Sequence[Feature], read_key: Callable[[Feature], tuple[str, ...]]
) -> list[tuple[tuple[str, ...], Chain]]:
    """Return the lines of all features, those with the same key joined where they meet; sorted by key."""
    groups: dict[tuple[str, ...], list[Chain]] = defaultdict(list)
    for row in rows:
        groups[read_key(row)] += [ring for polygon in row.polygons for ring in polygon if len(ring) > 1]
    return [(key, chain) for key in sorted(groups) for chain in join_lines(groups[key])]


def _read_river(row: Feature) -> tuple[str, ...]:
    return (str(row.read_integer("width_class")),)


def _read_road(row: Feature) -> tuple[str, ...]:
    category = row.read_text("category")
    if category not in ROAD_CATEGORIES or len(category) != 1:
        raise reading.DataFault(f"{row.where}: the category is one of {', '.join(ROAD_CATEGORIES)}, not {category!r}.")
    return category, row.read_text("number", "")


def list_stations(rows: Sequence[Feature], stops: Sequence[reading.FileRow]) -> list[tuple[str, str, Position]]:
    """Return the stations where travellers are known to get on: those of the layer that `stops` name.

    A row with lat and lon stands there, as for a stop that the layer lacks. Without rows none is drawn: a line may
    have closed its stations, and a family would count on a train.
    """
    points = {row.read_text("name"): row.polygons[0][0][0] for row in rows}
    found = []
    for stop in stops:
        name = stop.get_key("name")
        own = (float(stop["lon"]), float(stop["lat"])) if stop["lat"] and stop["lon"] else None
        position = own or points.get(name)
        if position is None:
            raise stop.make_fault("name", f"{name} is no station of the layer, so lat and lon are needed.")
        found.append((name, "", position))
    return found


def read_stops(folder: pathlib.Path) -> list[reading.FileRow]:
    path = folder / "stops.csv"
    columns = ("name", "lat", "lon", "source", "reviewed_on")
    return reading.read_table(path, columns) if path.is_file() else []


def _count_steps(degrees: float) -> int:
    return round(degrees * STEPS_PER_DEGREE)


def encode_line(chain: Chain, west: int, south: int) -> list[int]:
    """Return `[x, y, more x, more y, …]` in steps; points that fall together are one."""
    numbers: list[int] = []
    before = (west, south)
    for lon, lat in chain:
        here = (_count_steps(lon), _count_steps(lat))
        if numbers and here == before:
            continue
        numbers += [here[0] - before[0], here[1] - before[1]]
        before = here
    return numbers


def write_document(document: dict[str, Any], path: pathlib.Path) -> None:
    """Write the file whole or not at all, one row of each layer a line, so that a change can be read."""
    parts = []
    for name, value in document.items():
        if isinstance(value, list) and name != "origin":
            rows = ",\n".join(json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in value)
            parts.append(f'"{name}": [\n{rows}\n]' if value else f'"{name}": []')
        else:
            parts.append(f'"{name}": {json.dumps(value, ensure_ascii=False)}')
    write_whole(path, ("{" + ",\n".join(parts) + "}\n").encode())
