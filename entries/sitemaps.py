from django.contrib.sitemaps import Sitemap

from base.links import SiteUrl
from entries.registry import entry_models


class LanguageSitemap(Sitemap):
    """Addresses from SITE_URL, one per language in which the item's text exists."""

    i18n = True
    alternates = True

    def get_urls(self, page=1, site=None, protocol=None):
        return super().get_urls(page=page, site=SiteUrl(), protocol=SiteUrl.scheme())  # type: ignore[arg-type]


class EntrySitemap(LanguageSitemap):
    limit = 1000

    def __init__(self, model):
        self.model = model

    def items(self):
        return self.model.objects.public().order_by("pk")

    def get_languages_for_item(self, entry):
        return entry.languages

    def lastmod(self, entry):
        return entry.updated


def entry_sitemaps() -> dict[str, Sitemap]:
    return {str(model._meta.model_name): EntrySitemap(model) for model in entry_models()}
