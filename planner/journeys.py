"""How each adult gets from a place to work, drawn along the road. Sums and words are those of the plan; no query."""

import itertools
from typing import Any

from django.utils.translation import gettext as _

from base.values.formats import describe_drive_minutes
from maps.drawing import LABEL_OF_FEW, Drive, Projection, build_dot, build_line, place_labels
from maps.ground.files import find_ground
from maps.windows import BANDS_MINUTES, Window, name_place_window
from municipalities import travel
from municipalities.models import Place
from planner.rows import Row
from planner.wishes.base import Plan


def list_drives(plan: Plan, row: Row) -> list[tuple[int, Drive]]:
    """Return the daily drive of each adult from a place, by the number of the adult; none where work is at the door or
    done from home.
    """
    home = plan.facts.places[row.place]
    roads = travel.roads.get(plan.facts.moment.versions)
    found = []
    for wish, outcome in row.pairs:
        if wish.commuter and outcome.minutes and outcome.place not in (None, home.pk):  # 0 is done from home
            stops = roads.list_stops(home.pk, outcome.place)
            found.append((wish.commuter, Drive(home, plan.facts.place(outcome.place), outcome.minutes, stops)))
    return found


def list_journeys(plan: Plan, row: Row, onto: Projection) -> list[dict[str, Any]]:
    """The daily drives as `maps.drawing.build_line()` has them, with the `adult` and the drive in `words`."""
    found = [
        build_line(onto, drive) | {"adult": adult, "words": describe_drive(plan, adult, drive)}
        for adult, drive in list_drives(plan, row)
    ]
    part_exits([way["leaves"] for way in found if way["leaves"]])
    return found


def describe_drive(plan: Plan, adult: int, drive: Drive) -> str:
    one, each = _("The drive to work in %(place)s, %(words)s."), _("Adult %(n)s drives to %(place)s, %(words)s.")
    return (one if plan.household.is_one else each) % {
        "n": adult,
        "place": drive.b.name,
        "words": describe_drive_minutes(drive.minutes),
    }


def part_exits(exits: list[dict[str, str]]) -> None:
    """Write the names of two towns below each other where both are reached by the road that leaves the map there."""
    for one, other in itertools.pairwise(exits):
        is_near = abs(float(one["x"]) - float(other["x"])) + abs(float(one["y"]) - float(other["y"])) < LABEL_OF_FEW
        if is_near and one["name"] == other["name"]:
            other["name"] = ""
        elif is_near:
            upwards = -1 if float(one["label_y"]) > 2 * LABEL_OF_FEW else 1
            other["label_y"] = f"{float(one['label_y']) + upwards * LABEL_OF_FEW:.1f}"


def draw_journeys(plan: Plan, row: Row) -> dict[str, Any] | None:
    """Return the small map of a place: the drives to work over the ground of what lies about so far away.

    None where nobody drives, or where the region has no such map.
    """
    drives = list_drives(plan, row)
    home = plan.facts.places[row.place]
    longest = max((drive.minutes for _adult, drive in drives), default=0)
    band = next((minutes for minutes in BANDS_MINUTES if minutes >= longest), BANDS_MINUTES[-1])
    window = plan.facts.atlas.find_window(name_place_window(home, band)) if drives else None
    ground = find_ground(window) if window else None
    if window is None or ground is None:
        return None
    ends = list(dict.fromkeys([home, *(drive.b for _adult, drive in drives)]))
    return {
        "height": window.onto.height,
        "width": window.onto.width,
        "ground": ground,
        "journeys": list_journeys(plan, row, window.onto),
        "dots": draw_ends(window, [place for place in ends if window.onto.contains_point(place.lon, place.lat)]),
    }


def draw_ends(window: Window, places: list[Place]) -> list[dict[str, Any]]:
    """Return each place as a dot with its name: where the ground leaves room for it, else beside the others."""
    labels = place_labels([(each.name, *window.onto.point(each.lon, each.lat)) for each in places], LABEL_OF_FEW)
    found = []
    for place, label in zip(places, labels, strict=True):
        kept = window.labels.get(place.pk, {"minor": True})
        found.append(build_dot(window.onto, place.lon, place.lat) | (label if kept["minor"] else kept))
    return found
