"""The drawing of a card or of a page's head: the real horizon where it is known, else ridges that are nobody's.

All of it changes at the moments that `maps.lights.find_next_light` names, and at no other but when the data change.
"""

import datetime
from collections.abc import Iterable
from typing import Any, cast

from django.template import Context
from django.utils import timezone

from maps.lights import BEGINNINGS, Light, find_light
from maps.ridges import draw_ridges
from maps.skylines.captions import describe_view
from maps.skylines.drawing import draw_skyline
from maps.skylines.views import SkylineBook
from municipalities.models import Municipality, Place

NO_BOOK = SkylineBook()


def get_book(context: Context) -> SkylineBook:
    """Return the horizons; none on a page that is shown without the database, which has no such context."""
    return cast(SkylineBook, context.get("skylines", NO_BOOK))


def draw_card(book: SkylineBook, municipality: Municipality, moment: datetime.datetime) -> dict[str, Any]:
    light = find_light(moment)
    view = book.views.get(municipality.centre_id or 0)
    return draw_skyline(view, light) if view else draw_ridges(municipality.slug, light)


def draw_head(
    book: SkylineBook, seed: str, place: Place | None, moment: datetime.datetime, *, sky: bool = True
) -> dict[str, Any]:
    """Return what `maps/landscape.html` shows: the drawing, and for a real horizon its caption and its source."""
    light = find_light(moment)
    if not sky and light.hour == "night":
        light = Light(light.season, "evening")  # the page behind it has no night
    view = book.views.get(place.pk) if place else None
    head = {"hour": light.hour, "sky": sky}
    if view is None or place is None:
        return head | {"art": draw_ridges(seed, light, wide=True)}
    caption = {"caption": describe_view(view, place.name), "attribution": book.attribution}
    return head | caption | {"art": draw_skyline(view, light, wide=True)}


def choose_centre(book: SkylineBook, municipalities: Iterable[Municipality], moment: datetime.datetime) -> Place | None:
    """Return the centre whose turn it is, so that no municipality stands before the others; a turn begins with the
    light of the morning.
    """
    centres = [m.centre for m in municipalities if m.centre and m.centre_id in book.views]
    local = timezone.localtime(moment)
    morning, *_later = BEGINNINGS[find_light(moment).season]
    turn = local.date().toordinal() - (local.hour < morning)
    return centres[turn % len(centres)] if centres else None
