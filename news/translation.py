from modeltranslation.translator import register

from entries.translation import EntryTranslation
from news.models import Article, Guide, Story


@register(Article)
class ArticleTranslation(EntryTranslation):
    pass


@register(Story)
class StoryTranslation(EntryTranslation):
    fields = ("moved_from",)


@register(Guide)
class GuideTranslation(EntryTranslation):
    pass
