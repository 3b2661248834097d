"""The likely kindergarten or school of a child, for a home in each place.

Kindergarten and compulsory school follow the home municipality, upper secondary school the county. A nearer one across
the border may be applied for, with no right to a place, so it is told and never counts.
"""

from collections import defaultdict

from municipalities.models import Municipality
from planner.facts import Facts
from planner.outcomes import Outcome, Outcomes, Reach, State, stretched
from planner.schoolfacts import SchoolFact
from planner.wishes import SchoolWish
from schools.models import School

Schools = dict[int, list[SchoolFact]]  # by place
Likely = dict[int, SchoolFact | None]  # by place; None where it has only others
Area = int | str


def school_outcomes(wish: SchoolWish, facts: Facts) -> Outcomes:
    """An own municipality (or county) without a registered school is "unknown": the host knows."""
    at: Schools = defaultdict(list)
    areas = {place: area(owner, wish) for place, owner in facts.owner.items()}
    for school in facts.schools:
        if school.place in areas and school.kind == wish.school and takes(school, wish.grade):
            at[school.place].append(school)
    with_public = {areas[place] for place, rows in at.items() if any(is_public(school) for school in rows)}
    likely = {
        place: next((school for school in rows if is_likely(school, wish, areas[place] in with_public)), None)
        for place, rows in at.items()
    }
    reach = facts.reach
    return Outcomes(lambda place: outcome(wish, reach[place], areas, at, likely, areas[place]))


def takes(school: SchoolFact, grade: int | None) -> bool:
    """A school whose grades no source gives may take the child."""
    return grade is None or school.grade_from is None or school.grade_from <= grade <= (school.grade_to or 0)


def is_public(school: SchoolFact) -> bool:
    return school.ownership != School.Ownership.PRIVATE


def area(municipality: Municipality, wish: SchoolWish) -> Area:
    """Who decides: the county on upper secondary school, else the municipality."""
    if wish.school == School.Kind.UPPER_SECONDARY:
        return municipality.county_number or municipality.county_name
    return municipality.pk


def outcome(
    wish: SchoolWish, reach: Reach, areas: dict[int, Area], at: Schools, likely: Likely, own_area: Area
) -> Outcome:
    across = None
    for minutes, there in reach:
        if there not in at:
            continue
        if areas[there] != own_area:
            across = across or (at[there][0].pk, minutes)
        elif school := likely[there]:
            if across is not None and across[1] >= minutes:
                across = None
            state = State.NOT
            if minutes <= stretched(wish.drive):
                state = State.MET if minutes <= wish.drive else State.NEARLY
            return Outcome(state, minutes=minutes, place=there, entry=school.pk, across=across)
    return Outcome(State.UNKNOWN, across=across)


def is_likely(school: SchoolFact, wish: SchoolWish, has_public: bool) -> bool:
    """A private school is chosen, not given: it is likely only where the municipality has no other. Kindergartens differ."""
    return wish.school == School.Kind.KINDERGARTEN or is_public(school) or not has_public
