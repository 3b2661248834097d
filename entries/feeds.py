from django.contrib.syndication.views import Feed
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import conditional_escape
from django.utils.translation import get_language

from base.links import absolute
from base.templatetags.base import translated
from entries.models import NEWEST

LENGTH = 30


class EntryFeed(Feed):
    """The newest public entries of one model, in the language of the address. All links are made from SITE_URL."""

    feed_type = Atom1Feed

    def __init__(self, model):
        self.model = model

    def items(self):
        return self.model.objects.public().order_by(*NEWEST)[:LENGTH]

    def title(self):
        return str(self.model._meta.verbose_name_plural).capitalize()

    def link(self):
        return absolute(reverse(f"{self.model._meta.model_name}-list"))

    def feed_url(self):
        return absolute(reverse(f"{self.model._meta.model_name}-feed"))

    @property
    def language(self):
        return get_language()

    def item_title(self, entry):
        return translated(entry, "title")[0]

    def item_description(self, entry):
        return conditional_escape(translated(entry, "summary")[0])  # Atom reads it as HTML

    def item_link(self, entry):
        return absolute(entry.get_absolute_url())

    def item_guid(self, entry):
        return self.item_link(entry)

    def item_pubdate(self, entry):
        return entry.publish_from or entry.first_published

    def item_updateddate(self, entry):
        return entry.updated
