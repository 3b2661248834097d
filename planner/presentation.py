"""What the page of a plan shows."""

import dataclasses
from collections import Counter
from functools import reduce
from operator import add
from urllib.parse import parse_qsl

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from base.formats import about_minutes
from municipalities.models import Municipality, Place, Service
from planner.drawing import drawing
from planner.lines import ICONS, Line, Shared, lines
from planner.outcomes import State
from planner.plan import Plan
from planner.ranking import Ranked
from planner.reach import sentence
from planner.relaxed import what_ifs
from planner.titles import GUIDE
from planner.words import household_words, wish_title, work_name


@dataclasses.dataclass
class RowView:
    """One place of the list."""

    number: str  # empty below the best
    place: Place
    municipality: Municipality
    url: str  # of the place
    met: int
    total: int
    score: str
    to_ask: int
    sentence: str
    marks: SafeString  # one sign per wish
    lines: list[Line]
    drives: list[str]  # to work, one per adult who looks for work
    compared: bool
    words: "Words"


class Words:
    """Of the links and boxes of a row. Dozens of {% blocktranslate %} would take a tenth of the page's time."""

    def __init__(self, place: str, municipality: str):
        self.compare = _("Compare %(place)s") % {"place": place}
        self.more = _("More about %(place)s") % {"place": place}
        self.host = _("The host in %(municipality)s") % {"municipality": municipality}


def row_view(number: int, row: Ranked, shared: Shared, *, in_full: bool = True) -> RowView:
    plan = shared.plan
    place, municipality = plan.facts.places[row.place], plan.facts.owner[row.place]
    asking = sum(outcome.state is State.UNKNOWN for _wish, outcome in row.pairs)
    return RowView(
        number=str(number or ""), place=place, municipality=municipality, url=plan.facts.urls[place.pk],
        met=row.met, total=len(row.pairs), to_ask=asking, score=score(row, asking), sentence=sentence(row, plan),
        lines=lines(row, shared) if in_full else [],
        marks=reduce(add, (ICONS[outcome.state] for _wish, outcome in row.pairs), SafeString("")), drives=drives(row),
        compared=row in plan.compared, words=Words(place.name, municipality.name),
    )  # fmt: skip


def said(plan: Plan) -> list[str]:
    """The household in words; what was not understood as it was written."""
    unread = [_("Adult %(number)s: “%(words)s” (ask a host)") % {"number": number, "words": words}
              for number, words in plan.unread.items()]  # fmt: skip
    return household_words(plan.household, plan.understood) + unread


def score(row: Ranked, to_ask: int) -> str:
    """A place with something to ask about may stand above one that has it all: it is nearer, and not registered is not no."""
    counts = {"met": row.met, "total": len(row.pairs), "n": to_ask}
    return (_("%(met)s of %(total)s, %(n)s to ask about") if to_ask else _("%(met)s of %(total)s")) % counts


def drives(row: Ranked) -> list[str]:
    work = [outcome for wish, outcome in row.pairs if wish.kind == "work"]
    return [about_minutes(outcome.minutes) if outcome.minutes is not None else "–" for outcome in work]


def context(plan: Plan) -> dict:
    shared = Shared(plan)
    best = [row_view(number, row, shared) for number, row in enumerate(plan.best, 1)]
    others = [row_view(0, row, shared, in_full=False) for row in plan.others]
    return {
        "plan": plan,
        "form": plan.form,
        "household": said(plan),
        "adults": adults(plan),
        "born_rows": born_rows(plan),
        "services": [(kind, Service.Kind(kind).label) for kind in plan.facts.services],
        "legend": [(ICONS[state], words) for state, words in shared.states.items()],
        "best": best,
        "others": others,
        **comparison(shared),
        "kept": kept(plan),
        "work_columns": [wish_title(wish, plan.understood) for wish in plan.wishes if wish.kind == "work"],
        "fits_all": bool(best) and best[0].met + best[0].to_ask == best[0].total,
        "what_ifs": what_ifs(plan),
        "stopped_by": [wish_title(wish, plan.understood) for wish in plan.stopped_by],
        "regulated": [work_name(meaning) for meaning in plan.regulated],
        "approval": plan.titles.get(("guide", GUIDE)),
        "map": drawing(plan) if best else None,
        "municipalities": plan.facts.municipalities,  # the frame's list: asked for once
    }


def adults(plan: Plan) -> list[dict]:
    """What the form shows of each adult: its fields, the chosen occupation, other meanings of the words."""
    rows = []
    for number in (1, 2):
        meaning = plan.understood.get(number)
        chosen = meaning.occupation if meaning else None
        others = meaning.others if meaning else ()
        rows.append(
            {
                "number": number,
                **{name: plan.form[f"{name}{number}"] for name in ("words", "work", "extent", "drive")},
                "code": chosen.code if chosen else plan.form.cleaned_data.get(f"work{number}") or "",
                "occupation": chosen,
                "words_read": meaning.words if meaning and chosen else "",
                "others": [(other, plan.changed(number, work=other.code)) for other in others],
            }
        )
    return rows


def comparison(shared: Shared) -> dict:
    """The chosen places, and the same lines turned: one row per wish."""
    views = [row_view(0, row, shared) for row in shared.plan.compared]
    turned = zip(*(view.lines for view in views), strict=True)
    return {
        "compared": views,
        "compare_rows": [{"title": group[0].title, "lines": group} for group in turned],
    }


def kept(plan: Plan) -> list[tuple[str, str]]:
    """The household as hidden fields of the form that compares."""
    return parse_qsl(plan.query)


FEWEST_YEARS = 3  # fields for children, one of them free


def born_rows(plan: Plan) -> list[tuple[str, bool]]:
    """(what was written, whether it does not count)."""
    written = [value.strip()[:20] for value in plan.form["born"].value() or [] if value.strip()]
    left = Counter(map(str, plan.household.born))
    rows = []
    for value in written:
        rows.append((value, left[value] <= 0))
        left[value] -= 1
    return rows + [("", False)] * max(1, FEWEST_YEARS - len(written))
