from typing import TYPE_CHECKING

from django.urls import URLResolver, include, path

from base.publicforms.clients import count_client
from entries.syndication.feeds import EntryFeed
from entries.views import EntryDetail, EntryList

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def entry_urls(word: "StrOrPromise", list_view: type[EntryList], detail_view: type[EntryDetail]) -> URLResolver:
    """Return a domain's URLs under a translated word: list, feed and page, named `<model>-list`, `-feed`, `-detail`."""
    name = list_view.model._meta.model_name
    return path(
        word,
        include(
            [
                path("", count_client(list_view.as_view()), name=f"{name}-list"),
                path("feed.xml", count_client(EntryFeed(list_view.model)), name=f"{name}-feed"),
                path("<slug:slug>/", count_client(detail_view.as_view()), name=f"{name}-detail"),
            ]
        ),
    )
