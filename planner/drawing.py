"""The map of a plan: places sized by fit, numbered as in the list, with the drive of each adult from the best place."""

from django.utils.translation import gettext as _

from base.formats import about_minutes
from maps.drawing import DOT, Drive, Projection, draw, line, text_of
from planner.plan import Plan
from planner.ranking import Ranked
from planner.wishes import WorkWish

SMALLEST, LARGEST = 9.0, 16.0  # radius
NUMBER_DROP = 4.2  # from the middle of a circle to the foot of the number in it


def drawing(plan: Plan) -> dict | None:
    """As maps.drawing.draw(), each dot with `r`, `rank`, `title` and `url`, the `specks` of the other places as one path,
    and the drives."""
    rows = [*plan.best, *plan.others]
    places = [plan.facts.places[row.place] for row in rows]
    found = draw(plan.facts.outlines, plan.facts.municipalities, places)
    if found is None:
        return None
    onto = found["onto"]
    for number, (dot, row) in enumerate(zip(found["dots"], rows, strict=True), 1):
        share = row.met / len(row.pairs)
        radius = SMALLEST + (LARGEST - SMALLEST) * share**2  # the area is what the eye compares
        dot |= text_of(r=radius, number_y=float(dot["y"]) + NUMBER_DROP) | clear_of(dot, radius)
        dot |= {
            "rank": str(number) if number <= len(plan.best) else "",
            "title": title(row, plan),
            "url": plan.facts.urls[row.place],
        }
    shown = {place.pk for place in places}
    specks = [onto.point(place.lon, place.lat) for place in plan.facts.places.values() if place.pk not in shown]
    return found | {
        "specks": "".join(f"M{x:.1f} {y:.1f}h0" for x, y in specks),
        "journeys": journeys(plan, rows[0], onto) if rows else [],
    }


def title(row: Ranked, plan: Plan) -> str:
    words = {"place": plan.facts.places[row.place].name, "met": row.met, "total": len(row.pairs)}
    return _("%(place)s: %(met)s of %(total)s wishes") % words


def clear_of(dot: dict, radius: float) -> dict[str, str]:
    """The name of a place moved so far that its circle does not cover it."""
    more = max(0.0, radius - DOT)
    x, y = float(dot["label_x"]), float(dot["label_y"])
    if dot["anchor"] == "middle":
        return text_of(label_x=x, label_y=y - more if y < float(dot["y"]) else y + more)
    return text_of(label_x=x + more if dot["anchor"] == "start" else x - more, label_y=y)


def journeys(plan: Plan, row: Ranked, onto: Projection) -> list[dict]:
    """The best place's daily drives to work: {adult, x1, y1, x2, y2, words}; none where work is at the door."""
    home = plan.facts.places[row.place]
    found = []
    for wish, outcome in row.pairs:
        if not isinstance(wish, WorkWish) or outcome.minutes is None or outcome.place is None:
            continue
        if outcome.place != home.pk:
            there = plan.facts.places[outcome.place]
            drawn = line(onto, Drive(home, there, outcome.minutes))
            found.append(drawn | {"adult": wish.adult, "words": about_minutes(outcome.minutes), "to": there.name})
    return found
