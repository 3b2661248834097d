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
