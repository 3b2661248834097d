"""A change form carries what it was opened with, compressed and signed."""

import dataclasses
from typing import Any, Self

from django.core import signing
from django.db import models

from accounts.concurrent_edits.cells import Cell, Value

FIELD = "_opened"
SALT = "accounts.writers"


@dataclasses.dataclass
class OpenedForm:
    """`values` is what stood in each field when its writer began.

    `seen` is what another has written there since, where the writer has been shown that and is asked which shall stand.
    """

    values: dict[str, Value]
    seen: dict[str, Value] = dataclasses.field(default_factory=dict)

    def pack(self, row: models.Model) -> str:
        return signing.dumps([*identify_row(row), self.values, self.seen], salt=SALT, compress=True)

    @classmethod
    def unpack(cls, packed: str, row: models.Model) -> Self | None:
        """Return the state that the form carried; None if it is missing, of another row, or not signed by us."""
        try:
            label, pk, values, seen = signing.loads(packed, salt=SALT)
        except (signing.BadSignature, ValueError):
            return None
        return cls(values, seen) if [label, pk] == identify_row(row) else None


def identify_row(row: models.Model) -> list[Any]:
    return [row._meta.label_lower, row.pk]


def make_state(cells: list[Cell]) -> OpenedForm:
    return OpenedForm({cell.key: cell.stored_value for cell in cells})
