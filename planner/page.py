"""A plan becomes the context of its page: household in words, cards, comparison, map."""

from typing import Any
from urllib.parse import parse_qsl

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from base.messages.addressing import say_to_adults
from base.values.formats import format_month
from base.values.times import add_months
from maps.drawing import Sheet, draw, size_dots
from maps.ground.files import find_ground, join_sources
from maps.windows import REGION
from municipalities.models import Municipality
from news.models import Story
from planner.engine.judging import Gain, WishState
from planner.journeys import draw_journeys, list_journeys
from planner.rows import Row, Rows, RowView
from planner.supply.facts import Title
from planner.wishes.base import Plan, Wish

ALL_THERE = (WishState.MET, WishState.UNKNOWN)  # what is not registered is not missing for all we know
MOST_STORIES = 2
FIRST_CARDS = 5  # stand open to the eye; the rest is folded, and all of it is printed
HOSTS_FROM = 4  # places: as many as are compared, or the first
LONG_AHEAD_MONTHS = 2  # a move later than that finds other adverts and homes
FIRST = mark_safe(' class="first"')


# --- a plan in words --------------------------------------------------------------------------------------------------
def describe_household(plan: Plan) -> list[str]:
    """Return the household in sentences, one per part of what was said; what was not understood stands as written."""
    return list_household_words(plan) + [unread.words for unread in plan.household.unread]


def list_household_words(plan: Plan) -> list[str]:
    move = plan.household.move
    moving = [_("Could move in %(month)s") % {"month": format_month(move)}] if move else []
    return [words for kind in plan.kinds for words in kind.words(plan.household)] + moving


def list_gains(plan: Plan) -> list[dict[str, str]]:
    return [
        {
            "label": gain.relaxation.say(),
            "gives": describe_gain(gain, plan),
            "query": plan.build_query(gain.relaxation.household),
        }
        for gain in plan.gains
    ]


def describe_gain(gain: Gain[Wish], plan: Plan) -> str:
    """Say what a family would have then: more wishes from one place, or as many from more places than now."""
    met, total = gain.then.met, len(gain.then.pairs)
    words = {"place": plan.facts.places[gain.then.place].name, "met": met, "total": total}
    if gain.then.missing < gain.now.missing:
        return say_more_wishes(is_all=met == total, is_one=total == 1) % (words | {"now": gain.now.met})
    return say_more_places(is_all=met == total, is_one=total == 1) % (
        words | {"n": gain.as_good, "now": gain.as_good_before}
    )


def say_more_wishes(*, is_all: bool, is_one: bool) -> str:
    if is_one:
        return say_to_adults("Then your wish is within reach from %(place)s; now it is from no place.")
    if is_all:
        return _("Then all your wishes are within reach from %(place)s, instead of %(now)s of %(total)s.")
    return _("Then %(met)s of your %(total)s wishes are within reach from %(place)s, instead of %(now)s.")


def say_more_places(*, is_all: bool, is_one: bool) -> str:
    """Return the sentence for more places, with gaps for words; it is plural, since there are two places at least."""
    if is_one:
        return say_to_adults(
            "Then you have %(n)s places to choose between where your wish is within reach, instead of %(now)s."
        )
    if is_all:
        return say_to_adults(
            "Then you have %(n)s places to choose between where all your wishes are within reach, instead of %(now)s."
        )
    return say_to_adults(
        "Then you have %(n)s places to choose between where %(met)s of your %(total)s wishes are within "
        "reach, instead of %(now)s."
    )


# --- the page ---------------------------------------------------------------------------------------------------------
def build_context(plan: Plan) -> dict[str, Any]:
    rows = Rows(plan)
    cards = [rows.view(number, row) for number, row in enumerate(plan.cards, 1)]
    for card, row in zip(cards, plan.cards, strict=True):
        card.map = draw_journeys(plan, row)
    below = [rows.view(0, row, in_full=False) for row in plan.below]
    return {
        "plan": plan,
        "form": plan.form,
        "household": describe_household(plan),
        "sections": [{"template": kind.template, **kind.section(plan)} for kind in plan.kinds],
        "cards": cards,
        "first_cards": cards[:FIRST_CARDS],
        "more_places": fold_places(cards[FIRST_CARDS:], below),
        "stories": list_stories(plan),
        "hosts": list(dict.fromkeys(plan.facts.owner[row.place] for row in (plan.compared or plan.cards)[:HOSTS_FROM])),
        "below": below,
        "is_long_ahead": plan.household.move is not None
        and plan.household.move > add_months(plan.today, LONG_AHEAD_MONTHS),
        **build_comparison(rows),
        "kept": parse_qsl(plan.query),  # the household as hidden fields of the form that compares
        "work_columns": [rows.titles[wish] for wish in plan.wishes if wish.commuter],
        "fits_all": bool(cards) and all(outcome.state in ALL_THERE for _wish, outcome in plan.cards[0].pairs),
        "what_ifs": list_gains(plan),
        "stopped_by": [rows.titles[wish] for wish in plan.stopped_by],
        "notices": [notice for kind in plan.kinds for notice in kind.notices(plan)],
        "map": draw_plan_map(plan) if cards else None,
        "region": plan.facts.region,  # the frame's name and list: asked for once
        "municipalities": plan.facts.municipalities,
    }


def fold_places(cards: list[RowView], below: list[RowView]) -> dict[str, Any] | None:
    """Return what stands folded under the first cards; None where nothing does.

    The context says how many places these are, which, and whether one of them is compared.
    """
    rows = [*cards, *below]
    if not rows:
        return None
    return {
        "heading": ngettext("%(n)s more place:", "%(n)s more places:", len(rows)) % {"n": len(rows)},
        "names": ", ".join(row.place.name for row in rows),
        "cards": cards,
        "compared": any(row.compared for row in rows),
    }


def list_stories(plan: Plan) -> list[tuple[Municipality, Title]]:
    """Return [(municipality, title)] of what newcomers tell, at most two, from the municipalities that come first."""
    owners = dict.fromkeys(plan.facts.owner[row.place] for row in plan.cards)
    found = [(owner, plan.titles.get((Story, owner.pk))) for owner in owners]
    return [(owner, title) for owner, title in found if title][:MOST_STORIES]


def build_comparison(rows: Rows) -> dict[str, Any]:
    """Return the chosen places, and the same lines turned, so that there is one row per wish."""
    views = [rows.view(0, row) for row in rows.plan.compared]
    turned = zip(*(view.lines for view in views), strict=True)
    return {"compared": views, "compare_rows": [{"title": group[0].title, "lines": group} for group in turned]}


# --- the map ----------------------------------------------------------------------------------------------------------
def draw_plan_map(plan: Plan) -> dict | None:
    """Draw the places sized by fit and numbered as in the list, with each adult's drive from the best place.

    Return what `maps.drawing.draw()` does, with `circles` in place of the dots, the `specks` of the other places as one
    path, and the drives as `journeys`. None where that draws nothing.
    """
    rows = [*plan.cards, *plan.below]
    places = [plan.facts.places[row.place] for row in rows]
    atlas = plan.facts.atlas
    window = atlas.find_window(REGION)
    sheet = Sheet(window.onto) if window else None
    found = draw(atlas.outlines, plan.facts.municipalities, places, sheet=sheet)
    if found is None:
        return None
    ground = find_ground(window) if window else None
    onto = found["onto"]
    size_dots(found["dots"], [row.met / len(row.pairs) for row in rows])
    title = _("%(place)s: %(met)s of %(total)s wishes")
    circles = [
        draw_circle(plan, row, dot, str(number) if number <= len(plan.cards) else "", title)
        for number, (row, dot) in enumerate(zip(rows, found["dots"], strict=True), 1)
    ]
    shown = {place.pk for place in places}
    specks = [onto.point(place.lon, place.lat) for place in plan.facts.places.values() if place.pk not in shown]
    return found | {
        "ground": ground,
        "attribution": join_sources(found, ground),
        "circles": format_html_join("", "{}", ((one,) for one in circles)),
        "specks": "".join(f"M{x:.1f} {y:.1f}h0" for x, y in specks),
        "journeys": list_journeys(plan, rows[0], onto) if rows else [],
    }


def draw_circle(plan: Plan, row: Row, dot: dict[str, Any], rank: str, title: str) -> SafeString:
    """Return a place of the map as a link.

    `rank` is empty below the best places; the first place is drawn above the others.
    """
    words = {"place": dot["place"].name, "met": row.met, "total": len(row.pairs)}
    number = (
        f'<text class="dot-number" x="{dot["x"]}" y="{dot["number_y"]}" text-anchor="middle">{rank}</text>'
        if rank
        else ""
    )
    return format_html(
        '<a href="{}"{}><title>{}</title>{}{}</text></a>',
        plan.facts.urls[row.place],
        FIRST if rank == "1" else "",
        title % words,
        SafeString(  # only numbers
            f'<circle cx="{dot["x"]}" cy="{dot["y"]}" r="{dot["r"]}"/>{number}'
            f'<text class="dot-name" x="{dot["label_x"]}" y="{dot["label_y"]}" text-anchor="{dot["anchor"]}">'
        ),
        words["place"],
    )
