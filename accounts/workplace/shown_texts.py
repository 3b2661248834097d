"""Texts in a form that may only be read are shown as readers see them, each marked with its language."""

from typing import TYPE_CHECKING, Any, TypeAlias

from django.conf import settings
from django.db import models
from django.template.defaultfilters import linebreaksbr
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import get_language

from base.messages.translated_columns import get_language_tag, list_columns_in_language, list_translated_fields
from base.text.richtext import RichTextField

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    # What the stubs allow for the options leaves out that something called may stand for a field that is only read.
    Fieldsets: TypeAlias = list[tuple[StrOrPromise | None, Any]]


class ShownText:
    """A `ShownText` takes the place of a column in a fieldset: Django shows what is callable as a read-only field."""

    def __init__(self, field: models.Field, language: str) -> None:
        self.field, self.language = field, language
        self.__name__ = field.name  # Django's help text and class of the row
        self.short_description = field.verbose_name

    def __call__(self, row: models.Model) -> str:
        value = getattr(row, self.field.name)
        if not value:
            return "-"
        # RichTextField sanitises on every way into the database.
        text = mark_safe(value) if isinstance(self.field, RichTextField) else linebreaksbr(value)  # noqa: S308
        code = get_language_tag(row, self.language)
        lang = format_html(' lang="{}"', code) if code != get_language() else ""
        return format_html('<div class="shown-text"{}>{}</div>', lang, text)


def make_translated_fields_read_only(model: type[models.Model], fieldsets: "Fieldsets") -> "Fieldsets":
    """Return the fieldsets with every translated text shown instead of edited."""
    fields = {field.name: field for field in model._meta.fields}
    texts = {
        name: ShownText(fields[name], code)
        for code in settings.MODELTRANSLATION_LANGUAGES
        for name in list_columns_in_language(list_translated_fields(model), code)
    }
    return [
        (title, options | {"fields": [texts.get(name, name) for name in options["fields"]]})
        for title, options in fieldsets
    ]
