import datetime

from django.contrib.syndication.views import Feed
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import conditional_escape

from base.links import absolute
from base.templatetags.base import translated
from entries.models import NEWEST, Entry

LENGTH = 30


class EntryFeed(Feed):
    """The newest public entries of one model, in the language of the address. All links are made from SITE_URL."""

    feed_type = Atom1Feed

    def __init__(self, model: type[Entry]):
        self.model = model

    def items(self) -> QuerySet[Entry]:
        return self.model.objects.public().order_by(*NEWEST)[:LENGTH]

    def title(self) -> str:
        return str(self.model._meta.verbose_name_plural).capitalize()

    def link(self) -> str:
        return absolute(reverse(f"{self.model._meta.model_name}-list"))

    def feed_url(self) -> str:
        return absolute(reverse(f"{self.model._meta.model_name}-feed"))

    def item_title(self, entry: Entry) -> str:
        return translated(entry, "title")[0]

    def item_description(self, entry: Entry) -> str:
        return conditional_escape(translated(entry, "summary")[0])  # Atom reads it as HTML

    def item_link(self, entry: Entry) -> str:
        return absolute(entry.get_absolute_url())

    def item_guid(self, entry: Entry) -> str:
        return self.item_link(entry)

    def item_pubdate(self, entry: Entry) -> datetime.datetime | None:
        return entry.shown_since

    def item_updateddate(self, entry: Entry) -> datetime.datetime:
        return entry.updated
