import datetime
from typing import Any

from django.contrib.sitemaps import Sitemap
from django.db.models import QuerySet

from base.languages import list_interface_languages
from base.links import SiteUrl
from entries.models import Entry
from entries.registry import list_entry_models


class LanguageSitemap(Sitemap):
    """A `LanguageSitemap` lists a URL for each language in which the item's text exists, made from SITE_URL."""

    i18n = True
    alternates = True

    def get_languages_for_item(self, item: Any) -> list[str]:
        return [code for code, _name in list_interface_languages()]

    def get_urls(self, page: int | str = 1, site: object = None, protocol: str | None = None) -> list[dict[str, Any]]:
        return super().get_urls(page=page, site=SiteUrl(), protocol=SiteUrl.scheme())  # type: ignore[arg-type]  # Django asks `site` for its domain only


class EntrySitemap(LanguageSitemap):
    limit = 1000

    def __init__(self, model: type[Entry]):
        self.model = model

    def items(self) -> QuerySet[Entry]:
        return self.model.objects.public().order_by("pk")

    def get_languages_for_item(self, entry: Entry) -> list[str]:
        return entry.languages

    def lastmod(self, entry: Entry) -> datetime.datetime:
        return entry.updated


def make_entry_sitemaps() -> dict[str, Sitemap]:
    return {str(model._meta.model_name): EntrySitemap(model) for model in list_entry_models()}
