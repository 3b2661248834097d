from django.contrib import admin

from entries.admin import EntryAdmin
from news.models import Article, Guide, Story


@admin.register(Article)
class ArticleAdmin(EntryAdmin):
    list_display = ("title_default", "municipality", "pinned", "status", "publish_from", "updated")
    list_filter = ("status", "pinned", "municipality", "source")


@admin.register(Story)
class StoryAdmin(EntryAdmin):
    pass


@admin.register(Guide)
class GuideAdmin(EntryAdmin):
    list_display = ("title_default", "topic", "position", "status", "reviewed_on", "updated")
    list_filter = ("status", "topic", "source")
