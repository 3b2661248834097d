"""The likely kindergarten or school of a child, for a home in each place.

Kindergarten and compulsory school follow the home municipality, upper secondary school the county. A nearer one across
the border may be applied for, with no right to a place, so it is told and never counts.
"""

from collections import defaultdict

from planner.facts import Facts, SchoolFact
from planner.outcomes import Outcome, State, stretched
from planner.wishes import SchoolWish
from schools.models import School


def school_outcomes(wish: SchoolWish, facts: Facts) -> dict[int, Outcome]:
    """An own municipality (or county) without a registered school is "unknown": the host knows."""
    at: dict[int, list[SchoolFact]] = defaultdict(list)
    for school in facts.schools:
        if school.place in facts.places and school.kind == wish.school and takes(school, wish.grade):
            at[school.place].append(school)
    public_in = {area_of(facts, wish, school) for rows in at.values() for school in rows if is_public(school)}
    return {place: outcome(wish, facts, place, at, public_in) for place in facts.places}


def takes(school: SchoolFact, grade: int | None) -> bool:
    """A school whose grades no source gives may take the child."""
    return grade is None or school.grade_from is None or school.grade_from <= grade <= (school.grade_to or 0)


def is_public(school: SchoolFact) -> bool:
    return school.ownership != School.Ownership.PRIVATE


def area(municipality, wish: SchoolWish):
    """Who decides: the county on upper secondary school, else the municipality."""
    if wish.school == School.Kind.UPPER_SECONDARY:
        return municipality.county_number or municipality.county_name
    return municipality.pk


def area_of(facts: Facts, wish: SchoolWish, school: SchoolFact):
    return area(facts.owner[school.place], wish)


def outcome(wish: SchoolWish, facts: Facts, place: int, at, public_in) -> Outcome:
    own_area = area(facts.owner[place], wish)
    own = across = None
    for minutes, there in facts.reach[place]:
        for school in at.get(there, ()):
            is_own = area_of(facts, wish, school) == own_area
            if is_own and own is None and is_likely(school, wish, own_area in public_in):
                own = (minutes, school)
            elif not is_own and across is None and own is None:
                across = (school.pk, minutes)
        if own:
            break
    if own is None:
        return Outcome(State.UNKNOWN, across=across)
    if across is not None and across[1] >= own[0]:
        across = None
    minutes, school = own
    state = State.NOT
    if minutes <= stretched(wish.drive):
        state = State.MET if minutes <= wish.drive else State.NEARLY
    return Outcome(state, minutes=minutes, place=school.place, entry=school.pk, across=across)


def is_likely(school: SchoolFact, wish: SchoolWish, has_public: bool) -> bool:
    """A private school is chosen, not given: it is likely only where the municipality has no other. Kindergartens differ."""
    return wish.school == School.Kind.KINDERGARTEN or is_public(school) or not has_public
