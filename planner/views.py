"""The planner answers here: its page, the same as data, a plan for others to store, and ways in from other pages."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import render
from django.template import Context
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import patch_cache_control
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from base.links import find_path
from base.messages.addressing import speak_to_one_adult
from base.values.formats import format_number
from entries.syndication.presentation import extract_plain_text
from municipalities.models import Region
from occupations.lookup import suggest
from occupations.words.unread import count_unread
from planner.engine.judging import Outcome, RankedPlace
from planner.household import Meaning
from planner.page import build_context, describe_household, list_gains, list_household_words
from planner.plan import build_plan
from planner.rows import Rows, RowView
from planner.supply.stock import posts
from planner.wishes.base import Plan, Wish
from planner.wishes.home import CHOICES
from planner.wishes.occupations import LONGEST_WORDS

HOUR = 3600
TOP = 5  # places in a snapshot
FRONT_HOMES = ("rent", "buy")  # what most look for; the planner's own form has the others


@require_safe
def planner(request: HttpRequest) -> HttpResponse:
    """Show a plan, which says what a family is like: no cache keeps it and no search engine lists it."""
    is_data = request.GET.get("format") == "json"
    plan = build_plan(request.GET, get_language() or settings.LANGUAGE_CODE, all_named=is_data)
    for unread in plan.household.unread:
        count_unread(unread.written, plan.facts.language)
    answer: HttpResponse
    with speak_to_one_adult(plan.household.is_one):
        if is_data:
            answer = JsonResponse(build_plan_data(plan), json_dumps_params={"ensure_ascii": False})
        else:
            answer = render(request, "planner/planner.html", build_context(plan))
    answer["X-Robots-Tag"] = "noindex"
    patch_cache_control(answer, no_store=True)
    return answer


@require_safe
def occupations(request: HttpRequest) -> HttpResponse:
    """Suggest occupations while one is typed: [[code, label, how many adverts there are now, in words]]."""
    found = suggest(request.GET.get("words", "")[:LONGEST_WORDS], get_language())
    counted = posts.get().of_code if found else {}
    rows = [(code, label, describe_advert_count(counted.get(code, 0))) for code, label in found]
    answer = JsonResponse(rows, safe=False, json_dumps_params={"ensure_ascii": False})
    answer["X-Robots-Tag"] = "noindex"
    patch_cache_control(answer, public=True, max_age=HOUR)
    return answer


def describe_advert_count(n: int) -> str:
    return ngettext("%(n)s advert now", "%(n)s adverts now", n) % {"n": format_number(n)} if n else _("no advert now")


# --- as data ----------------------------------------------------------------------------------------------------------
def build_plan_data(plan: Plan) -> dict[str, Any]:
    """Return the plan as data, as docs/planner.md describes it. Names of fields do not change."""
    return {
        "query": plan.query,
        "household": list_household_words(plan),
        "errors": {name: [str(error) for error in errors] for name, errors in plan.form.errors.items()},
        "understood": {f"work{adult}": build_meaning_data(meaning) for adult, meaning in plan.understood.items()},
        "wishes": [wish.key for wish in plan.wishes],
        "places": [build_place_data(number, row, plan) for number, row in enumerate(plan.all, 1)],
        "cards": [plan.facts.places[row.place].slug for row in plan.cards],
        "more": {plan.facts.places[card].slug: len(more) for card, more in plan.more.items()},
        "what_if": list_gains(plan),
        "stopped_by": [wish.key for wish in plan.stopped_by],
    }


def build_meaning_data(meaning: Meaning) -> dict[str, Any]:
    return {
        "code": meaning.code,
        "codes": [one.code for one in meaning.occupations],
        "others": [other.code for other in meaning.others],
        "guess": meaning.is_guess,
    }


def build_place_data(number: int, row: RankedPlace[Wish], plan: Plan) -> dict[str, Any]:
    here = plan.facts.places[row.place]
    return {
        "rank": number,
        "place": here.slug,
        "name": here.name,
        "municipality": plan.facts.owner[row.place].slug,
        "met": row.met,
        "total": len(row.pairs),
        "wishes": {wish.key: build_outcome_data(wish, outcome, plan) for wish, outcome in row.pairs},
    }


def build_outcome_data(wish: Wish, outcome: Outcome, plan: Plan) -> dict[str, Any]:
    there = plan.facts.place(outcome.place) if outcome.place else None
    named = wish.nearest_title(outcome, plan.facts, plan.titles)
    return {
        "state": outcome.state.value,
        "why": sorted(wish.why_names(outcome)),
        "fits": outcome.fits,
        "nearly": outcome.nearly,
        "minutes": outcome.minutes,
        "place": there.slug if there else None,
        "entry": (named.slug or None) if named else None,
    }


# --- for another desk -------------------------------------------------------------------------------------------------
def plan_snapshot(query_string: str, language: str) -> dict[str, Any]:
    """Return a plan as plain words and data that can be stored, made now and true now.

    It has the household, the best places, and the entries that match right now with title and address.
    """
    with translation.override(language):
        plan = build_plan(QueryDict(query_string), language)
        with speak_to_one_adult(plan.household.is_one):
            rows = Rows(plan)
            views = [rows.view(number, row) for number, row in enumerate(plan.cards[:TOP], 1)]
            return {
                "query": plan.query,
                "language": language,
                "made": timezone.now().isoformat(),
                "household": describe_household(plan),
                "places": [build_place_words(view) for view in views],
                "entries": list_entries(plan),
            }


def build_place_words(view: RowView) -> dict[str, Any]:
    return {
        "name": view.place.name,
        "municipality": view.municipality.name,
        "url": view.place.get_absolute_url(),
        "met": view.met,
        "total": view.total,
        "score": view.score,
        "sentence": view.sentence,
        "wishes": [
            {"title": line.title, "state": line.state, "text": extract_plain_text(line.text)} for line in view.lines
        ],
    }


def list_entries(plan: Plan) -> list[dict[str, str]]:
    """Return [{kind, title, url}] of the entries that the best places name, each once, in the order of the places."""
    found: dict[str, dict[str, str]] = {}
    for row in plan.cards[:TOP]:
        for wish, outcome in row.pairs:
            title = wish.nearest_title(outcome, plan.facts, plan.titles)
            if title is not None and title.url:
                found.setdefault(title.url, {"kind": wish.domain, "title": title.text})
    return [{**entry, "url": url} for url, entry in found.items()]


def make_plan_url(query: str) -> str:
    """Return the address at which a stored query is seen as the plan of today."""
    return f"{reverse('planner')}?{query}"


# --- the ways in ------------------------------------------------------------------------------------------------------
def menu_item() -> dict[str, str]:
    return {"name": _("Plan your move"), "url": find_path("planner")}


def front_form(context: Context, region: Region) -> SafeString:
    """Draw a small form with what matters most, sent to the planner as the planner's own form would be."""
    homes = [(kind, label) for kind, label in CHOICES if kind in FRONT_HOMES]
    return render_to_string("planner/front_form.html", {"homes": homes, "longest_words": LONGEST_WORDS})
