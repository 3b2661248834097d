"""The unit groups of an advert and a person decide whether the advert nearly fits the person."""

from collections.abc import Iterable

from base.caching.versions import Versions
from occupations.catalogue import Catalogue, occupation_catalogue


def map_near_codes(codes: Iterable[str], versions: Versions | None = None) -> dict[str, frozenset[str]]:
    """Return {unit group of a person: unit groups of adverts that nearly fit}. One query, none with `versions`.

    The table of neighbours says yes or no about a pair, in one direction. A pair that is not in the table nearly fits
    if both are of the same minor group and neither is regulated. A person's own unit group is no neighbour: it fits.
    """
    catalogue = occupation_catalogue.get(versions)
    return {code: list_near_codes(code, catalogue) for code in codes}


def list_near_codes(code: str, catalogue: Catalogue) -> frozenset[str]:
    free = catalogue.free.get(code[:3], set())
    alike = free if code in free else set()
    table = catalogue.neighbours.get(code, {})
    yes = {advert for advert, is_nearly in table.items() if is_nearly}
    return frozenset((alike - table.keys() | yes) - {code})


def get_sub_major_group(code: str) -> str:
    """Return the sub-major group (two digits), for a link to "other work in this field" that is never counted."""
    return code[:2]
