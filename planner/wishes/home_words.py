"""A place tells a household in these words where its home would lie, and what it could do without."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from base.values.formats import format_kroner
from housing.comparing import MONTHLY_BELOW
from planner.engine.judging import Outcome
from planner.wishes.base import PlaceSentences

if TYPE_CHECKING:
    from planner.wishes.home import HomeWish


def say_lies_elsewhere(wish: "HomeWish", outcome: Outcome, telling: PlaceSentences) -> str:
    """Say that the home lies in another place than the drives are counted from; empty where it does not.

    A family is told that across the border another municipality decides on kindergarten and school.
    """
    here, there = telling.place, telling.facts.places.get(outcome.place or 0)
    if there is None or there.pk == here.pk:
        return ""
    words = {"here": here.name, "there": there.name, "municipality": telling.facts.owner[there.pk].name}
    if wish.is_family and there.municipality_id != here.municipality_id:
        return (
            _(
                "It is in %(there)s, where %(municipality)s decides on kindergarten and school; all else "
                "here is counted from %(here)s."
            )
            % words
        )
    return _("It is in %(there)s; all else here is counted from %(here)s.") % words


def format_amount(amount: int) -> str:
    """Return the amount in kroner, as a month's rent where it is too little for a price to buy."""
    return format_kroner(amount, "month" if amount < MONTHLY_BELOW else "")


def say_amount(amount: int) -> str:
    return _("At most %(amount)s") % {"amount": format_amount(amount)}


def say_rooms(rooms: int) -> str:
    return ngettext("%(n)s bedroom is enough", "%(n)s bedrooms are enough", rooms) % {"n": rooms}
