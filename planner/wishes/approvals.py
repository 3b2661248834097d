"""Some occupations need a Norwegian approval; whom that concerns is told here."""

from occupations.catalogue import occupation_catalogue
from occupations.models import Occupation
from planner.household import Family
from planner.supply.facts import Facts
from planner.wishes.occupations import is_norwegian_page


def list_regulated(household: Family) -> list[Occupation]:
    """Return the occupations of the adults that need an approval, as far as it must be told.

    It is told to whoever was educated elsewhere, and on pages of another language to everybody. An apprentice learns
    the trade first.
    """
    abroad = not is_norwegian_page()
    concerned = [adult for adult in household.adults if (adult.foreign or abroad) and not adult.apprentice]
    known = [occupation for adult in concerned if adult.meaning for occupation in adult.meaning.occupations]
    return [occupation for occupation in dict.fromkeys(known) if occupation.is_regulated]


def list_practised(household: Family) -> list[Occupation]:
    """Return the occupations of the adults; that of an apprentice is not practised yet."""
    known = [adult.meaning for adult in household.adults if adult.meaning and not adult.apprentice]
    return list(dict.fromkeys(occupation for meaning in known for occupation in meaning.occupations))


def find_regulated_codes(facts: Facts) -> frozenset[str]:
    """Return the codes of all occupations that need an approval."""
    known = occupation_catalogue.get(facts.moment.versions).by_code
    return facts.compute_once("regulated", lambda: frozenset(code for code, one in known.items() if one.is_regulated))
