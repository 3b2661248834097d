from django.utils.translation import gettext_lazy as _

from entries.urls import entry_urls
from news.views import ArticleDetail, ArticleList, GuideDetail, GuideList, StoryDetail, StoryList

urlpatterns = [
    entry_urls(_("news/"), ArticleList, ArticleDetail),
    entry_urls(_("stories/"), StoryList, StoryDetail),
    entry_urls(_("guide/"), GuideList, GuideDetail),
]
