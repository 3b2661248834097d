"""The occupations a plan has to tell apart: what the adults do, what nearly fits, and the rest of their fields."""

import dataclasses
import operator
from functools import reduce

from django.db.models import F, Q

from base.languages import content_language
from occupations.models import Occupation
from occupations.neighbours import same_field
from planner.titles import DEFAULT, Title


@dataclasses.dataclass(frozen=True)
class Trades:
    """`keys`: for the id of each unit group the code that stands for it and for all that no adult can tell from it."""

    keys: dict[int, str] = dataclasses.field(default_factory=dict)
    fields: dict[str, Title] = dataclasses.field(default_factory=dict)


def load(works: list[str], nearly: dict[str, frozenset[str]]) -> Trades:
    """One query; none where nobody looks for work."""
    if not works:
        return Trades()
    fields = {same_field(code) for code in works}
    codes = set(works).union(*nearly.values())
    meant = reduce(operator.or_, (Q(code__startswith=field) for field in fields), Q(code__in=codes))
    rows = list(Occupation.objects.filter(meant).annotate(own=F(f"name_{content_language()}")).values_list("pk", "code", "name_nb", "own"))  # fmt: skip
    standing: dict[tuple, str] = {}
    keys = {pk: standing.setdefault(seen_by(works, nearly, code), code) for pk, code, *_names in rows if len(code) == 4}
    return Trades(keys, {code: titled(default, own) for _pk, code, default, own in rows if code in fields})


def seen_by(works: list[str], nearly: dict[str, frozenset[str]], code: str) -> tuple:
    """What an advert of `code` is to each adult: the work itself, nearly that, of the same field."""
    return tuple((code == work, code in nearly.get(work, ()), same_field(code) == same_field(work)) for work in works)


def titled(default: str, own: str | None) -> Title:
    return Title(own, content_language()) if own else Title(default, DEFAULT)
