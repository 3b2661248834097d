"""The map of a plan: places sized by fit, numbered as in the list, with the drive of each adult from the best place."""

from base.formats import about_minutes
from municipalities.maps import Drive, draw, line, text_of
from planner.outcomes import State
from planner.plan import Plan
from planner.ranking import Ranked

SMALLEST, LARGEST = 5.0, 13.0  # radius


def drawing(plan: Plan, outlines: dict) -> dict | None:
    """As municipalities.maps.draw(), each dot with `r`, `rank` and `met`, the `specks` of the other places and the drives."""
    rows = [*plan.best, *plan.others]
    places = [plan.facts.places[row.place] for row in rows]
    found = draw(outlines, plan.facts.municipalities, places)
    if found is None:
        return None
    onto = found["onto"]
    for number, (dot, row) in enumerate(zip(found["dots"], rows, strict=True), 1):
        share = row.met / len(row.pairs)
        dot |= text_of(r=SMALLEST + (LARGEST - SMALLEST) * share)
        dot |= {"rank": number if row in plan.best else "", "met": row.met}
    shown = {place.pk for place in places}
    specks = [onto.point(place.lon, place.lat) for place in plan.facts.places.values() if place.pk not in shown]
    return found | {
        "specks": [text_of(x=x, y=y) for x, y in specks],
        "journeys": journeys(plan, rows[0], onto) if rows else [],
    }


def journeys(plan: Plan, row: Ranked, onto) -> list[dict]:
    """The best place's daily drives to work: {adult, x1, y1, x2, y2, words}; none where work is at the door."""
    home = plan.facts.places[row.place]
    found = []
    for wish, outcome in row.pairs:
        if wish.kind == "work" and outcome.state in (State.MET, State.NEARLY) and outcome.place not in (None, home.pk):
            there = plan.facts.places[outcome.place]
            drawn = line(onto, Drive(home, there, outcome.minutes))
            found.append(drawn | {"adult": wish.adult, "words": about_minutes(outcome.minutes), "to": there.name})
    return found
