"""A page says what a departure has moved, what people have done to it since, and what stayed when it was taken back."""

import dataclasses
import datetime
from collections import defaultdict
from functools import cached_property

from django.contrib import admin
from django.db.models import Model, Q
from django.utils.translation import gettext as _

from accounts.models import User
from base.links import get_admin_row_path
from base.models import Change
from municipalities.departures.decisions import list_moving
from municipalities.models import Departure, MovedRow, Place
from municipalities.names import office_names

State = MovedRow.State


@dataclasses.dataclass(frozen=True)
class StayedRow:
    """A `StayedRow` is a row that was left where somebody has put it, with who did that and when."""

    kind: str
    name: str
    url: str
    where: str
    by: User | None
    at: datetime.datetime | None


class DepartureSummary:
    """Numbers for the page of a departure, and the rows that stay; false where nothing is remembered."""

    def __init__(self, departure: Departure | None):
        self.departure = departure
        self.rows = list(departure.moved.select_related("content_type", "taken_by")) if departure else []

    def __bool__(self) -> bool:
        return bool(self.rows)

    @property
    def moved_count(self) -> int:
        return len(self.rows)

    @property
    def returned_count(self) -> int:
        return sum(row.state == State.BACK for row in self.rows)

    @property
    def deleted_count(self) -> int:
        return sum(row.state == State.GONE for row in self.rows)

    @cached_property
    def changed_rows(self) -> list[StayedRow]:
        """Return the rows that have gone back though somebody has changed them meanwhile, with who did and when."""
        departure, back = self.departure, [row for row in self.rows if row.state == State.BACK]
        if departure is None or departure.done_at is None or departure.undone_at is None:
            return []
        changes = Change.objects.filter(at__gt=departure.done_at, at__lt=departure.undone_at).order_by("at")
        changes = changes.exclude(batch__in=(departure.batch_done, departure.batch_undone)).select_related("by")
        last = {(change.content_type_id, change.object_id): change for change in changes}
        for row in back:
            change = last.get((row.content_type_id, row.object_id))
            if change is not None:
                row.taken_at, row.taken_by = change.at, change.by
            row.taken_to_id = departure.municipality_id
        return name_all([row for row in back if row.taken_at])

    @cached_property
    def misplaced_rows(self) -> list[StayedRow]:
        """Return the rows that belong to one of the two municipalities, but lie at a place of the other.

        They cannot be saved like that.
        """
        departure = self.departure
        if departure is None or departure.successor_id is None or departure.undone_at is None:
            return []
        return [line for model, name in list_moving() for line in find_between(departure, model, name)]

    @cached_property
    def stayed(self) -> list[StayedRow]:
        """Return the rows that stayed or, before it is taken back, those that would as far as that is known."""
        rows = [row for row in self.rows if row.state == State.STAYED or (row.state == State.MOVED and row.taken_at)]
        return name_all(rows)


def name_all(rows: list[MovedRow]) -> list[StayedRow]:
    offices, by_kind = office_names(), defaultdict(list)
    for row in rows:
        by_kind[row.content_type.model_class()].append(row)
    return [line for model, group in by_kind.items() if model for line in name_rows(model, group, offices)]


def find_between(departure: Departure, model: type[Model], name: str) -> list[StayedRow]:
    """Return the rows of a model that belong to one of the two municipalities and lie at a place of the other."""
    places = [field.name for field in model._meta.concrete_fields if field.related_model is Place]
    old, new = departure.municipality_id, departure.successor_id
    lines = []
    for place in places:
        apart = Q(**{name: new, f"{place}__municipality": old}) | Q(**{name: old, f"{place}__municipality": new})
        for row in model._default_manager.filter(apart).select_related(name, place):
            where = f"{getattr(row, name)}, {getattr(row, place)}"
            kind = str(model._meta.verbose_name)
            lines.append(StayedRow(kind, str(row), get_admin_row_path(model, row.pk), where, None, None))
    return lines


def name_rows(model: type[Model], rows: list[MovedRow], offices: dict[int, str]) -> list[StayedRow]:
    """Return rows of one kind with what they are called today; those that are gone since are left out."""
    found = model._default_manager.in_bulk([row.object_id for row in rows])
    has_form = admin.site.is_registered(model)
    return [
        StayedRow(
            kind=str(model._meta.verbose_name),
            name=str(found[row.object_id]),
            url=get_admin_row_path(model, row.object_id) if has_form else "",
            where=offices.get(row.taken_to_id, "") if row.taken_to_id else _("the coordinator’s desk"),
            by=row.taken_by,
            at=row.taken_at,
        )
        for row in rows
        if row.object_id in found
    ]
