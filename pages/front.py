"""What the front page puts together from all domains, in a fixed number of queries."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.db.models import Count, Window
from django.urls import reverse
from django.utils.text import capfirst

from culture.models import Event
from entries.models import NEWEST, Entry
from entries.registry import list_entry_models
from housing.models import Home
from jobs.models import Job
from news.models import Article, Guide
from pages.ways import list_ways

CARDS = 3
THIS_WEEK = (Job, Home, Event)  # the newest of each, of events the soonest; news stand in for what there is none of


def build_front_page() -> dict[str, Any]:
    """Return the context of the front page: how much there is of everything, three of this week, news, guides, ways.

    There are three news, the pinned first.
    """
    counts: list[dict[str, Any]] = []
    newest: list[Entry] = []
    for model in list_entry_models():
        if model.region_wide_allowed or not model.in_menu:
            continue
        number, entries = count_and_read(model)
        newest += entries
        name = capfirst(model._meta.verbose_name_plural)
        counts.append({"name": name, "url": reverse(f"{model._meta.model_name}-list"), "number": number})
    news = list(Article.objects.public().for_cards().order_by("-pinned", *NEWEST)[:CARDS])
    guides = list(Guide.objects.public().for_cards().order_by("position", "pk"))
    missing = CARDS - len(newest)
    return {
        "counts": counts,
        "this_week": [*newest, *news[:missing]],
        "news": news[missing:],
        "guides": guides,
        "ways": list_ways(guides),
    }


def count_and_read(model: type[Entry]) -> tuple[int, Sequence[Entry]]:
    """Return how many public rows there are, and the foremost where the front page shows it. One query for both."""
    rows = model.objects.public()
    if model not in THIS_WEEK:
        return rows.count(), []
    entries = list(rows.for_cards().foremost_first().annotate(total=Window(Count("*")))[:1])
    return (entries[0].total if entries else 0), entries


def build_site_json_ld() -> dict[str, str]:
    return {"@context": "https://schema.org", "@type": "WebSite", "url": settings.SITE_URL}
