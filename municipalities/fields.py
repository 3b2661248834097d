"""Several codes stand in one column and are chosen by boxes: languages with commas, weekdays as digits."""

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.db import models
from django.utils.dates import WEEKDAYS
from django.utils.text import capfirst

from base.languages import translate_language_name
from base.text.fields import CleanCharField
from municipalities import validators

# In this order: what Norway's offices owe, then what they are asked in most.
OFFERED = ("nb", "nn", "sma", "en", "de", "nl", "sv", "da", "fi", "fr", "es", "pl", "lt", "uk", "ru", "ar")
MAX_LANGUAGE_CODE_CHARACTERS = 12  # of one language


def split_codes(value: str) -> list[str]:
    return [code.strip() for code in value.split(",") if code.strip()]


class TickedCodes(forms.MultipleChoiceField):
    """Several codes that the model keeps in one text are ticked by their names.

    A code that stands there already keeps its box, also where it is not among those offered.
    """

    widget = forms.CheckboxSelectMultiple

    def __init__(self, *, offered: list[tuple[str, str]], separator: str = "", **kwargs: Any):
        self.separator, self.offered = separator, offered
        super().__init__(choices=offered, **kwargs)

    def split(self, value: object) -> list[str]:
        if not isinstance(value, str):
            return list(cast("Iterable[str]", value or ()))
        codes = value.split(self.separator) if self.separator else value
        return [code.strip() for code in codes if code.strip()]

    def prepare_value(self, value: object) -> list[str]:
        codes = self.split(value)
        known = dict(self.offered)
        self.choices = [*self.offered, *((code, translate_language_name(code)) for code in codes if code not in known)]
        return codes

    def valid_value(self, value: str) -> bool:
        """Accept every short code: the model's validator says which codes there are, and not every one has a box."""
        return len(value) <= MAX_LANGUAGE_CODE_CHARACTERS

    def clean(self, value: object) -> str:
        chosen = super().clean(value)
        order = [code for code, _name in self.offered]
        known = [code for code in order if code in chosen]
        return self.separator.join([*known, *(code for code in chosen if code not in order)])

    def has_changed(self, initial: object, data: object) -> bool:
        return set(self.split(initial)) != set(self.split(data))


def make_weekdays_field(db_field: models.Field) -> TickedCodes:
    days = [(str(number + 1), capfirst(str(name))) for number, name in WEEKDAYS.items()]
    return TickedCodes(offered=days, label=capfirst(db_field.verbose_name), help_text=db_field.help_text)


class LanguageCodesField(CleanCharField):
    """The column holds language codes as in `nb,en,sma`, and its form field shows a box for each."""

    default_validators = [validators.validate_language_codes]

    def formfield(self, **kwargs: Any) -> forms.Field:  # boxes instead of a line of text
        languages = [(code, capfirst(translate_language_name(code))) for code in OFFERED]
        words = {"label": capfirst(self.verbose_name), "help_text": self.help_text}
        return TickedCodes(offered=languages, separator=",", required=not self.blank, **words)
