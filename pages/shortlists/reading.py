"""Read what is on a reader's list: one query a kind, and only what everybody may see."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from entries.models import Entry
from municipalities.models import Municipality, Place
from pages.shortlists.references import FEWEST_COMPARED, MUNICIPALITY, PLACE, Reference, list_kept_models

Kept: TypeAlias = Entry | Place | Municipality


@dataclass
class Group:
    """A `Group` is what a list holds of one kind: what is public now, and what was public once and has ended."""

    kind: str
    name: str
    shown: list[tuple[Reference, Kept]] = field(default_factory=list)
    ended: list[Reference] = field(default_factory=list)

    @property
    def has_cards(self) -> bool:
        return self.kind not in (PLACE, MUNICIPALITY)

    @property
    def has_facts(self) -> bool:
        """Tell whether its rows can stand side by side; of a municipality the facts are its own page."""
        return self.kind != MUNICIPALITY

    @property
    def is_comparable(self) -> bool:
        return self.has_facts and len(self.shown) >= FEWEST_COMPARED


def read_groups(references: Iterable[Reference]) -> list[Group]:
    """Return the groups of a list, places and municipalities last; a kind that has nothing to say is left out."""
    by_kind: dict[str, list[Reference]] = {}
    for reference in references:
        by_kind.setdefault(reference.kind, []).append(reference)
    groups = [read_entry_group(model, by_kind[kind]) for kind, model in list_kept_models().items() if by_kind.get(kind)]
    if by_kind.get(PLACE):
        groups.append(read_place_group(by_kind[PLACE]))
    if by_kind.get(MUNICIPALITY):
        groups.append(read_municipality_group(by_kind[MUNICIPALITY]))
    return [group for group in groups if group.shown or group.ended]


def read_entry_group(model: type[Entry], references: list[Reference]) -> Group:
    """Return the entries of one kind. A draft is left out like what never was: nobody learns that it exists."""
    public = Exists(model.objects.public().filter(pk=OuterRef("pk")))
    rows = {
        row.slug: row
        for row in model.objects.for_cards().filter(slug__in=list_slugs(references)).annotate(is_shown=public)
    }
    group = Group(str(model._meta.model_name), str(model._meta.verbose_name_plural))
    for reference in references:
        row = rows.get(reference.slug)
        if row is None:
            continue
        if row.is_shown:
            group.shown.append((reference, row))
        elif row.has_ended and (row.municipality is None or row.municipality.takes_part):
            group.ended.append(reference)
    return group


def read_place_group(references: list[Reference]) -> Group:
    places = Place.objects.in_region().filter(municipality__in=Municipality.objects.taking_part())
    rows = {
        place.slug: place for place in places.select_related("municipality").filter(slug__in=list_slugs(references))
    }
    return Group(PLACE, _("places"), list_found(references, rows))


def read_municipality_group(references: list[Reference]) -> Group:
    rows = {row.slug: row for row in Municipality.objects.taking_part().filter(slug__in=list_slugs(references))}
    return Group(MUNICIPALITY, _("municipalities"), list_found(references, rows))


def list_slugs(references: Iterable[Reference]) -> list[str]:
    return [reference.slug for reference in references]


def list_found(references: Iterable[Reference], rows: Mapping[str, Kept]) -> list[tuple[Reference, Kept]]:
    return [(reference, rows[reference.slug]) for reference in references if reference.slug in rows]
