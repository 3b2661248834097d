"""Where two have written, each field that only one of them changed is merged, and the others are asked about."""

import dataclasses
from typing import Any, TypeAlias

from django import forms
from django.forms.formsets import DELETION_FIELD_NAME
from django.http import QueryDict

from accounts.concurrent_edits.cells import Cell, Value, is_same, iterate_form_cells, put, read_posted_value
from accounts.concurrent_edits.rows import find_posted_rows, rewrite_posted_rows
from accounts.concurrent_edits.state import OpenedForm

CHOICE = "_stand-"  # before the key of a field: the name under which "mine" or "theirs" is sent
MINE, THEIRS = "mine", "theirs"
DELETE = "DELETE"
Rows: TypeAlias = Any  # a BaseInlineFormSet; the stubs leave open whether it has a model


@dataclasses.dataclass
class Clash:
    """A `Clash` is one field that both have changed.

    `base` stood there before, `cell.now` is what the other wrote, `mine` what this person wrote.
    """

    cell: Cell
    base: Value
    mine: Value


@dataclasses.dataclass
class Removal:
    """A `Removal` is a row that one person removes and the other changes.

    `changed` holds what the other wrote; it is empty where the other removed the row.
    """

    key: str
    formset: Rows
    pk: str
    changed: list[Cell] = dataclasses.field(default_factory=list)


class ConcurrentEdit:
    """A `ConcurrentEdit` compares what was posted with the database, and leaves in `data` what is to be saved.

    `clashes` and `removals` must be asked about first. `merged` is what the other changed and this person did not
    touch.
    """

    def __init__(self, state: OpenedForm, data: QueryDict, files: Any):
        self.state, self.data, self.files = state, data, files
        self.next = OpenedForm({})
        self.clashes: list[Clash] = []
        self.removals: list[Removal] = []
        self.merged: list[Cell] = []
        self.gone: list[tuple[Rows, str]] = []

    @property
    def asks(self) -> bool:
        return bool(self.clashes or self.removals)

    def merge_form(self, form: forms.ModelForm) -> None:
        for cell in iterate_form_cells(form):
            self.merge_cell(cell)

    def merge_rows(self, formset: Rows) -> None:
        """Compare the rows of a formset with the database.

        The rows that the other has removed come first, since the numbers of those that follow move up.
        """
        key = formset.model._meta.pk.name
        here = {str(row.instance.pk): row for row in formset.initial_forms}
        self.merge_removed_rows(formset, key, here)
        for pk, place in find_posted_rows(self.data, formset.prefix, key).items():
            if pk in here:
                at = f"{formset.prefix}-{place}"
                cells = list(iterate_form_cells(here[pk], f"{formset.prefix}/{pk}/", at))
                self.merge_row(formset, pk, f"{at}-{DELETION_FIELD_NAME}", cells)

    def merge_removed_rows(self, formset: Rows, key: str, here: dict[str, Any]) -> None:
        gone, fresh = set(), set()
        for pk, place in find_posted_rows(self.data, formset.prefix, key).items():
            if pk in here or not any(known.startswith(f"{formset.prefix}/{pk}/") for known in self.state.values):
                continue
            if self.is_row_touched(formset, pk, place):
                fresh.add(place)
                self.removals.append(Removal(f"{formset.prefix}/{pk}", formset, pk))
            else:
                gone.add(place)
                self.gone.append((formset, pk))
        if gone or fresh:
            rewrite_posted_rows(self.data, formset.prefix, key, removed=gone, fresh=fresh)

    def is_row_touched(self, formset: Rows, pk: str, place: int) -> bool:
        """Tell whether this person has changed a row that the other removed; False where both removed it."""
        if f"{formset.prefix}-{place}-{DELETION_FIELD_NAME}" in self.data:
            return False
        for cell in iterate_form_cells(formset.empty_form, f"{formset.prefix}/{pk}/", f"{formset.prefix}-{place}"):
            base = self.state.values.get(cell.key)
            if base is not None and not is_same(cell, base, read_posted_value(cell, self.data, self.files, base)):
                return True
        return False

    def merge_row(self, formset: Rows, pk: str, box: str, cells: list[Cell]) -> None:
        """Compare one row field by field; ask about it as a whole where this person removes what the other changed."""
        changed = [cell for cell in cells if cell.key in self.state.values and self.is_changed(cell)]
        if box not in self.data or not changed:
            for cell in cells:
                self.merge_cell(cell)
            return
        removal = Removal(f"{formset.prefix}/{pk}/{DELETE}", formset, pk, changed)
        now = [texts for cell in changed for texts in cell.stored_value]
        chosen = self.read_choice(removal.key, self.state.seen.get(removal.key) == now)
        self.next.values |= {cell.key: cell.stored_value if chosen else self.state.values[cell.key] for cell in cells}
        if chosen == THEIRS:
            del self.data[box]
            for cell in cells:
                put(cell, cell.stored_value, self.data, self.files)
        elif not chosen:
            self.next.seen[removal.key] = now
            self.removals.append(removal)

    def is_changed(self, cell: Cell) -> bool:
        return not is_same(cell, self.state.values[cell.key], cell.stored_value)

    def read_choice(self, key: str, is_seen: bool) -> str:
        """Return the answer, "mine" or "theirs"; empty where the question was about a value that is no longer there."""
        choice = self.data.get(CHOICE + key, "")
        return choice if is_seen and choice in (MINE, THEIRS) else ""

    def merge_cell(self, cell: Cell) -> None:
        base = self.state.values.get(cell.key)
        self.next.values[cell.key] = cell.stored_value
        if base is None or is_same(cell, base, cell.stored_value):
            return
        mine = read_posted_value(cell, self.data, self.files, base)
        if is_same(cell, mine, cell.stored_value):
            return
        if is_same(cell, mine, base):
            put(cell, cell.stored_value, self.data, self.files)
            self.merged.append(cell)
            return
        seen = self.state.seen.get(cell.key)
        choice = self.read_choice(cell.key, seen is not None and is_same(cell, seen, cell.stored_value))
        if choice == THEIRS:
            put(cell, cell.stored_value, self.data, self.files)
        elif not choice:
            self.next.values[cell.key], self.next.seen[cell.key] = base, cell.stored_value
            self.clashes.append(Clash(cell, base, mine))
