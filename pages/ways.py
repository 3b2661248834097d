"""Four short ways through the portal by what a household is: lists, guides and stories that fit it, and a plan."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.apps import apps
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from entries.models import NEWEST
from news.models import Guide, Story

TEENAGE_YEARS = 15  # how old the teenager is whom the second way is for: about to choose an upper secondary school
Link = dict[str, Any]


def list_ways(guides: Iterable[Guide]) -> list[dict[str, Any]]:
    """Return the ways, each with a title and links. `guides` are read already; the stories take one query."""
    guide_by_topic: dict[str, Guide] = {}
    for guide in guides:
        guide_by_topic.setdefault(guide.topic, guide)
    told = list(Story.objects.public().exclude(teller="").for_cards().order_by(*NEWEST))
    return [
        {
            "title": title,
            "links": links,
            "entries": [
                *(guide_by_topic[topic] for topic in topics if topic in guide_by_topic),
                *[story for story in told if story.teller in tellers][:1],
            ],
        }
        for title, links, topics, tellers in describe_ways()
    ]


def describe_ways() -> list[tuple[Promise, list[Link], list[str], list[str]]]:
    """Return the title of each way, its links, the topics of its guides and who tells its stories."""
    teenager = timezone.localdate().year - TEENAGE_YEARS
    return [
        (
            _("I am one adult"),
            [
                *link_plan(_("Plan for one adult"), adults=1, home="rent"),
                link(_("Homes for rent"), "home-list", kind="rent"),
            ],
            [],
            [Story.Teller.SINGLE_PARENT, Story.Teller.ALONE],
        ),
        (
            _("We have a teenager"),
            [
                link(_("Upper secondary schools"), "school-list", level="upper_secondary"),
                link(_("Activities at the age of 15"), "activity-list", age=TEENAGE_YEARS),
                *link_plan(_("Plan with a child of 15"), born=teenager),
            ],
            [],
            [],
        ),
        (
            _("We are moving back home"),
            [
                link(_("Houses for sale"), "home-list", kind="sale"),
                link(_("Smallholdings"), "home-list", kind="smallholding"),
            ],
            [],
            [Story.Teller.RETURNER],
        ),
        (
            _("We come from abroad"),
            [],
            [Guide.Topic.FROM_EEA, Guide.Topic.OUTSIDE_EEA],
            [Story.Teller.FROM_ABROAD],
        ),
    ]


def link_plan(words: Promise, **query: object) -> list[Link]:
    """Return the link to a plan; none where the portal runs without the planner."""
    return [link(words, "planner", **query)] if apps.is_installed("planner") else []


def link(words: Promise, name: str, **query: object) -> Link:
    return {"words": words, "url": f"{reverse(name)}?{urlencode(query)}"}
