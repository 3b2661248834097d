"""Rich text with one allow-list, sanitised wherever a value goes into the database."""

import nh3
from django.db import models

TAGS = {"p", "h2", "h3", "ul", "ol", "li", "strong", "em", "a", "blockquote", "br"}
ATTRIBUTES = {"a": {"href"}}
SCHEMES = {"http", "https", "mailto", "tel"}


def sanitise(html: str) -> str:
    return nh3.clean(html, tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel="noopener")


class RichTextField(models.TextField):
    """HTML of the allow-list. Sanitised on the way into the database, so forms, imports, fixtures, `update()` and
    `bulk_create()` are alike. A database expression is not looked into: never build one from somebody's text."""

    def get_prep_value(self, value):
        value = super().get_prep_value(value)
        return sanitise(value) if isinstance(value, str) and value else value
