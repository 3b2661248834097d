"""Pages in a language read as a screen reader reads them, and the texts of the database that it must say in another."""

import html.parser

from django.apps import apps
from django.urls import reverse

from base.messages.translated_columns import list_translated_fields
from entries.registry import list_entry_models
from entries.syndication.presentation import extract_plain_text
from municipalities.models import Municipality, Place, Service

VOID = {"meta", "link", "img", "input", "br", "hr", "source", "use", "circle", "line", "path", "polygon"}
READ_ATTRIBUTES = {"img": "alt", "meta": "content"}
SHORTEST = 12  # letters: a shorter text may be a part of any other
ENTRIES_EACH = 4
HOUSEHOLD = "?words1=sykepleier&words2=tømrer&born=2018&home=rent&like=sport&near=gp"


class Page(html.parser.HTMLParser):
    """What a page says, by the language in which a screen reader says it."""

    def __init__(self, text):
        super().__init__()
        self.open, self.said, self.labels = [("", "")], {}, 0
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        language = attributes.get("lang") or self.open[-1][1]
        self.labels += "in-language" in (attributes.get("class") or "").split()
        if value := attributes.get(READ_ATTRIBUTES.get(tag, "")):
            self.hear(language, value)
        if tag not in VOID:
            self.open.append((tag, language))

    def handle_endtag(self, tag):
        while len(self.open) > 1 and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data):
        if self.open[-1][0] not in ("script", "style"):
            self.hear(self.open[-1][1], data)

    def hear(self, language, text):
        self.said[language] = f"{self.said.get(language, '')} {' '.join(text.split())}"


def list_texts(language):
    """Every text of the demo that a reader of `language` is given in another one: (what is shown, what is not)."""
    for model in apps.get_models():
        for row in model._default_manager.all() if list_translated_fields(model) else ():
            for name in set(list_translated_fields(model)) - set(getattr(model, "proper_names", ())):
                own, *others = (getattr(row, f"{name}_{code}") or "" for code in (language, "en", "nb"))
                if not own and any(others):
                    yield extract_plain_text(others[0] or others[1]), extract_plain_text(others[1]) if others[0] else ""


def list_pages(language):
    """Each kind of page, and of each kind of entry some that are not in this language."""
    places = Place.objects.in_region()
    of_services = [service.place for service in Service.objects.exclude(note_nb="").select_related("place")[:3]]
    names = ("front", "region", "about", "contact", "privacy", "story-list", "guide-list", "article-list")
    yield from (reverse(name) for name in names)
    yield reverse("planner") + HOUSEHOLD
    yield from (row.get_absolute_url() for row in [*Municipality.objects.all()[:4], *places[:3], *of_services])
    for model in list_entry_models():
        name = model._meta.model_name
        yield from (reverse(f"{name}-list") + query for query in ("", "?sort=title", "?page=2"))
        yield reverse(f"{name}-feed")
        rows = model.objects.public().untranslated(f"{language}:missing")[:ENTRIES_EACH]
        yield from (row.get_absolute_url() for row in rows)
        yield from (reverse("contact") + f"?about={name}:{row.slug}" for row in rows[:1])
