from django.contrib import admin

from entries.admin.entry_admin import BY_SOURCE, EntryAdmin
from news.models import Article, Guide, Story


@admin.register(Article)
class ArticleAdmin(EntryAdmin):
    list_display = ("title_default", "municipality", "pinned", "status")
    list_filter = ("status", "pinned", "municipality", BY_SOURCE)
    coordinator_only = ("pinned",)  # the front page is the whole region's


@admin.register(Story)
class StoryAdmin(EntryAdmin):
    list_display = ("title_default", "municipality", "teller", "status")
    list_filter = ("status", "teller", "municipality", BY_SOURCE)


@admin.register(Guide)
class GuideAdmin(EntryAdmin):
    list_display = ("title_default", "topic", "position", "status", "reviewed_on")
    list_filter = ("status", "topic", BY_SOURCE)
