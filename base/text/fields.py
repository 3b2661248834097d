"""Columns for what people type lose the characters that nobody sees, on every path into the database.

A form's check, `save()`, `update()`, `bulk_create()` and what is looked for pass the same two methods of a field.
Columns that must keep every character stay Django's own; `tests/test_base_textfields.py` lists them, each with its
reason.
"""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db import models
from django.db.models.expressions import Col
from django.utils.functional import cached_property
from django.utils.module_loading import import_string

from base.text.characters import strip_invisible


def clean_value(value: Any) -> Any:
    return strip_invisible(value) if isinstance(value, str) else value


class CleanFormText(forms.CharField):
    """A `CleanFormText` is cleaned of invisible characters before it is asked whether anything was written."""

    def to_python(self, value: Any) -> str | None:
        return super().to_python(clean_value(value))


class CleanFormEmail(CleanFormText, forms.EmailField):
    pass


class CleanFormSlug(CleanFormText, forms.SlugField):
    pass


class CleanText(models.Field):
    """A `CleanText` column is cleaned of invisible characters; the columns below build on it.

    `form_class` is how a form asks for it where it is no choice.
    """

    form_class: type[forms.Field] = CleanFormText

    def to_python(self, value: Any) -> Any:
        return clean_value(super().to_python(value))

    def get_prep_value(self, value: Any) -> Any:
        return clean_value(super().get_prep_value(value))

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        """Return the clean value, and give it to the object that is saved, so that it says what the row says.

        This goes past the property of a translated text.
        """
        value = super().pre_save(model_instance, add)
        if isinstance(value, str) and (clean := strip_invisible(value)) != value:
            value = vars(model_instance)[self.attname] = clean
        return value

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        """Return what makes Django's own column of this kind, so that a migration names no class of ours."""
        name, _path, args, kwargs = super().deconstruct()
        kind = next(each for each in type(self).__mro__ if each.__module__.startswith("django.db.models.fields"))
        return name, f"django.db.models.{kind.__name__}", args, kwargs

    @cached_property
    def plain(self) -> models.Field:
        """Return the column as Django's own kind.

        A database expression refuses to mix a kind with one that inherits from it.
        """
        _name, path, args, kwargs = self.deconstruct()
        plain = import_string(path)(*args, **kwargs)
        plain.set_attributes_from_name(self.name)
        plain.model = self.model
        plain.get_prep_value = self.get_prep_value
        return plain

    def get_col(self, alias: str, output_field: models.Field | None = None) -> Col:
        return super().get_col(alias, self.plain if output_field is None or output_field is self else output_field)

    def formfield(self, **kwargs: Any) -> forms.Field | None:
        return super().formfield(**{"form_class": self.form_class, **kwargs})


class CleanCharField(CleanText, models.CharField):
    pass


class CleanTextField(CleanText, models.TextField):
    pass


class CleanEmailField(CleanText, models.EmailField):
    form_class = CleanFormEmail


class CleanSlugField(CleanText, models.SlugField):
    form_class = CleanFormSlug


def clean_texts(instance: models.Model) -> None:
    """Clean all texts of a row now, for a model that works out others from them before it is saved."""
    for field in instance._meta.concrete_fields:
        value = vars(instance).get(field.attname)
        if isinstance(value, str) and isinstance(field, models.CharField | models.TextField):
            vars(instance)[field.attname] = strip_invisible(value)
