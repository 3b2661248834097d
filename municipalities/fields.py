"""Languages as codes with commas in one column, chosen by boxes."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf.locale import LANG_INFO
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import get_language_info

from municipalities import validators

# In this order: what Norway's offices owe, then what they are asked in most.
OFFERED = ("nb", "nn", "sma", "en", "de", "nl", "sv", "da", "fr", "es", "pl", "lt", "uk", "ru", "ar")


def split_codes(value: str) -> list[str]:
    return [code.strip() for code in value.split(",") if code.strip()]


def name_language(code: str) -> str:
    """The language's name in the page's language; the code itself where Django does not know it."""
    return str(get_language_info(code)["name_translated"]) if code in LANG_INFO else code


class LanguageBoxes(forms.MultipleChoiceField):
    """Boxes for languages; one that is stored and not offered here has a box of its own."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs: Any):
        super().__init__(choices=lambda: list_boxes(()), **kwargs)

    def prepare_value(self, value: Any) -> Any:
        codes = split_codes(value) if isinstance(value, str) else value
        self.choices = list_boxes(codes or ())
        return codes

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)

    def valid_value(self, value: str) -> bool:
        return value in LANG_INFO

    def clean(self, value: Any) -> str:  # the column holds one text
        return ",".join(super().clean(value))


def list_boxes(stored: Iterable[str]) -> list[tuple[str, str]]:
    return [(code, capfirst(name_language(code))) for code in dict.fromkeys((*OFFERED, *stored))]


class LanguageCodesField(models.CharField):
    """`nb,en,sma`."""

    default_validators = [validators.language_codes]

    def formfield(self, **kwargs: Any) -> forms.Field:  # boxes instead of a line of text
        return LanguageBoxes(label=self.verbose_name, help_text=self.help_text, required=not self.blank)
