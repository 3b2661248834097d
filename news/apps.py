from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from base import hooks


class NewsConfig(AppConfig):
    name = "news"
    verbose_name = _("News")

    def ready(self) -> None:
        from news.guides import link_guides

        hooks.add("entry_guides", link_guides)
