from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

RINGS = 3
WINDOW_BEARINGS = 101


def validate_outlines(value: Any) -> None:
    """Empty, or shared arcs and, per municipality number, the indexes of the arcs it is made of."""
    if value == {}:
        return
    try:
        arcs, municipalities = value["arcs"], value["municipalities"]
        points = [(float(lon), float(lat)) for arc in arcs for lon, lat in arc]
        used = [arcs[index if index >= 0 else ~index] for indexes in municipalities.values() for index in indexes]
    except (TypeError, KeyError, ValueError, IndexError, AttributeError) as error:
        raise ValidationError(_("The outlines need arcs of points, and municipalities made of them.")) from error
    if not points or not used:
        raise ValidationError(_("The outlines need arcs of points, and municipalities made of them."))


def validate_views(value: Any) -> None:
    """Empty, or for each place the bearing of its window, three rings of angles and the mountains with a name."""
    if value == {}:
        return
    try:
        for view in value["places"].values():
            lengths = [len([int(angle) for angle in ring]) for ring in view["rings"]]
            named = [(peak["name"], float(peak["bearing"]), float(peak["angle"])) for peak in view["peaks"]]
            fits = lengths == [WINDOW_BEARINGS] * RINGS and 0 <= int(view["bearing"]) < 360 and all(named)
            if not fits:
                raise ValidationError(_("Each horizon needs a bearing and three rings of 101 angles."))
    except (TypeError, KeyError, ValueError, AttributeError) as error:
        raise ValidationError(_("Each horizon needs a bearing and three rings of 101 angles.")) from error
