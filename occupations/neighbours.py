"""Which adverts nearly fit a person, by the unit groups of both."""

from collections.abc import Iterable

from base.caching.versions import Versions
from occupations.catalogue import Catalogue, occupation_catalogue


def nearly_many(codes: Iterable[str], versions: Versions | None = None) -> dict[str, frozenset[str]]:
    """For each person's unit group those of the adverts that nearly fit.

    One query, none where `versions` are given.

    The table of neighbours says yes or no about a pair, in one direction. About a pair outside it: the same minor
    group, where neither side is regulated. The person's own unit group is no neighbour: it fits.
    """
    known = occupation_catalogue.get(versions)
    return {code: list_near_codes(code, known) for code in codes}


def list_near_codes(code: str, known: Catalogue) -> frozenset[str]:
    free = known.free.get(code[:3], set())
    alike = free if code in free else set()
    table = known.neighbours.get(code, {})
    yes = {advert for advert, is_nearly in table.items() if is_nearly}
    return frozenset((alike - table.keys() | yes) - {code})


def same_field(code: str) -> str:
    """The sub-major group (two digits): "other work in this field", a link that is never counted."""
    return code[:2]
