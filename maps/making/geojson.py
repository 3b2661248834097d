"""The features of a GeoJSON file, checked: whatever is wrong is a `DataFault` that names the file and the feature."""

import pathlib
from collections.abc import Iterator
from typing import Any, NamedTuple

from base.datafiles import reading

Position = tuple[float, float]

# The geometries that a layer may have: each as a list of lists of positions.
POINTS, LINES, AREAS = (
    frozenset({"Point"}),
    frozenset({"LineString", "MultiLineString"}),
    frozenset({"Polygon", "MultiPolygon"}),
)


class Feature(NamedTuple):
    """One thing of a layer. `polygons` is a list of polygons, each a list of rings; a line or a point is one ring."""

    properties: dict[str, Any]
    polygons: list[list[list[Position]]]
    where: str

    def read_text(self, name: str, default: str | None = None) -> str:
        value = self.properties.get(name, default)
        if isinstance(value, int) and not isinstance(value, bool):
            return str(value)
        if not isinstance(value, str):
            raise reading.DataFault(f"{self.where}: a text is expected as property {name!r}.")
        return value

    def read_integer(self, name: str) -> int:
        value = self.properties.get(name)
        if not isinstance(value, int) or isinstance(value, bool):
            raise reading.DataFault(f"{self.where}: a whole number is expected as property {name!r}.")
        return value


def read_features(path: pathlib.Path, geometries: frozenset[str]) -> Iterator[Feature]:
    """Yield what a file holds, in its order."""
    shown = reading.get_shown_path(path)
    document = reading.read_json(path)
    if not isinstance(document, dict) or not isinstance(document.get("features"), list):
        raise reading.DataFault(f"{shown}: this is no GeoJSON FeatureCollection.")
    for number, feature in enumerate(document["features"], 1):
        where = f"{shown}, feature {number}"
        geometry = (feature.get("geometry") if isinstance(feature, dict) else None) or {}
        kind = geometry.get("type") if isinstance(geometry, dict) else None
        if kind not in geometries:
            raise reading.DataFault(f"{where}: {' or '.join(sorted(geometries))} is expected, not {kind!r}.")
        try:
            polygons = _read_polygons(kind, geometry["coordinates"])
        except (KeyError, TypeError, ValueError) as error:
            raise reading.DataFault(f"{where}: its coordinates cannot be read ({error}).") from error
        yield Feature(feature.get("properties") or {}, polygons, where)


def _read_polygons(kind: str, coordinates: Any) -> list[list[list[Position]]]:
    nested = {
        "Point": lambda: [[[coordinates]]],
        "LineString": lambda: [[coordinates]],
        "MultiLineString": lambda: [[line] for line in coordinates],
        "Polygon": lambda: [coordinates],
        "MultiPolygon": lambda: coordinates,
    }[kind]()
    return [[[_read_position(position) for position in ring] for ring in polygon] for polygon in nested]


def _read_position(position: Any) -> Position:
    """Return longitude and latitude; a height, where there is one, is left."""
    lon, lat = float(position[0]), float(position[1])
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        raise ValueError(f"{lon}, {lat} is no longitude and latitude of WGS84")
    return lon, lat
