"""A plan for another desk: plain words and data that can be stored, made now, true now."""

from django.http import QueryDict
from django.utils import timezone, translation

from entries.presentation import plain
from planner.lines import Shared
from planner.plan import DOMAIN_OF, Plan, build
from planner.presentation import RowView, row_view, said

TOP = 5


def plan_snapshot(query_string: str, language: str) -> dict:
    """The household in words, the best places, and the entries that match right now with title and address."""
    with translation.override(language):
        plan = build(QueryDict(query_string), language)
        shared = Shared(plan)
        views = [row_view(number, row, shared) for number, row in enumerate(plan.best[:TOP], 1)]
        return {
            "query": plan.query,
            "language": language,
            "made": timezone.now().isoformat(),
            "household": said(plan),
            "places": [place_data(view) for view in views],
            "entries": entries(plan),
        }


def place_data(view: RowView) -> dict:
    return {
        "name": view.place.name,
        "municipality": view.municipality.name,
        "url": view.place.get_absolute_url(),
        "met": view.met,
        "total": view.total,
        "sentence": view.sentence,
        "wishes": [{"title": line.title, "state": line.state, "text": plain(line.text)} for line in view.lines],
    }


def entries(plan: Plan) -> list[dict]:
    """Each once, in the order of the places."""
    schools = {school.pk: school for school in plan.facts.schools}
    found: dict[str, dict] = {}
    for row in plan.best[:TOP]:
        for wish, outcome in row.pairs:
            if wish.kind == "school" and outcome.entry in schools:
                school = schools[outcome.entry]
                found.setdefault(school.url, {"kind": "school", "title": school.title})
            title = plan.titles.get((DOMAIN_OF.get(wish.kind, ""), outcome.entry or 0))
            if title is not None and title.url:
                found.setdefault(title.url, {"kind": DOMAIN_OF[wish.kind], "title": title.text})
    return [{**entry, "url": url} for url, entry in found.items()]
