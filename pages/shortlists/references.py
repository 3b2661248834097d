"""What is on a reader's list stands in the address of its page: `?keep=home:rorosveien-3&keep=place:vingelen`."""

import re
from collections.abc import Iterable
from typing import NamedTuple
from urllib.parse import urlencode

from django.urls import reverse

from entries.models import Entry
from entries.registry import list_entry_models

KEEP, COMPARE = "keep", "compare"
MOST_KEPT = 40
MOST_COMPARED = 4
FEWEST_COMPARED = 2
PLACE, MUNICIPALITY = "place", "municipality"
WRITTEN = re.compile(r"([a-z]{1,40}):([a-z0-9_-]{1,80})", re.ASCII)


class Reference(NamedTuple):
    """A `Reference` names one thing on a list, by its kind and the word in its address."""

    kind: str
    slug: str

    def __str__(self) -> str:
        return f"{self.kind}:{self.slug}"


def list_kept_models() -> dict[str, type[Entry]]:
    """Return {kind: model} of the entries that readers may put on their list."""
    return {str(model._meta.model_name): model for model in list_entry_models() if model.can_be_kept}


def read_references(values: Iterable[str], most: int = MOST_KEPT) -> list[Reference]:
    """Return what `values` name, each once, in their order; what names nothing is left out without an error."""
    kinds = {*list_kept_models(), PLACE, MUNICIPALITY}
    matches = (WRITTEN.fullmatch(value) for value in values)
    found = (Reference(*match.groups()) for match in matches if match)
    return list(dict.fromkeys(reference for reference in found if reference.kind in kinds))[:most]


def build_shortlist_url(references: Iterable[Reference]) -> str:
    query = urlencode([(KEEP, str(reference)) for reference in references], safe=":")
    return reverse("shortlist") + (f"?{query}" if query else "")
