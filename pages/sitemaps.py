from collections.abc import Mapping

from django.apps import apps
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from base.links import make_absolute_url
from entries.registry import list_entry_models
from entries.syndication.sitemaps import LanguageSitemap
from municipalities.models import Municipality, Place


class PageSitemap(LanguageSitemap):
    """A `PageSitemap` lists the pages that are no entry; they exist in every language of the interface."""

    def items(self) -> list[str]:
        lists = [f"{model._meta.model_name}-list" for model in list_entry_models()]
        desk = ["contact", "barrier"] if apps.is_installed("inquiries") else []
        return ["front", "region", *lists, *desk, "about", "privacy", "accessibility"]

    def location(self, name: str) -> str:
        return reverse(name)


class MunicipalitySitemap(LanguageSitemap):
    def items(self) -> QuerySet[Municipality]:
        return Municipality.objects.taking_part()


class PlaceSitemap(LanguageSitemap):
    def items(self) -> QuerySet[Place]:
        return Place.objects.in_region().filter(municipality__in=Municipality.objects.taking_part())


PAGE_SITEMAPS = {"pages": PageSitemap(), "municipalities": MunicipalitySitemap(), "places": PlaceSitemap()}


def sitemap_index(request: HttpRequest, sitemaps: Mapping[str, LanguageSitemap]) -> HttpResponse:
    """Return the index of the sitemaps with addresses from SITE_URL; Django's own uses the Host header."""
    rows = [
        {"location": make_absolute_url(reverse("sitemap", args=[name])) + (f"?p={page}" if page > 1 else "")}
        for name, section in sitemaps.items()
        for page in section.paginator.page_range
    ]
    return render(request, "sitemap_index.xml", {"sitemaps": rows}, content_type="application/xml")
