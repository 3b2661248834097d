"""Where the roads to the towns that readers know leave a map: an arrow at the frame, and the town's name."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from maps.drawing import Box, Projection, describe_exit, draw_way, is_clear
from maps.roads.ways import find_way
from municipalities import travel

NAME_SIZE, LETTER = 18.0, 0.55  # of a name, and the width of a letter as a share of it


class Town(NamedTuple):
    """A town by the id of its `Place`, and the name that a map has beside its arrow."""

    place: int
    name: str


class DrawnExit(NamedTuple):
    """An arrow with a name as `maps/exit.html` shows it, and the room that the name takes."""

    leaves: dict[str, str]
    box: Box


def list_exits(
    roads: travel.Roads, starts: Sequence[int], towns: Iterable[Town], onto: Projection, taken: Sequence[Box]
) -> list[DrawnExit]:
    """Return where the quickest drive to each town leaves the frame, from the nearest of the places `starts`.

    A town inside the frame has none, nor one to which no road leads, nor one whose name would cover what is `taken` or
    the name of another. No query of its own.
    """
    found: list[DrawnExit] = []
    for town in towns:
        drives = [
            (roads.find_drives(start)[town.place], start) for start in starts if town.place in roads.find_drives(start)
        ]
        if not drives:
            continue
        _drive, nearest = min(drives)
        way = draw_way(onto, find_way(tuple(roads.list_stops(nearest, town.place))))
        if way.leaves is None:
            continue
        drawn = measure_exit(describe_exit(way.leaves, town.name))
        if is_clear(drawn.box, [*taken, *(each.box for each in found)]):
            found.append(drawn)
    return found


def measure_exit(leaves: dict[str, str]) -> DrawnExit:
    """Return the exit with the room of its name."""
    x, y, wide = float(leaves["label_x"]), float(leaves["label_y"]), len(leaves["name"]) * NAME_SIZE * LETTER
    left = x - wide if leaves["anchor"] == "end" else x
    return DrawnExit(leaves, (left, y - NAME_SIZE * 0.8, left + wide, y + NAME_SIZE * 0.25))
