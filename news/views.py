from typing import Any

from entries.views import EntryDetail, EntryList
from news.filters import ArticleFilter, GuideFilter, StoryFilter
from news.models import Article, Guide, Story


class ArticleList(EntryList):
    model = Article
    filterset_class = ArticleFilter


class ArticleDetail(EntryDetail):
    model = Article


class StoryList(EntryList):
    model = Story
    filterset_class = StoryFilter


class StoryDetail(EntryDetail):
    model = Story


class GuideList(EntryList):
    model = Guide
    filterset_class = GuideFilter


class GuideDetail(EntryDetail):
    model = Guide

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add `here`, the guides on what holds in this region alone, to a guide on the law of the country."""
        here = Guide.objects.public().filter(topic=Guide.Topic.HERE).for_cards()
        return super().get_context_data(**kwargs) | {"here": [] if self.object.is_of_this_region else here}
