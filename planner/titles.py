"""Names of what a plan shows, of every domain at once: one query whatever their number."""

import dataclasses
from collections.abc import Iterator

from django.conf import settings
from django.db.models import F, QuerySet, Value
from django.db.models.expressions import Combinable
from django.urls import reverse

from base.kept import Recent
from base.languages import content_language
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
Ids = dict[str, set[int]]  # by domain: job, home, activity, service, guide
Key = tuple[str, int]  # (domain, id)
Titles = dict[Key, Title]
Row = tuple[str, int, str, str | None, str | None, str | None]  # domain, id, slug, default, own, partner


def load(ids: Ids, *, language: str, known: Recent) -> Titles:
    """Of entries that are public until something changes; `known` has those that were asked for before.

    The addresses are of the active language, which is `language`.
    """
    new: Ids = {domain: {pk for pk in pks if (language, domain, pk) not in known} for domain, pks in ids.items()}
    fresh = dict(asked(new, content_language()))
    for key in pairs(new):
        known[language, *key] = fresh.get(key)  # None: there is no such guide
    found = {key: known.get((language, *key)) for key in pairs(ids)}
    return {key: title for key, title in found.items() if title is not None}


def pairs(ids: Ids) -> Iterator[Key]:
    return ((domain, pk) for domain, pks in ids.items() for pk in pks)


def asked(ids: Ids, column: str) -> Iterator[tuple[Key, Title]]:
    arms = [entries(domain, model.objects.filter(pk__in=ids[domain]), column)
            for domain, model in MODELS.items() if ids.get(domain)]  # fmt: skip
    if ids.get("guide"):
        arms.append(entries("guide", Guide.objects.public().filter(topic=Guide.Topic.APPROVAL), column))
    if ids.get("service"):
        rows = Service.objects.filter(pk__in=ids["service"])
        arms.append(columns(rows, "service", Value(""), F("name"), Value(""), Value("")))
    if arms:
        first, *rest = arms
        for row in first.union(*rest, all=True) if rest else first:
            yield named(row, column)


def entries(domain: str, queryset: QuerySet, column: str) -> QuerySet:
    return columns(queryset, domain, F("slug"), F("title_nb"), F(f"title_{column}"), F("partner__name"))


def columns(
    queryset: QuerySet, domain: str, slug: Combinable, default: Combinable, own: Combinable, partner: Combinable
) -> QuerySet:
    # A union reads its arms by position, and modeltranslation's own values_list() has the columns in any order.
    rows = queryset.rewrite(False).order_by()  # type: ignore[attr-defined]  # of modeltranslation's querysets
    rows = rows.annotate(in_domain=Value(domain), in_slug=slug, in_default=default, in_own=own, in_partner=partner)
    return rows.values_list("in_domain", "pk", "in_slug", "in_default", "in_own", "in_partner")


def named(row: Row, column: str) -> tuple[Key, Title]:
    domain, pk, slug, default, own, partner = row
    url = reverse(f"{domain}-detail", args=[slug]) if slug else ""
    text, language = (own, column) if own else (default, DEFAULT)
    if domain == "service":
        language = ""  # a name
    return (domain, GUIDE if domain == "guide" else pk), Title(text or "", language, url, partner or "")
