"""The ground as an SVG: heights, waters, parks, roads, names and a scale. It holds no link and no style sheet."""

from collections.abc import Iterable, Sequence
from html import escape
from typing import NamedTuple

from maps.drawing import Box, Point, Projection
from maps.ground.geometry import STEPS_PER_UNIT, widen_frame, write_lines, write_rings
from maps.ground.marks import RoadNumber, ScaleBar, set_road_numbers, set_scale_bar
from maps.ground.names import SetName, set_names
from maps.ground.palettes import Palette
from maps.layers import Layers, Line, NamedPoint

# In an image only what the reader's machine has; the same order as on the pages.
FONT = "Seravek,Gill Sans Nova,Ubuntu,Calibri,DejaVu Sans,Source Sans Pro,sans-serif"
BOX_OF_STOP = 7.0
CIRCLE_NAME, CIRCLE_ROOM = 20.0, 14.0  # the size of a name beside a circle, and how far a circle moves it
ROAD_WIDTHS = {"K": 0.7, "F": 1.3, "R": 2.0, "E": 2.3}
RIVER_WIDTHS = {1: 0.5, 2: 0.5, 3: 0.6, 4: 0.9, 5: 1.3, 6: 1.7, 7: 2.2}
# Drawing units per km from which a map shows more.
SCALE_OF_SMALL_ROADS, SCALE_OF_BROOKS = 5.0, 7.0
WIDE_RIVER = 4
PLANE = "M0-6 1-4V-1L6 2V3.4L1 2V4.6L2.6 6V7L0 6.3-2.6 7V6L-1 4.6V2L-6 3.4V2L-1-1V-4z"


class Level(NamedTuple):
    """How much a ground shows: `wide` for a map as broad as the page, `narrow` for one beside a text or on a phone."""

    name: str
    name_size: float
    line_scale: float
    tolerance: float


LEVELS = {
    "wide": Level("wide", name_size=10.5, line_scale=0.9, tolerance=0.35),
    "narrow": Level("narrow", name_size=16.0, line_scale=1.25, tolerance=0.6),
}


class Pen:
    """One ground while it is drawn: where it lies, how much it shows, in which colours."""

    def __init__(self, layers: Layers, onto: Projection, level: Level, palette: Palette):
        self.layers, self.onto, self.level, self.palette = layers, onto, level, palette
        self.frame: Box = widen_frame(onto.width, onto.height)

    def project(self, line: Line) -> list[Point]:
        return [self.onto.point(lon, lat) for lon, lat in line]

    def draw_rings(self, rings: Iterable[Line], attributes: str, smallest: float = 0.0) -> str:
        path = write_rings(map(self.project, rings), self.frame, self.level.tolerance, smallest)
        return f'<path {attributes} d="{path}"/>' if path else ""

    def draw_lines(self, lines: Iterable[Line], attributes: str) -> str:
        path = write_lines(map(self.project, lines), self.frame, self.level.tolerance)
        return f'<path {attributes} d="{path}"/>' if path else ""

    def set_width(self, width: float) -> str:
        """Return a stroke's width in steps."""
        return f"{width * self.level.line_scale * STEPS_PER_UNIT:.3g}"


def draw_ground(layers: Layers, onto: Projection, level: Level, palette: Palette, taken: Sequence[Box]) -> str:
    """Return the SVG of a window. `taken` are the boxes of places and of their names, where the ground stays silent."""
    pen = Pen(layers, onto, level, palette)
    wide, high = onto.width * STEPS_PER_UNIT, onto.height * STEPS_PER_UNIT
    stops = [(row, onto.point(row.lon, row.lat)) for row in [*layers.stations, *layers.airports]]
    signs = [make_square_box(point, BOX_OF_STOP) for _row, point in stops]
    bar = set_scale_bar(onto, level.name_size, [*taken, *signs])
    signs += [bar.box] if bar else []
    boxes = [*map(make_room_for_circle, taken), *signs]
    names = set_names(layers, onto, level.name_size, onto.units_per_km, boxes, (0, 0, onto.width, onto.height))
    boxes = [*taken, *signs, *(name.box for name in names)]
    numbers = set_road_numbers(layers, onto, level.name_size, boxes)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{onto.width}" height="{onto.height}" '
        f'viewBox="0 0 {wide} {high}">',
        f'<path fill="{palette.outside}" d="M0 0h{wide}v{high}H0z"/>',
        draw_heights(pen),
        draw_parks(pen),
        draw_waters(pen),
        draw_roads(pen),
        draw_railway(pen),
        draw_stops(pen, layers.stations, layers.airports),
        draw_names(pen, names),
        draw_road_numbers(pen, numbers),
        draw_scale_bar(pen, bar) if bar else "",
        "</svg>",
    ]
    return "".join(parts)


def make_room_for_circle(box: Box) -> Box:
    """Return the box of a place or of its name grown by what a circle takes there, and by its name, which is larger.

    A list counts what there is at a place in a circle, over the same ground.
    """
    left, top, right, bottom = box
    larger = max(CIRCLE_NAME / (bottom - top) - 1, 0.0)
    beside, above = (right - left) * larger + CIRCLE_ROOM, (bottom - top) * larger / 2 + CIRCLE_ROOM / 4
    return left - beside, top - above, right + beside, bottom + above


def draw_heights(pen: Pen) -> str:
    """Each height over the lower ones, with a seam of its own colour: two tints share one border without a gap."""
    drawn = []
    for area, colour in zip(pen.layers.heights, pen.palette.heights, strict=False):
        seam = f'fill="{colour}" stroke="{colour}" stroke-width="{STEPS_PER_UNIT}" stroke-linejoin="round"'
        drawn.append(pen.draw_rings(area.rings, seam))
    return "".join(drawn) + pen.draw_rings(
        (ring for rings in pen.layers.built_up for ring in rings), f'fill="{pen.palette.built_up}"'
    )


def draw_parks(pen: Pen) -> str:
    style = (
        f'fill="{pen.palette.park}" fill-opacity=".12" stroke="{pen.palette.park_edge}" stroke-opacity=".8" '
        f'stroke-width="{pen.set_width(1.1)}" stroke-dasharray="{pen.set_width(5)} {pen.set_width(2.5)}"'
    )
    return pen.draw_rings((ring for park in pen.layers.parks for ring in park.rings), style)


def draw_waters(pen: Pen) -> str:
    """Rivers by their width, then lakes over their mouths. A wide map has no brooks and no ponds."""
    palette, drawn = pen.palette, []
    for width in sorted({river.width_class for river in pen.layers.rivers}):
        if width < WIDE_RIVER and pen.onto.units_per_km < SCALE_OF_BROOKS:
            continue
        style = (
            f'fill="none" stroke="{palette.river}" stroke-width="{pen.set_width(RIVER_WIDTHS.get(width, 2.5))}" '
            'stroke-linecap="round" stroke-linejoin="round"'
        )
        drawn.append(pen.draw_lines((r.points for r in pen.layers.rivers if r.width_class == width), style))
    shores = f'fill="{palette.lake}" stroke="{palette.shore}" stroke-width="{pen.set_width(0.6)}"'
    lakes = (ring for lake in pen.layers.lakes for ring in lake.rings)
    return "".join(drawn) + pen.draw_rings(lakes, f'{shores} fill-rule="evenodd"', smallest=6.0)


def draw_roads(pen: Pen) -> str:
    """Every road on a lighter bed; the larger ones last, so that they run through at crossings."""
    drawn = []
    for category, width in ROAD_WIDTHS.items():
        if category == "K" and pen.onto.units_per_km < SCALE_OF_SMALL_ROADS:
            continue
        lines = [road.points for road in pen.layers.roads if road.category == category]
        path = pen.draw_lines(lines, f'id="{category}"')
        if path:
            drawn.append(
                f'<defs>{path}</defs><use href="#{category}" stroke="{pen.palette.casing}" stroke-opacity=".8" '
                f'stroke-width="{pen.set_width(width + 1.4)}"/><use href="#{category}" '
                f'stroke="{pen.palette.roads[category]}" stroke-width="{pen.set_width(width)}"/>'
            )
    return f'<g fill="none" stroke-linecap="round" stroke-linejoin="round">{"".join(drawn)}</g>' if drawn else ""


def draw_railway(pen: Pen) -> str:
    path = pen.draw_lines(pen.layers.railways, 'id="rail"')
    if not path:
        return ""
    dashes = f"{pen.set_width(5)} {pen.set_width(5)}"
    return (
        f'<defs>{path}</defs><g fill="none" stroke-linejoin="round"><use href="#rail" stroke="{pen.palette.railway}" '
        f'stroke-width="{pen.set_width(2.2)}"/><use href="#rail" stroke="{pen.palette.railway_gap}" '
        f'stroke-width="{pen.set_width(1.1)}" stroke-dasharray="{dashes}"/></g>'
    )


def draw_stops(pen: Pen, stations: Sequence[NamedPoint], airports: Sequence[NamedPoint]) -> str:
    """A small square for a station, an aeroplane for an airport."""
    drawn = []
    half = pen.level.line_scale * STEPS_PER_UNIT * 3.6
    for row in stations:
        x, y = pen.onto.point(row.lon, row.lat)
        if is_inside_frame(pen.onto, x, y):
            left, top = x * STEPS_PER_UNIT - half, y * STEPS_PER_UNIT - half
            drawn.append(f'<path d="M{left:.0f} {top:.0f}h{2 * half:.0f}v{2 * half:.0f}h{-2 * half:.0f}z"/>')
    stops = (
        f'<g fill="{pen.palette.railway_gap}" stroke="{pen.palette.railway}" stroke-width="{pen.set_width(1.2)}">'
        f"{''.join(drawn)}</g>"
        if drawn
        else ""
    )
    planes = [pen.onto.point(row.lon, row.lat) for row in airports]
    size = f"{STEPS_PER_UNIT * pen.level.line_scale * 0.9:.3g}"
    return stops + "".join(
        f'<path transform="translate({x * STEPS_PER_UNIT:.0f} {y * STEPS_PER_UNIT:.0f})scale({size})" d="{PLANE}" '
        f'fill="{pen.palette.railway}" stroke="{pen.palette.halo}" stroke-width=".8" paint-order="stroke"/>'
        for x, y in planes
        if is_inside_frame(pen.onto, x, y)
    )


def draw_names(pen: Pen, names: Sequence[SetName]) -> str:
    """Water in blue, land in brown, parks in green; valleys and ranges are spaced as they are in an atlas."""
    colours = {
        "water": pen.palette.water_name,
        "land": pen.palette.land_name,
        "park": pen.palette.park_name,
        "valley": pen.palette.valley_name,
    }
    drawn = []
    for style in sorted({row.style for row in names}):
        size = pen.level.name_size * style.size * STEPS_PER_UNIT
        looks = ' font-style="italic"' if style.group in ("water", "valley") else ""
        looks += f' letter-spacing="{size * 0.14:.0f}"' if style.is_spaced else ""
        texts = "".join(
            f'<text x="{row.x * STEPS_PER_UNIT:.0f}" y="{row.y * STEPS_PER_UNIT:.0f}">{escape(row.name)}</text>'
            for row in names
            if row.style == style
        )
        drawn.append(f'<g fill="{colours[style.group]}" font-size="{size:.0f}"{looks}>{texts}</g>')
    halo = f'stroke="{pen.palette.halo}" stroke-opacity=".85" stroke-width="{5 * pen.level.line_scale:.3g}"'
    return (
        f'<g font-family="{FONT}" text-anchor="middle" paint-order="stroke" stroke-linejoin="round" {halo}>'
        f"{''.join(drawn)}</g>"
        if drawn
        else ""
    )


def draw_road_numbers(pen: Pen, numbers: Sequence[RoadNumber]) -> str:
    """Each in a frame of its road's colour, as on the signs beside it."""
    size = pen.level.name_size * STEPS_PER_UNIT
    drawn = []
    for row in numbers:
        left, top, right, bottom = (round(edge * STEPS_PER_UNIT) for edge in row.box)
        drawn.append(
            f'<rect x="{left}" y="{top}" width="{right - left}" height="{bottom - top}" rx="{size * 0.25:.0f}" '
            f'stroke="{pen.palette.roads[row.category]}"/>'
            f'<text x="{row.x * STEPS_PER_UNIT:.0f}" y="{row.y * STEPS_PER_UNIT + size * 0.36:.0f}" '
            f'fill="{pen.palette.railway}">{escape(row.text)}</text>'
        )
    looks = f'font-family="{FONT}" font-size="{size:.0f}" font-weight="700" text-anchor="middle"'
    return (
        f'<g fill="{pen.palette.casing}" stroke-width="{pen.set_width(1.4)}" {looks}>{"".join(drawn)}</g>'
        if drawn
        else ""
    )


def draw_scale_bar(pen: Pen, bar: ScaleBar) -> str:
    size = pen.level.name_size * STEPS_PER_UNIT
    x, y, length, tick = (
        round(number * STEPS_PER_UNIT) for number in (bar.x, bar.y, bar.length, pen.level.name_size * 0.4)
    )
    path = f'<path id="bar" d="M{x} {y - tick}v{tick}h{length}v{-tick}"/>'
    return (
        f'<defs>{path}</defs><g fill="none" stroke-linejoin="round" stroke-linecap="round"><use href="#bar" '
        f'stroke="{pen.palette.halo}" stroke-width="{pen.set_width(4)}"/><use href="#bar" '
        f'stroke="{pen.palette.railway}" stroke-width="{pen.set_width(1.4)}"/></g>'
        f'<text x="{x + length / 2:.0f}" y="{y - tick - size * 0.15:.0f}" text-anchor="middle" font-family="{FONT}" '
        f'font-size="{size:.0f}" fill="{pen.palette.railway}" stroke="{pen.palette.halo}" paint-order="stroke" '
        f'stroke-width="{5 * pen.level.line_scale:.3g}">{bar.kilometres} km</text>'
    )


def is_inside_frame(onto: Projection, x: float, y: float) -> bool:
    return 0 < x < onto.width and 0 < y < onto.height


def make_square_box(point: Point, half: float) -> Box:
    return (point[0] - half, point[1] - half, point[0] + half, point[1] + half)
