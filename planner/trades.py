"""The occupations a plan has to tell apart: what the adults do, what nearly fits, and the rest of their fields."""

import dataclasses

from base.templatetags.base import translated
from base.versions import Versions
from occupations.catalogue import catalogue
from occupations.neighbours import same_field
from planner.titles import Title


@dataclasses.dataclass(frozen=True)
class Trades:
    """Unit groups by id, and the names of the adults' fields by their two digits."""

    codes: dict[int, str] = dataclasses.field(default_factory=dict)
    fields: dict[str, Title] = dataclasses.field(default_factory=dict)


def load(works: list[str], nearly: dict[str, frozenset[str]], versions: Versions) -> Trades:
    if not works:
        return Trades()
    known = catalogue.get(versions).by_code
    fields = {same_field(code) for code in works}
    meant = set(works).union(*nearly.values()) | {code for code in known if same_field(code) in fields}
    units = [known[code] for code in sorted(meant) if len(code) == 4 and code in known]
    return Trades(
        {unit.pk: unit.code for unit in units},
        {code: Title(*translated(known[code], "name")) for code in fields if code in known},
    )
