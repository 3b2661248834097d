"""The posted rows of an inline are found by their keys, removed, or turned into new ones."""

import re

from django.http import QueryDict

MAX_FORM_ROWS = 1000  # rows; Django's own limit of what a form may post


def number(text: str | None) -> int:
    return min(int(text), MAX_FORM_ROWS) if text and text.isdecimal() and len(text) < 9 else 0


def find_posted_rows(data: QueryDict, prefix: str, key: str) -> dict[str, int]:
    """Return {primary key: number of the row in the form} of the posted rows that existed before."""
    places = range(number(data.get(f"{prefix}-TOTAL_FORMS")))
    return {pk: place for place in places if (pk := data.get(f"{prefix}-{place}-{key}", ""))}


def rewrite_posted_rows(data: QueryDict, prefix: str, key: str, *, removed: set[int], fresh: set[int]) -> None:
    """Remove the rows with the numbers `gone`, and move those of `fresh` to the end as new rows."""
    places = range(number(data.get(f"{prefix}-TOTAL_FORMS")))
    there = [place for place in places if place not in removed | fresh and data.get(f"{prefix}-{place}-{key}")]
    added = [place for place in places if place not in removed | fresh and place not in there]
    rows = {name: data.getlist(name) for name in list(data) if re.match(rf"{re.escape(prefix)}-\d+-", name)}
    for name in rows:
        del data[name]
    for place, old in enumerate([*there, *added, *sorted(fresh)]):
        start = f"{prefix}-{old}-"
        for name, texts in rows.items():
            if name.startswith(start) and not (old in fresh and name == start + key):
                data.setlist(f"{prefix}-{place}-{name.removeprefix(start)}", texts)
    data[f"{prefix}-TOTAL_FORMS"] = str(len(there) + len(added) + len(fresh))
    data[f"{prefix}-INITIAL_FORMS"] = str(len(there))
