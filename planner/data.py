"""A plan as data; docs/planner.md describes it. Names of fields do not change."""

from planner.outcomes import Outcome
from planner.plan import Plan
from planner.ranking import Ranked
from planner.relaxed import what_ifs
from planner.words import household_words


def as_data(plan: Plan) -> dict:
    return {
        "query": plan.query,
        "household": household_words(plan.household, plan.understood),
        "errors": {name: [str(error) for error in errors] for name, errors in plan.form.errors.items()},
        "understood": {
            f"work{number}": {"code": meaning.code, "others": [other.code for other in meaning.others]}
            for number, meaning in plan.understood.items()
        },
        "wishes": [wish.key for wish in plan.wishes],
        "places": [place(number, row, plan) for number, row in enumerate(plan.all, 1)],
        "what_if": [{"label": row.label, "gives": row.gives, "query": row.query} for row in what_ifs(plan)],
        "stopped_by": [wish.key for wish in plan.stopped_by],
    }


def place(number: int, row: Ranked, plan: Plan) -> dict:
    here = plan.facts.places[row.place]
    return {
        "rank": number,
        "place": here.slug,
        "name": here.name,
        "municipality": plan.facts.owner[row.place].slug,
        "met": row.met,
        "total": len(row.pairs),
        "wishes": {wish.key: outcome_data(outcome, plan) for wish, outcome in row.pairs},
    }


def outcome_data(outcome: Outcome, plan: Plan) -> dict[str, str | int | None]:
    there = plan.facts.places.get(outcome.place or 0)
    return {
        "state": outcome.state.value,
        "fits": outcome.fits,
        "nearly": outcome.nearly,
        "minutes": outcome.minutes,
        "place": there.slug if there else None,
    }
