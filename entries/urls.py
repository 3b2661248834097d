from django.urls import include, path

from entries.feeds import EntryFeed


def entry_urls(word, list_view, detail_view):
    """One domain's addresses under a translated word: list, feed and page, named `<model>-list`, `-feed`, `-detail`."""
    name = list_view.model._meta.model_name
    return path(
        word,
        include(
            [
                path("", list_view.as_view(), name=f"{name}-list"),
                path("feed.xml", EntryFeed(list_view.model), name=f"{name}-feed"),
                path("<slug:slug>/", detail_view.as_view(), name=f"{name}-detail"),
            ]
        ),
    )
