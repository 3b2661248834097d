import html
import re

from django.utils.html import strip_tags
from django.utils.translation import get_language

from base.links import make_absolute_url
from base.messages.translated_columns import get_language_tag, read_shown
from base.templatetags.base import read_text_and_language
from entries.models import Entry
from municipalities.models import Place

LONGEST_DESCRIPTION = 300
BLOCK_END = re.compile(r"</(?:p|h2|h3|li|blockquote)>|<br\s*/?>")


def build_structured_data(entry: Entry) -> dict[str, object]:
    """Return the JSON-LD of an entry's page: what schema.org asks of all, and what the model adds."""
    title, language = read_text_and_language(entry, "title")
    data: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": entry.schema_type,
        "name": title,
        "description": build_description(entry),
        "url": make_absolute_url(entry.get_absolute_url()),
        "inLanguage": get_language_tag(entry, language) or get_language(),
    }
    if entry.place:
        data[entry.place_property] = build_postal_address(entry, entry.place)
    return data | entry.json_ld()


def extract_plain_text(markup: str) -> str:
    """Return the words of an HTML text, with a space between blocks, and entities as the signs they stand for."""
    return " ".join(html.unescape(strip_tags(BLOCK_END.sub(" ", markup))).split())


def build_description(entry: Entry) -> str:
    """Return one or two sentences for search engines: the summary, else the text, else what the entry is and where."""
    written = read_shown(entry, "summary")[0] or extract_plain_text(read_shown(entry, "body")[0])
    where = entry.place or entry.municipality
    named = [read_shown(entry, "title")[0], extract_plain_text(str(entry.kicker())), str(where or "")]
    return written[:LONGEST_DESCRIPTION] or ", ".join(filter(None, named))


def find_description_language(entry: Entry) -> str:
    """Return the language of `build_description()`, which is that of the text it is taken from."""
    shown = (read_shown(entry, name) for name in ("summary", "body", "title"))
    return next((get_language_tag(entry, code) for text, code in shown if text), "")


def build_postal_address(entry: Entry, place: Place) -> dict[str, str]:
    parts = {
        "@type": "PostalAddress",
        "streetAddress": entry.street,
        "postalCode": entry.postal_code,
        "addressLocality": place.name,
        "addressRegion": entry.municipality.name if entry.municipality else "",
        "addressCountry": "NO",
    }
    return {key: value for key, value in parts.items() if value}
