"""ASCII slugs of Norwegian titles."""

from collections.abc import Callable

from django.utils.text import slugify

LONGEST = 80
# Django's own slugify drops ø and æ, so they are spelled out first.
SPELLED_OUT = str.maketrans({"æ": "ae", "ø": "o", "å": "a", "Æ": "ae", "Ø": "o", "Å": "a", "ß": "ss"})


def norwegian_slug(text: str) -> str:
    """`text` as ASCII of at most 80 characters; 'x' where nothing is left, so that an address always exists."""
    return slugify(text.translate(SPELLED_OUT))[:LONGEST].strip("-") or "x"


def free_slug(text: str, taken: Callable[[str], bool]) -> str:
    """The first of `name`, `name-2`, `name-3` … for which `taken(candidate)` is false."""
    wanted = norwegian_slug(text)
    candidate, number = wanted, 1
    while taken(candidate):
        number += 1
        tail = f"-{number}"
        candidate = wanted[: LONGEST - len(tail)].rstrip("-") + tail
    return candidate
