from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


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
