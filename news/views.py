from typing import Any

from django.db.models import Count
from django.utils.text import capfirst

from entries.choices import list_known_choices, write_query
from entries.models import Entry
from entries.views import RELATED, EntryDetail, EntryList
from news.filters import ArticleFilter, GuideFilter, StoryFilter
from news.guides import find_related_guides
from news.models import Article, Guide, Story


class ArticleList(EntryList):
    model = Article
    filterset_class = ArticleFilter


class ArticleDetail(EntryDetail):
    model = Article


class StoryList(EntryList):
    model = Story
    filterset_class = StoryFilter

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"tellers": self.list_tellers()}

    def list_tellers(self) -> list[dict[str, Any]]:
        """Return a link per kind of teller of whom there is a story, whatever else is chosen. One query."""
        rows = self.get_base_queryset().order_by().values_list("teller").annotate(number=Count("pk"))
        numbers, chosen = dict(rows), list_known_choices(self.filterset)
        return [
            {
                "name": capfirst(label),
                "number": numbers[value],
                "url": write_query(chosen | {"teller": "" if chosen.get("teller") == value else value}),
                "is_chosen": chosen.get("teller") == value,
            }
            for value, label in Story.Teller.choices
            if numbers.get(value)
        ]


class StoryDetail(EntryDetail):
    model = Story


class GuideList(EntryList):
    model = Guide
    filterset_class = GuideFilter


class GuideDetail(EntryDetail):
    model = Guide

    def list_related_entries(self, entry: Entry) -> list[Entry]:
        return list(find_related_guides(self.object).for_cards()[:RELATED])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add `here`, the guides on what holds in this region alone, to a guide on the law of the country."""
        here = Guide.objects.public().filter(topic=Guide.Topic.HERE).for_cards()
        return super().get_context_data(**kwargs) | {"here": [] if self.object.is_of_this_region else here}
