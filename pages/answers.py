"""What a family asks first of a municipality or a place, in the order in which it asks: each a figure and its source.

An answer leads to the section of the page that tells the rest. What is not known is left out, never guessed.
"""

from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from base.values.formats import describe_drive_minutes, format_number
from municipalities.models import Place
from pages.figures import Figure, choose_cost, list_figures

PEOPLE, COST, DRIVES = "people", "cost", "drives"  # sections of the page
OFFERS = ("job", "home", "school")  # likewise, and the kinds of entries that they show
REACH_MINUTES, NEIGHBOUR_MINUTES = 30, 45


class Answer(NamedTuple):
    """An `Answer` is a question in a word or two, a figure, what it counts, where it is from, and where more stands."""

    question: str
    figure: str
    words: str
    source: str
    url: str


def name_offer(kind: str) -> str:
    return {"job": _("Work"), "home": _("Homes"), "school": _("School")}[kind]


def count_offers(kind: str, number: int) -> str:
    """Return what the number of jobs, homes or schools counts, without the number."""
    return {
        "job": ngettext("job advertised now", "jobs advertised now", number),
        "home": ngettext("home offered now", "homes offered now", number),
        "school": ngettext("kindergarten or school", "kindergartens and schools", number),
    }[kind]


def answer_for_municipality(page: dict, centre: Place | None) -> list[Answer]:
    """Return the answers of a municipality's page from what the page has read already. No query."""
    answers = []
    people = {figure.kind: figure for figure in page["people"]}
    if inhabitants := people.get("inhabitants"):
        words = _("inhabitants, %(children)s of them under 18") % {"children": people["children"].value}
        answers.append(Answer(_("Who lives here"), inhabitants.value, words, name_source(inhabitants), f"#{PEOPLE}"))
    numbers = {block["key"]: block["number"] for block in page["blocks"]}
    for kind in OFFERS:
        number = numbers.get(kind, 0)
        url = f"#{kind}" if number else find_nearby_url(kind, centre)
        answers.append(Answer(name_offer(kind), format_number(number), count_offers(kind, number), "", url))
    if page["neighbours"]:
        nearest = page["neighbours"][0]
        words = _("by car to %(name)s, the nearest neighbour") % {"name": nearest["municipality"].name}
        answers.append(Answer(_("Drive"), describe_drive_minutes(nearest["minutes"]), words, "", f"#{DRIVES}"))
    return [*answers, *answer_cost(page["costs"], f"#{COST}")]


def find_nearby_url(kind: str, centre: Place | None) -> str:
    """Return the list of what the neighbours have, for a municipality that has nothing of the kind just now."""
    query = f"?near={centre.slug}&minutes={NEIGHBOUR_MINUTES}" if centre else ""
    return reverse(f"{kind}-list") + query


def answer_for_place(place: Place, page: dict) -> list[Answer]:
    """Return the answers of a place's page from what the page has read already. No query."""
    answers = []
    if place.inhabitants:
        words = ngettext("inhabitant", "inhabitants", place.inhabitants)
        year = str(place.inhabitants_year or "")
        answers.append(Answer(_("Who lives here"), format_number(place.inhabitants), words, year, ""))
    numbers = {row["key"]: row["numbers"].get(REACH_MINUTES, 0) for row in page["rows"]}
    for kind in OFFERS:
        words = _("%(what)s within %(minutes)s minutes") % {
            "what": count_offers(kind, numbers.get(kind, 0)),
            "minutes": REACH_MINUTES,
        }
        answers.append(Answer(name_offer(kind), format_number(numbers.get(kind, 0)), words, "", f"#reach-{kind}"))
    if page["nearest"]:
        nearest = page["nearest"][0]
        words = _("by car to %(name)s, the nearest place") % {"name": nearest["place"].name}
        answers.append(Answer(_("Drive"), describe_drive_minutes(nearest["minutes"]), words, "", "#nearest"))
    if place.municipality:
        url = f"{place.municipality.get_absolute_url()}#{COST}"
        answers += answer_cost(list_figures(place.municipality, []), url)
    return answers


def answer_cost(figures: list[Figure], url: str) -> list[Answer]:
    """Return what living costs by the one figure that tells most of it; [] if none is known."""
    cost = choose_cost(figures)
    return [Answer(_("Cost"), cost.value, str(cost.label), name_source(cost), url)] if cost else []


def name_source(figure: Figure) -> str:
    return f"{figure.source}, {figure.year}" if figure.year else figure.source
