import django_filters
from django.utils.translation import gettext_lazy as _

from entries.filters import EntryFilter
from news.models import Article, Guide, Story


class ArticleFilter(EntryFilter):
    near = minutes = None
    sorts = {"title": EntryFilter.sorts["title"]}

    class Meta(EntryFilter.Meta):
        model = Article


class StoryFilter(ArticleFilter):
    teller = django_filters.ChoiceFilter(label=_("Told by"), choices=Story.Teller.choices, empty_label=_("All"))

    class Meta(EntryFilter.Meta):
        model = Story


class GuideFilter(ArticleFilter):
    topic = django_filters.ChoiceFilter(label=_("Topic"), choices=Guide.Topic.choices, empty_label=_("All"))

    class Meta(EntryFilter.Meta):
        model = Guide
