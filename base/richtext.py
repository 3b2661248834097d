"""Rich text with one allow-list, sanitised wherever a value goes into the database."""

import json
from typing import Any

import nh3
from django import forms
from django.db import models
from django.templatetags.static import static
from django.utils.translation import gettext as _

TAGS = {"p", "h2", "h3", "ul", "ol", "li", "strong", "em", "a", "blockquote", "br"}
ATTRIBUTES = {"a": {"href"}}
SCHEMES = {"http", "https", "mailto", "tel"}


def sanitise(html: str) -> str:
    return nh3.clean(html, tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel="noopener")


def words_of_the_editor() -> dict[str, str]:
    """What static/js/rich-text.js says, in the language of the form."""
    return {
        "toolbar": _("Formatting"),
        "heading": _("Heading"),
        "subheading": _("Subheading"),
        "bullets": _("Bullet list"),
        "numbers": _("Numbered list"),
        "strong": _("Bold"),
        "emphasis": _("Italic"),
        "quotation": _("Quotation"),
        "link": _("Link"),
        "address": _("Address of the link"),
        "address_help": _("For example https://example.org, or an e-mail address. Empty removes the link."),
        "set": _("Set the link"),
        "cancel": _("Cancel"),
    }


class RichTextArea(forms.Textarea):
    """A plain box with HTML in it, which a script turns into a small editor where scripts run."""

    class Media:
        js = [forms.Script("js/rich-text.js", type="module")]
        css = {"all": ["css/rich-text.css"]}

    def get_context(self, name: str, value: object, attrs: dict[str, object] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["attrs"] |= {
            "data-rich-text": json.dumps(words_of_the_editor(), ensure_ascii=False),
            "data-editor": static("django_prose_editor/editor.js"),
        }
        return context

    def use_required_attribute(self, initial: object) -> bool:
        return False  # the browser cannot point at a box that the editor hides; the form says it


class RichTextField(models.TextField):
    """HTML of the allow-list. Sanitised on the way into the database, so forms, imports, fixtures, `update()` and
    `bulk_create()` are alike. A database expression is not looked into: never build one from somebody's text."""

    def get_prep_value(self, value: object) -> object:
        value = super().get_prep_value(value)
        return sanitise(value) if isinstance(value, str) and value else value

    def formfield(self, **kwargs: Any) -> forms.Field | None:
        return super().formfield(**{"widget": RichTextArea, **kwargs})
