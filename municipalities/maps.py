"""The region as an inline drawing: outlines, places and roads in one flat projection. No query of its own."""

import dataclasses
import math
from collections.abc import Sequence

WIDTH = 600
MARGIN = 12


@dataclasses.dataclass(frozen=True)
class Projection:
    """Equirectangular around the region's middle: true enough for a few hundred kilometres."""

    west: float
    north: float
    scale: float  # drawing units per degree of latitude
    squeeze: float  # a degree of longitude is this much shorter
    height: int

    def point(self, lon: float, lat: float) -> tuple[float, float]:
        return MARGIN + (lon - self.west) * self.squeeze * self.scale, MARGIN + (self.north - lat) * self.scale


def projection(points: list[tuple[float, float]]) -> Projection:
    """Fits `points` [(lon, lat)] into WIDTH drawing units. Raises ValueError without points."""
    lons, lats = [lon for lon, _lat in points], [lat for _lon, lat in points]
    squeeze = math.cos(math.radians((min(lats) + max(lats)) / 2))
    wide = max((max(lons) - min(lons)) * squeeze, 0.01)
    scale = (WIDTH - 2 * MARGIN) / wide
    height = math.ceil((max(lats) - min(lats)) * scale + 2 * MARGIN)
    return Projection(min(lons), max(lats), scale, squeeze, height)


def ring(outlines: dict, number: str) -> list[tuple[float, float]]:
    """One municipality's boundary, joined from its arcs; `~i` is arc i backwards."""
    points: list[tuple[float, float]] = []
    for index in outlines["municipalities"].get(number, ()):
        arc = outlines["arcs"][index] if index >= 0 else outlines["arcs"][~index][::-1]
        points += [tuple(point) for point in (arc[1:] if points else arc)]
    return points


def draw(outlines: dict, municipalities: list, places: Sequence = (), roads: Sequence = ()) -> dict | None:
    """What the map component shows; None where there is nothing to draw.

    `places` are `Place` rows, `roads` pairs of `Place`. Returns width, height, shapes, dots and lines in drawing units.
    """
    rings = {m.number: ring(outlines, m.number) for m in municipalities} if outlines else {}
    corners = [point for points in rings.values() for point in points]
    corners += [(place.lon, place.lat) for place in places if place.municipality_id]
    if not corners:
        return None
    onto = projection(corners)
    shapes = [
        {
            "municipality": m,
            "points": " ".join(f"{x:.1f},{y:.1f}" for x, y in (onto.point(*p) for p in rings[m.number])),
        }
        for m in municipalities
        if rings.get(m.number)
    ]
    return {
        "width": WIDTH,
        "height": onto.height,
        "shapes": shapes,
        "dots": [{"place": place, **dot(onto, place)} for place in places],
        "lines": [line(onto, a, b) for a, b in roads],
        "attribution": outlines.get("attribution", ""),
        "onto": onto,
    }


def text_of(**values: float) -> dict[str, str]:
    """Numbers as SVG wants them; a template would write a decimal comma in most of our languages."""
    return {name: f"{value:.1f}" for name, value in values.items()}


def dot(onto: Projection, place) -> dict[str, str]:
    x, y = onto.point(place.lon, place.lat)
    return text_of(x=x, y=y, label_x=x + 7, label_y=y + 4)


def line(onto: Projection, a, b) -> dict[str, str]:
    (x1, y1), (x2, y2) = onto.point(a.lon, a.lat), onto.point(b.lon, b.lat)
    return text_of(x1=x1, y1=y1, x2=x2, y2=y2)
