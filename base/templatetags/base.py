"""Every template has these few tags without loading them."""

import json
import re

from django import template
from django.conf import settings
from django.contrib.messages.storage.base import Message
from django.core.exceptions import SuspiciousOperation
from django.db.models import Model
from django.template import Context
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, trim_whitespace

from base import hooks
from base.messages import addressing
from base.messages.translated_columns import get_language_tag, is_proper_name, list_translated_fields, read_shown
from base.publicforms import drawnfields
from base.qrcodes import draw_qr_code
from base.text.other_languages import is_other, make_lang_attribute, say_languages, wrap
from base.values.phones import find_telephone_url, show_phone

register = template.Library()
register.simple_tag(drawnfields.draw_field)
register.simple_tag(drawnfields.draw_checks)
register.simple_tag(draw_qr_code)
LINK = re.compile(r"<a (href=[^>]*)>")
MAX_SHOWN_CHARACTERS = 80  # of an address in a line of facts

# What may end a script element or start a comment inside it, as Django's json_script escapes it.
JSON_ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


def read_text_and_language(instance: Model, field: str) -> tuple[str, str]:
    """Return the text that a reader of the page is shown, and the language it really is in."""
    text, code = read_shown(instance, field)
    return text, code or get_language() or settings.LANGUAGE_CODE


@register.simple_tag
def text(instance: Model, field: str) -> str:
    value, code = read_text_and_language(instance, field)
    return wrap(
        conditional_escape(value), get_language_tag(instance, code), "span", to_name=not is_proper_name(instance, field)
    )


@register.simple_tag
def richtext(instance: Model, field: str) -> str:
    """Return HTML that the field sanitised when it was stored, with its language where that is not the page's."""
    value, code = read_text_and_language(instance, field)
    return wrap(mark_safe(value), get_language_tag(instance, code), "div")  # noqa: S308 - RichTextField sanitises on every way into the database


@register.simple_tag
def plaintext(instance: Model, field: str) -> str:
    """Return the text alone, for places that hold no element: title, attributes, feeds."""
    return read_text_and_language(instance, field)[0]


@register.simple_tag
def lang(instance: Model, field: str, *, to_name: bool = False) -> str:
    """Return the attribute beside `{% plaintext %}`: `<img alt="…"{% lang entry "picture_alt" to_name=True %}>`."""
    value, code = read_text_and_language(instance, field)
    return make_lang_attribute(get_language_tag(instance, code), to_name=to_name) if value else ""


@register.simple_block_tag
def say_language(content: str, instance: Model | None = None) -> str:
    """Say once, before the content, which other languages it holds: around a card, the text of a page, a line.

    Where the title of `instance` is in the page's language, the content is said to be partly in another.
    """
    return say_languages(content, partly=instance is not None and is_in_page_language(instance))


def is_in_page_language(instance: Model) -> bool:
    """Return whether the first text of a row, its title where it has one, is written in the page's language."""
    names = (name for name in list_translated_fields(type(instance)) if not is_proper_name(instance, name))
    written = (read_shown(instance, name) for name in names)
    first = next((code for value, code in written if value), "")
    return bool(first) and not is_other(get_language_tag(instance, first))


@register.simple_tag
def say_to_adults(message: str, **values: object) -> str:
    """Return a message as to one adult or to several: `{% say_to_adults "%(names)s: you need …" names=names %}`."""
    said = addressing.say_to_adults(message)
    return said % values if values else said


@register.simple_block_tag
def skip_tab_stops(content: str) -> SafeString:
    """Take the links of a picture out of the order of Tab, where a list beside it has the same ones."""
    return mark_safe(LINK.sub(r'<a \1 tabindex="-1">', content))  # noqa: S308 - a part of the template


@register.simple_block_tag
def say_lines_to_adults(content: str) -> str:
    """The same of a text without values that is longer than a line; its lines are joined as `trimmed` joins them."""
    return addressing.say_to_adults(trim_whitespace(content))


@register.simple_tag(takes_context=True)
def hook(context: Context, name: str, subject: object = None) -> SafeString:
    parts = [(part,) for function in hooks.get(name) if (part := function(context, subject))]
    return format_html_join("\n", "{}", parts)


@register.simple_tag
def json_ld(data: dict[str, object]) -> SafeString:
    document = json.dumps(data, ensure_ascii=False, default=str).translate(JSON_ESCAPES)
    return mark_safe(f'<script type="application/ld+json">{document}</script>')  # noqa: S308 - escaped above


@register.simple_tag(takes_context=True)
def with_query(context: Context, **changes: str | int | None) -> str:
    """Return the page's query with `changes`; None removes a key.

    So a search is kept when the page or the language changes.
    """
    try:
        query = context["request"].GET.copy()
    except SuspiciousOperation:  # too many fields: the page that says so has no query to keep
        return ""
    for key, value in changes.items():
        query.pop(key, None)
        if value not in (None, ""):
            query[key] = value
    return f"?{query.urlencode()}" if query else ""


@register.simple_tag
def telephone(stored: str, css_class: str = "") -> str:
    """Return a link that dials, with the number as people write it; a number kept as typed gets no link."""
    if not (url := find_telephone_url(stored)):
        return format_html('<span class="telephone">{}</span>', stored) if stored else ""
    return format_html('<a class="{}" href="{}">{}</a>', f"telephone {css_class}".strip(), url, show_phone(stored))


def render_external_link(url: str) -> str:
    """Return a link that shows its URL, of a very long one the beginning; empty where there is no URL."""
    shown = url if len(url) <= MAX_SHOWN_CHARACTERS else f"{url[:MAX_SHOWN_CHARACTERS]}…"
    return format_html('<a href="{}" rel="noopener">{}</a>', url, shown) if url else ""


@register.filter
def tag_address(message: Message, prefix: str) -> str:
    """Return the URL that stands behind `prefix` in the tags of a message, such as "undo:/admin/undo/…/"."""
    tags = str(message.extra_tags or "").split()
    return next((tag.removeprefix(prefix) for tag in tags if tag.startswith(prefix)), "")
