"""Telephone numbers in models and forms are stored as E.164 and shown spaced."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

from base.text.characters import strip_invisible
from base.text.fields import CleanCharField
from base.values.phones import MAX_TYPED_CHARACTERS, is_understood, read_phone, show_phone


class PhoneInput(forms.TextInput):
    input_type = "tel"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"inputmode": "tel"} | (attrs or {}))

    def format_value(self, value: Any) -> str | None:
        return show_phone(value) if isinstance(value, str) else super().format_value(value)


class PhoneFormField(forms.CharField):
    """A `PhoneFormField` returns a number that it understands as E.164.

    `country` is that of a number without one. Without `country` nothing is guessed, and what is not understood stays as
    it was typed.
    """

    widget = PhoneInput

    def __init__(self, *, country: str = "", **kwargs: Any) -> None:
        super().__init__(**kwargs | {"max_length": MAX_TYPED_CHARACTERS})
        self.country = country

    def to_python(self, value: Any) -> str:
        text = super().to_python(value) or ""
        return read_phone(text, self.country) if text and self.country else read_or_keep(text, self.country)


class PhoneField(CleanCharField):
    """A `PhoneField` stores a number with its country as E.164, on every path into the database.

    `country` is that of a number without one, as in `PhoneFormField`.
    """

    def __init__(self, *args: Any, country: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.country = country

    def contribute_to_class(self, cls: type[models.Model], name: str, private_only: bool = False) -> None:
        """Let tables, the archive and whoever else asks for the words of the field get the spaced form."""
        super().contribute_to_class(cls, name, private_only)
        setattr(cls, f"get_{name}_display", lambda row: show_phone(getattr(row, name)))

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        return read_or_keep(text, self.country) if isinstance(text, str) else text

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        super().validate(value, model_instance)
        if value and self.country and not is_understood(value):
            read_phone(value, self.country)

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = self.to_python(super().pre_save(model_instance, add))
        setattr(model_instance, self.attname, value)
        return value

    def formfield(self, **kwargs: Any) -> Any:
        own: dict[str, Any] = {"form_class": PhoneFormField, "widget": PhoneInput, "country": self.country}
        return super().formfield(**own | kwargs)


def read_or_keep(text: str, country: str) -> str:
    try:
        return read_phone(text, country)
    except ValidationError:
        return strip_invisible(text).strip()
