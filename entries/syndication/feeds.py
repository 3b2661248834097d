import datetime
from typing import Any

from django.contrib.syndication.views import Feed
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import conditional_escape, format_html

from base.links import make_absolute_url
from base.messages.translated_columns import get_language_tag, is_proper_name
from base.templatetags.base import read_text_and_language
from base.text.other_languages import label_text, say_languages, wrap
from entries.models import NEWEST, Entry

LENGTH = 30


class LanguageFeed(Atom1Feed):
    """Each item names its own language, which may be another than the feed's."""

    def item_attributes(self, item: dict[str, Any]) -> dict[str, str]:
        return super().item_attributes(item) | {"xml:lang": item["language"]}


class EntryFeed(Feed):
    """An `EntryFeed` has the newest public entries of one model, in the URL's language. Links start with SITE_URL."""

    feed_type = LanguageFeed

    def __init__(self, model: type[Entry]):
        self.model = model

    def items(self) -> QuerySet[Entry]:
        return self.model.objects.public().order_by(*NEWEST)[:LENGTH]

    def title(self) -> str:
        return str(self.model._meta.verbose_name_plural).capitalize()

    def link(self) -> str:
        return make_absolute_url(reverse(f"{self.model._meta.model_name}-list"))

    def feed_url(self) -> str:
        return make_absolute_url(reverse(f"{self.model._meta.model_name}-feed"))

    def item_title(self, entry: Entry) -> str:
        title, code = read_text_and_language(entry, "title")
        return title if is_proper_name(entry, "title") else label_text(title, get_language_tag(entry, code))

    def item_description(self, entry: Entry) -> str:
        """Return the summary as HTML, which Atom readers accept, so that it can say its language.

        A language that the title names already is not named once more.
        """
        summary, code = read_text_and_language(entry, "summary")
        is_named = code == read_text_and_language(entry, "title")[1] and not is_proper_name(entry, "title")
        text = wrap(conditional_escape(summary), get_language_tag(entry, code), "span", to_name=not is_named)
        named = say_languages(text, partly=False)
        lead = entry.feed_words()
        return format_html("{}. {}", lead, named) if lead else named

    def item_extra_kwargs(self, entry: Entry) -> dict[str, str]:
        return {"language": get_language_tag(entry, read_text_and_language(entry, "title")[1])}

    def item_link(self, entry: Entry) -> str:
        return make_absolute_url(entry.get_absolute_url())

    def item_guid(self, entry: Entry) -> str:
        return self.item_link(entry)

    def item_pubdate(self, entry: Entry) -> datetime.datetime | None:
        return entry.shown_since

    def item_updateddate(self, entry: Entry) -> datetime.datetime:
        return entry.updated
