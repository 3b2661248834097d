"""The few tags every template has."""

import json

from django import template
from django.conf import settings
from django.contrib.messages.storage.base import Message
from django.core.exceptions import SuspiciousOperation
from django.db.models import Model
from django.template import Context
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from base import hooks

register = template.Library()

# What may end a script element or start a comment inside it, as Django's json_script escapes it.
JSON_ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


def translated(instance: Model, field: str) -> tuple[str, str]:
    """The text in the page's language, else in the default language, and the language it really is in."""
    page = get_language() or settings.LANGUAGE_CODE
    for code in (page, settings.MODELTRANSLATION_DEFAULT_LANGUAGE):
        value = getattr(instance, f"{field}_{code.replace('-', '_')}", "")
        if value:
            return value, code
    return "", page


def spoken(instance: Model, code: str) -> str:
    """The language tag of a text: what the Norwegian column really holds is said by the row's `writes_in`."""
    return getattr(instance, "writes_in", code) if code == settings.MODELTRANSLATION_DEFAULT_LANGUAGE else code


def wrap(value: str, code: str, tag: str) -> str:
    """A text in another language than the page's is never shown without saying so (WCAG 3.1.2)."""
    if not value or code == get_language():
        return value
    return format_html('<{} lang="{}">{}</{}>', tag, code, value, tag)


@register.simple_tag
def text(instance: Model, field: str) -> str:
    value, code = translated(instance, field)
    return wrap(conditional_escape(value), spoken(instance, code), "span")


@register.simple_tag
def richtext(instance: Model, field: str) -> str:
    """HTML that the field sanitised when it was stored."""
    value, code = translated(instance, field)
    return wrap(mark_safe(value), spoken(instance, code), "div")  # noqa: S308 - RichTextField sanitises on every way into the database


@register.simple_tag
def plaintext(instance: Model, field: str) -> str:
    """For places that hold no element: title, attributes, feeds."""
    return translated(instance, field)[0]


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
    """The page's query with `changes`; None removes a key. Keeps a search when the page or the language changes."""
    try:
        query = context["request"].GET.copy()
    except SuspiciousOperation:  # too many fields: the page that says so has no query to keep
        return ""
    for key, value in changes.items():
        query.pop(key, None)
        if value not in (None, ""):
            query[key] = value
    return f"?{query.urlencode()}" if query else ""


def external_link(address: str) -> str:
    """A link that shows its address; empty for none."""
    return format_html('<a href="{0}" rel="noopener">{0}</a>', address) if address else ""


@register.filter
def tag_address(message: Message, prefix: str) -> str:
    """Return the address that stands in the tags of a message behind a word: "undo:/admin/undo/…/"."""
    tags = str(message.extra_tags or "").split()
    return next((tag.removeprefix(prefix) for tag in tags if tag.startswith(prefix)), "")
