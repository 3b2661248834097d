"""Where the names of a window's places stand: every page with the same window has the same, and the ground keeps clear
of them.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from base.values.formats import round_drive_minutes
from maps.drawing import (
    BESIDE,
    DOT,
    LABEL_OF_FEW,
    LABEL_OF_MANY,
    Box,
    Drive,
    format_coordinates,
    is_clear,
    list_label_sites,
    move_label_clear,
)
from municipalities.models import Place

RADIUS = 15.0  # of a dot with minutes in it
MINUTES_DROP = 6.5  # from the middle of such a dot to the foot of its number


class Label(NamedTuple):
    """The name of a place on a map. `is_minor` is what a small screen leaves to the list, "" a name without room."""

    text: str
    x: float
    y: float
    anchor: str
    is_minor: bool
    box: Box | None

    def write(self) -> dict[str, Any]:
        """Return it as `maps.drawing.draw()` gives a label to the template."""
        numbers = format_coordinates(label_x=self.x, label_y=self.y)
        return {**numbers, "anchor": self.anchor, "text": self.text, "minor": self.is_minor}


def place_names(points: Sequence[tuple[str, float, float]], height: float, first: int) -> list[Label]:
    """Return a label for each (name, x, y), the most important first.

    The `first` get room at the size of a small screen while there is some; the others take what is left, at the size
    of a wide one.
    """
    dots = [(x - DOT, y - DOT, x + DOT, y + DOT) for _name, x, y in points]
    labels: list[Label | None] = [None] * len(points)
    taken = list(dots)
    for size, is_minor in ((LABEL_OF_FEW, False), (LABEL_OF_MANY, True)):
        for index, (name, x, y) in enumerate(points):
            if labels[index] is not None or not (is_minor or index < first):
                continue
            others = [box for box in taken if box != dots[index]]
            for label_x, label_y, anchor, box in list_label_sites(name, x, y, size):
                if box[1] >= 0 and box[3] <= height and is_clear(box, others):
                    labels[index] = Label(name, label_x, label_y, anchor, is_minor, box)
                    taken.append(box)
                    break
    return [
        label or Label("", x + BESIDE, y, "start", True, None)
        for label, (_name, x, y) in zip(labels, points, strict=True)
    ]


def time_dots(dots: Sequence[dict[str, Any]], start: Place | None, drives: Sequence[Drive]) -> bool:
    """Write into each dot the minutes of its drive from `start`, as the list beside the map says them, and make room.

    One that is `here` in the list has none. Return whether any dot has them.
    """
    rounded = {drive.b.pk: round_drive_minutes(drive.minutes) for drive in drives if drive.a == start}
    timed = [dot for dot in dots if rounded.get(dot["place"].pk)]
    for dot in timed:
        dot["minutes"] = str(rounded[dot["place"].pk])
        dot["more_classes"] += " timed"
        dot |= format_coordinates(number_y=float(dot["y"]) + MINUTES_DROP) | move_label_clear(dot, RADIUS)
    return bool(timed)
