"""Pages that give back what was written ask here which values of a posted form are the words of a person."""

import re
from collections.abc import Iterable

SECRET = re.compile(r"(old)?password\d?|code|credential")  # names of fields whose values are shown on no page
WRITER = "writer"  # whose form of the workplace it is, signed
CARRIED = "unsent"  # text that goes along through a sign-in, sealed
OPENED = "_opened"  # what a form of the workplace was opened with, which goes along with what was written in it
MACHINE_FIELDS = ("token", "homepage", "csrfmiddlewaretoken", "opened", OPENED, WRITER, CARRIED)
WRITTEN_CHARACTERS = 20  # from which a value is words of a person rather than a choice in a list


def is_written(value: str) -> bool:
    return len(value) >= WRITTEN_CHARACTERS or " " in value.strip() or "\n" in value.strip()


def read_posted_words(fields: Iterable[tuple[str, list[str]]]) -> list[str]:
    """Return the words of a posted form; none where it holds a password or the like."""
    fields = list(fields)
    if any(SECRET.fullmatch(name) for name, _values in fields):
        return []
    return [value for name, values in fields if name not in MACHINE_FIELDS for value in values if is_written(value)]
