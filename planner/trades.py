"""The occupations a plan has to tell apart: what the adults do, what nearly fits, and the rest of their fields."""

import dataclasses

from base.languages import content_language
from base.versions import Numbers
from occupations.catalogue import catalogue
from occupations.models import Occupation
from occupations.neighbours import same_field
from planner.titles import DEFAULT, Title


@dataclasses.dataclass(frozen=True)
class Trades:
    """`keys`: for the id of each unit group the code that stands for it and for all that no adult can tell from it."""

    keys: dict[int, str] = dataclasses.field(default_factory=dict)
    fields: dict[str, Title] = dataclasses.field(default_factory=dict)


def load(works: list[str], nearly: dict[str, frozenset[str]], numbers: Numbers) -> Trades:
    if not works:
        return Trades()
    known = catalogue.get(numbers).by_code
    fields = {same_field(code) for code in works}
    meant = set(works).union(*nearly.values()) | {code for code in known if same_field(code) in fields}
    standing: dict[tuple, str] = {}
    keys = {known[code].pk: standing.setdefault(seen_by(works, nearly, code), code)
            for code in sorted(meant) if len(code) == 4 and code in known}  # fmt: skip
    return Trades(keys, {code: named(known[code]) for code in fields if code in known})


def seen_by(works: list[str], nearly: dict[str, frozenset[str]], code: str) -> tuple:
    """What an advert of `code` is to each adult: the work itself, nearly that, of the same field."""
    return tuple((code == work, code in nearly.get(work, ()), same_field(code) == same_field(work)) for work in works)


def named(occupation: Occupation) -> Title:
    own = getattr(occupation, f"name_{content_language()}")
    return Title(own, content_language()) if own else Title(getattr(occupation, f"name_{DEFAULT}"), DEFAULT)
