"""What a municipality has is counted here, for whoever decides that it goes."""

import dataclasses
from collections.abc import Callable

from django.db.models import Model
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from accounts.access import get_access
from accounts.models import Membership, User
from base import hooks
from base.links import get_admin_row_path
from municipalities.departures.decisions import list_keys, list_moving
from municipalities.models import Municipality, Point


@dataclasses.dataclass(frozen=True)
class Holding:
    """A `Holding` is one line of the pages: so many of a kind, and whether they go to the successor."""

    label: str | Promise
    number: int
    note: str = ""  # what the number leaves out, as a sentence
    moves: bool = True
    rows: tuple[tuple[str, str], ...] = ()  # (name, address in the workplace), where each is named
    only_merging: bool = False  # whether it says something of merging, and nothing of leaving


Counting = Callable[[Municipality], list[Holding]]


def list_holdings(municipality: Municipality) -> list[Holding]:
    """Return a line for each kind of which there is something, by the app that knows it, else by the number of rows."""
    counted: dict[type[Model], Counting] = {Membership: count_people, Point: count_points}
    for function in hooks.get("holdings"):
        counted |= function()
    plain = [(model, name) for model, name in list_keys() if model not in counted]
    lines = [line for model, name in plain for line in count_rows(municipality, model, name)]
    return [line for count in counted.values() for line in count(municipality) if line.number] + lines


def count_rows(municipality: Municipality, model: type[Model], name: str) -> list[Holding]:
    """Return a line for the rows that move, or that stay and are the municipality's own; empty without any."""
    moves = (model, name) in list_moving()
    if not moves and get_access(model).owner != name:
        return []
    number = model._default_manager.filter(**{name: municipality}).count()
    return [Holding(capfirst(str(model._meta.verbose_name_plural)), number, moves=moves)] if number else []


def count_people(municipality: Municipality) -> list[Holding]:
    rows = Membership.objects.filter(municipality=municipality).select_related("user")
    today = rows.valid_on(timezone.localdate()).values("user").distinct().count()
    note = _("%(number)s of them have access today; stand-ins count as well.") % {"number": today}
    number = rows.count()
    names = tuple((name_person(row), get_admin_row_path(User, row.user_id)) for row in rows.order_by("user", "pk"))
    return [Holding(_("People with access"), number, note if number != today else "", rows=names)]


def name_person(row: Membership) -> str:
    return f"{row.user.get_known_name()} ({row.get_role_display()})"


def count_points(municipality: Municipality) -> list[Holding]:
    """Return a line with the number of sentences on the municipality's page, which stay and are shown no more."""
    number = Point.objects.filter(municipality=municipality).count()
    note = _("They stand on its page and are not shown any more; copy by hand what should stand on the other’s page.")
    label = _("Sentences on its page (what makes people stay, good to know, new here)")
    return [Holding(label, number, note, moves=False)]
