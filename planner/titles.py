"""Names of what a plan shows, of every domain at once: one query whatever their number."""

import dataclasses

from django.conf import settings
from django.db.models import CharField, F, Value
from django.db.models.functions import Cast, Coalesce
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


Titles = dict[tuple[str, str], Title]  # (domain, id)


def load(ids: dict[str, set[int]], *, guide: bool, language: str) -> Titles:
    """`ids` by domain (job, home, activity, service), and the guide on approval."""
    column = language if language in settings.MODELTRANSLATION_LANGUAGES else DEFAULT
    arms = [entries(domain, model.objects.public().filter(pk__in=ids[domain]), column)
            for domain, model in MODELS.items() if ids.get(domain)]  # fmt: skip
    if guide:
        arms.append(entries("guide", Guide.objects.public().filter(topic=Guide.Topic.APPROVAL), column))
    if ids.get("service"):
        rows = Service.objects.filter(pk__in=ids["service"])
        arms.append(columns(rows, "service", "pk", "", F("name"), Value("")))
    if not arms:
        return {}
    first, *rest = arms
    return dict(named(row, column) for row in (first.union(*rest, all=True) if rest else first))


def entries(domain, queryset, column):
    partner = Coalesce("partner__name", Value(""))
    return columns(queryset, domain, "pk", F("slug"), F("title_nb"), F(f"title_{column}"), partner)


def columns(queryset, domain: str, key: str, slug, default, own, partner=None):
    as_text = {"in_slug": slug or Value(""), "in_default": default, "in_own": own, "in_partner": partner or Value("")}
    rows = queryset.order_by().annotate(in_domain=Value(domain), **as_text)
    rows = rows.annotate(in_key=Cast(key, CharField()))
    return rows.values_list("in_domain", "in_key", "in_slug", "in_default", "in_own", "in_partner")


def named(row, column: str) -> tuple[tuple[str, str], Title]:
    domain, key, slug, default, own, partner = row
    url = reverse(f"{domain}-detail", args=[slug]) if slug else ""
    text, language = (own, column) if own else (default, DEFAULT)
    if domain == "service":
        language = ""  # a name
    return (domain, "approval" if domain == "guide" else key), Title(text or "", language, url, partner)
