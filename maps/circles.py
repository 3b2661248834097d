"""What is counted by place, as circles over a window: what stands closer than its circle reaches is one circle.

No query of its own. The same counts give the same circles.
"""

import dataclasses
import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from maps.drawing import (
    BLEED,
    MARGIN,
    WIDTH,
    Box,
    Projection,
    clip_box,
    format_coordinates,
    is_clear,
    join_ring,
    write_path,
)
from maps.ground.files import find_ground, join_sources
from maps.windows import Atlas, Window
from municipalities.models import Place

SMALLEST, LARGEST = 14.0, 28.0  # radius of the circle of one thing, and of the most where these are many
HALF_DIGIT, RIM = 5.5, 4.0  # half the width of a digit in a circle, and the room beside the number
NUMBER_DROP = 6.5  # from the middle of a circle to the foot of its number
GAP, MORE_GAP = 2.0, 8.0  # between circles, and what is added as long as they are too many
MOST_CIRCLES = 36  # a drawing of more would be too heavy, and nobody would see anything on it
NAME_SIZE, LETTER = 20.0, 0.53  # of a name beside a circle: its size, and the width of a letter as a share of it
BESIDE = 4.0  # from a circle to its name


@dataclasses.dataclass
class Circle:
    """A number at one place, or at several that stand too close for circles of their own: the one with most first."""

    places: tuple[Place, ...]
    number: int
    x: float
    y: float

    def measure_radius(self, most: int) -> float:
        """Return the radius: the area grows with the number, and the number has room.

        As long as the circles stay small enough, twice as many are twice the area.
        """
        steepness = min(1.0, ((LARGEST / SMALLEST) ** 2 - 1) / max(most - 1, 1))
        radius = SMALLEST * math.sqrt(1 + (self.number - 1) * steepness)
        return max(radius, RIM + HALF_DIGIT * len(str(self.number)))


class Site(NamedTuple):
    """Where a name may stand, counted from the middle of its circle, and the room that it takes there."""

    x: float
    y: float
    anchor: str
    box: Box


def draw_circles(atlas: Atlas, window: Window, counts: Mapping[Place, int]) -> dict[str, Any]:
    """Return what `maps/circles.html` shows of a window: its size, borders and circles, its ground and its sources.

    Of the circles these are the numbers as text, the `places`, and the `name` where there is room for one.
    """
    circles = group_places(atlas, window.onto, counts)
    ground = find_ground(window)
    return {
        "width": WIDTH,
        "height": window.onto.height,
        "borders": draw_borders(atlas, window.onto),
        "circles": write_circles(atlas, window, circles),
        "ground": ground,
        "attribution": join_sources({"attribution": atlas.outlines.get("attribution", "")}, ground),
    }


def draw_borders(atlas: Atlas, onto: Projection) -> str:
    """Return the outlines of the municipalities as one path, as far as the window shows them."""
    frame = (-BLEED, -BLEED, WIDTH + BLEED, onto.height + BLEED)
    rings = [join_ring(atlas.outlines, each.number) for each in atlas.municipalities] if atlas.outlines else []
    drawn = [clip_box([onto.point(*point) for point in points], frame) for points in rings]
    return "".join(f"{write_path(points)}z" for points in drawn if points)


# --- which places are one circle --------------------------------------------------------------------------------------
def group_places(atlas: Atlas, onto: Projection, counts: Mapping[Place, int]) -> list[Circle]:
    """Return at most MOST_CIRCLES circles that do not cover each other, the largest number first."""
    places = sorted(counts, key=lambda place: (-counts[place], *atlas.rank_place(place)))
    alone = [Circle((place,), counts[place], *onto.point(place.lon, place.lat)) for place in places]
    gap = GAP
    while len(circles := join_close(alone, gap)) > MOST_CIRCLES:
        gap += MORE_GAP
    return circles


def join_close(circles: Sequence[Circle], gap: float) -> list[Circle]:
    """Join the circles that are closer than `gap` to a larger one, until none is: joined ones grow and touch others."""
    most = max((circle.number for circle in circles), default=0)
    kept: list[Circle] = []
    for circle in sorted(circles, key=lambda circle: -circle.number):
        index = find_close(kept, circle, most, gap)
        if index is None:
            kept.append(circle)
        else:
            larger = kept[index]
            number = larger.number + circle.number
            kept[index] = dataclasses.replace(larger, places=(*larger.places, *circle.places), number=number)
    return kept if len(kept) == len(circles) else join_close(kept, gap)


def find_close(circles: Sequence[Circle], circle: Circle, most: int, gap: float) -> int | None:
    """Return which of `circles` is nearest of those that are closer than `gap`; None where none is."""
    radius = circle.measure_radius(most) + gap
    apart = [
        (math.hypot(other.x - circle.x, other.y - circle.y) - other.measure_radius(most) - radius, index)
        for index, other in enumerate(circles)
    ]
    nearest = min(apart, default=(0.0, -1))
    return nearest[1] if nearest[0] < 0 else None


# --- as they are written ----------------------------------------------------------------------------------------------
def write_circles(atlas: Atlas, window: Window, circles: Sequence[Circle]) -> list[dict[str, Any]]:
    """Return the circles for the template, the smallest last, so that none is hidden.

    A circle that would stand over the edge is moved to it, and names are given to the largest first.
    """
    onto, labels = window.onto, window.labels
    most = max((circle.number for circle in circles), default=0)
    radii = [circle.measure_radius(most) for circle in circles]
    middles = [
        (keep_inside(circle.x, radius, WIDTH), keep_inside(circle.y, radius, onto.height))
        for circle, radius in zip(circles, radii, strict=True)
    ]
    taken = [(x - r, y - r, x + r, y + r) for (x, y), r in zip(middles, radii, strict=True)]
    written = []
    for circle, (x, y), radius in zip(circles, middles, radii, strict=True):
        name = label_circle(atlas, circle)
        sites = list_sites(name, (x, y), radius, labels.get(circle.places[0].pk, {}).get("anchor", "start"))
        site = take_site(sites, (x - radius, y - radius, x + radius, y + radius), onto.height, taken)
        numbers = {"x": f"{x:.0f}", "y": f"{y:.0f}", "r": f"{radius:.0f}", "number_y": f"{NUMBER_DROP:g}"}
        label = {"name": name if site else "", **(site or {})}
        written.append({"places": circle.places, "number": circle.number, **numbers, **label})
    return written


def label_circle(atlas: Atlas, circle: Circle) -> str:
    """Return the words beside a circle: the place with most, and how many more places the circle counts."""
    more = len(circle.places) - 1
    name = atlas.name_place(circle.places[0])
    return f"{name} +\N{NO-BREAK SPACE}{more}" if more else name


def keep_inside(middle: float, radius: float, size: float) -> float:
    return min(max(middle, radius + MARGIN / 4), size - radius - MARGIN / 4)


def take_site(sites: Iterable[Site], own: Box, height: float, taken: list[Box]) -> dict[str, str] | None:
    """Return the first of `sites` that is inside and covers nothing but the circle `own`, and note that it is taken."""
    others = [box for box in taken if box != own]
    for site in sites:
        if site.box[1] >= 0 and site.box[3] <= height and is_clear(site.box, others):
            taken.append(site.box)
            return {**format_coordinates(name_x=site.x, name_y=site.y), "anchor": site.anchor}
    return None


def list_sites(name: str, middle: tuple[float, float], radius: float, anchor: str) -> list[Site]:
    """Return the sites right of a circle, left of it, below, above and in the corners; where the window has the name
    comes first, for there the names of the ground keep clear of it.
    """
    wide, beside = len(name) * NAME_SIZE * LETTER, radius + BESIDE
    slant = beside * math.sqrt(0.5)
    level, below, above = NAME_SIZE * 0.35, NAME_SIZE * 0.75, 0.0
    sites = []
    for x, y, side, left in (
        (beside, level, "start", beside),
        (-beside, level, "end", -beside - wide),
        (0.0, beside + below, "middle", -wide / 2),
        (0.0, -beside + above, "middle", -wide / 2),
        (slant, slant + below, "start", slant),
        (slant, -slant + above, "start", slant),
        (-slant, slant + below, "end", -slant - wide),
        (-slant, -slant + above, "end", -slant - wide),
    ):
        west, base = middle[0] + left, middle[1] + y
        sites.append(Site(x, y, side, (west, base - NAME_SIZE * 0.8, west + wide, base + NAME_SIZE * 0.2)))
    return sorted(sites, key=lambda site: site.anchor != anchor)
