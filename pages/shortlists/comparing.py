"""Put two to four things of one kind beside each other, with the facts that their own pages give."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from base.templatetags.base import text
from entries.models import Entry
from municipalities.models import Place
from pages.shortlists.reading import Group, Kept
from pages.shortlists.references import FEWEST_COMPARED, PLACE, Reference, list_kept_models

Facts = dict[str, object]


@dataclass
class Comparison:
    """A `Comparison` is a table: a head for each thing, and a row for each fact with one value a thing, or None."""

    heads: list[tuple[Reference, Kept]]
    rows: list[tuple[str, list[object]]]


def compare_group(group: Group) -> Comparison | None:
    """Return the table of a group's public rows; None where fewer than two are left to compare."""
    if len(group.shown) < FEWEST_COMPARED:
        return None
    if group.kind == PLACE:
        facts = list_place_facts([thing for _reference, thing in group.shown if isinstance(thing, Place)])
    else:
        facts = [list_entry_facts(thing) for _reference, thing in group.shown if isinstance(thing, Entry)]
    labels = dict.fromkeys(label for one in facts for label in one)
    rows = [(label, [get_known(one.get(label)) for one in facts]) for label in labels]
    return Comparison(group.shown, rows)


def get_known(value: object) -> object:
    """Return a value, None for an empty one; a zero is known."""
    return None if value in (None, "") else value


def list_entry_facts(entry: Entry) -> Facts:
    facts: Facts = {
        _("Place"): entry.place.name if entry.place else "",
        _("Municipality"): entry.municipality.name if entry.municipality else "",
        _("Offered by"): entry.partner.name if entry.partner else "",
    }
    return facts | {str(label): value for label, value in entry.facts()}


def list_place_facts(places: Sequence[Place]) -> list[Facts]:
    """Return the facts of places, with what is on offer in each today; one query for each kind of entry."""
    counts = {
        str(capfirst(model._meta.verbose_name_plural)): count_by_place(model, places)
        for model in list_kept_models().values()
    }
    return [
        describe_place(place) | {label: numbers.get(place.pk, 0) for label, numbers in counts.items()}
        for place in places
    ]


def describe_place(place: Place) -> Facts:
    return {
        _("Municipality"): place.municipality.name if place.municipality else "",
        _("Kind"): capfirst(place.get_kind_display()),
        _("Inhabitants"): place.inhabitants,
        _("About the place"): text(place, "text"),
    }


def count_by_place(model: type[Entry], places: Sequence[Place]) -> dict[int, int]:
    numbers: dict[int, int] = {}
    for pk in model.objects.public().filter(place__in=places).values_list("place", flat=True):
        numbers[pk] = numbers.get(pk, 0) + 1
    return numbers
