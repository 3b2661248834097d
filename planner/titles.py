"""Names of what a plan shows, of every domain at once: one query whatever their number."""

import dataclasses

from django.conf import settings
from django.db.models import F, Value
from django.urls import reverse

from culture.models import Activity
from housing.models import Home
from jobs.models import Job
from municipalities.models import Service
from news.models import Guide

MODELS = {"job": Job, "home": Home, "activity": Activity}
DEFAULT = settings.MODELTRANSLATION_DEFAULT_LANGUAGE


@dataclasses.dataclass(frozen=True)
class Title:
    """A name as the page shows it; `language` is the one it is written in."""

    text: str
    language: str
    url: str = ""
    partner: str = ""


GUIDE = 0  # the guide on approval stands under this number
Titles = dict[tuple[str, int], Title]  # (domain, id)


def load(ids: dict[str, set[int]], *, guide: bool, language: str) -> Titles:
    """`ids` by domain (job, home, activity, service), all found public a moment ago, and the guide on approval."""
    column = language if language in settings.MODELTRANSLATION_LANGUAGES else DEFAULT
    arms = [entries(domain, model.objects.filter(pk__in=ids[domain]), column)
            for domain, model in MODELS.items() if ids.get(domain)]  # fmt: skip
    if guide:
        arms.append(entries("guide", Guide.objects.public().filter(topic=Guide.Topic.APPROVAL), column))
    if ids.get("service"):
        rows = Service.objects.filter(pk__in=ids["service"])
        arms.append(columns(rows, "service", Value(""), F("name"), Value(""), Value("")))
    if not arms:
        return {}
    first, *rest = arms
    return dict(named(row, column) for row in (first.union(*rest, all=True) if rest else first))


def entries(domain, queryset, column):
    return columns(queryset, domain, F("slug"), F("title_nb"), F(f"title_{column}"), F("partner__name"))


def columns(queryset, domain: str, slug, default, own, partner):
    rows = queryset.order_by().annotate(in_domain=Value(domain), in_slug=slug, in_default=default, in_own=own, in_partner=partner)  # fmt: skip
    return rows.values_list("in_domain", "pk", "in_slug", "in_default", "in_own", "in_partner")


def named(row, column: str) -> tuple[tuple[str, int], Title]:
    domain, pk, slug, default, own, partner = row
    url = reverse(f"{domain}-detail", args=[slug]) if slug else ""
    text, language = (own, column) if own else (default, DEFAULT)
    if domain == "service":
        language = ""  # a name
    return (domain, GUIDE if domain == "guide" else pk), Title(text or "", language, url, partner or "")
