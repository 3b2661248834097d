"""What the workplace asks of the region in a way of its own."""

import re
from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.dates import WEEKDAYS
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from base.languages import language_name
from municipalities import validators
from municipalities.models import Population

LONGEST_CHARACTERS = 2_000
LONGEST_CODE = 12  # characters of one language
OFTEN_SPOKEN = ("nn", "sma", "sv", "da", "fi", "fr", "es", "pl", "lt", "uk", "ru", "ar")  # in a Norwegian office
BETWEEN = re.compile(r"[\s,;]+")


class PersonsByAge(forms.CharField):
    """A row of numbers, as it is copied from a table of the source; commas and line breaks part them as well."""

    widget = forms.Textarea(attrs={"rows": 6, "inputmode": "numeric"})

    def prepare_value(self, value: object) -> object:
        return " ".join(map(str, value)) if isinstance(value, list) else value

    def to_python(self, value: object) -> list[int]:  # type: ignore[override]  # a row of numbers, not the text of it
        words = [word for word in BETWEEN.split(super().to_python(value) or "") if word]
        if not all(word.isascii() and word.isdecimal() for word in words):
            raise ValidationError(_("Write whole numbers with a space between."))
        return [int(word) for word in words]

    def has_changed(self, initial: object, data: object) -> bool:
        try:
            return initial != self.to_python(data)
        except ValidationError:
            return True


class TickedCodes(forms.MultipleChoiceField):
    """Several codes that the model keeps in one text, ticked by their names. What stands there already keeps its box."""

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
        self.choices = [*self.offered, *((code, language_name(code)) for code in codes if code not in known)]
        return codes

    def valid_value(self, value: str) -> bool:
        """The validator of the model says which codes there are; not every one has a box."""
        return len(value) <= LONGEST_CODE

    def clean(self, value: object) -> str:
        chosen = super().clean(value)
        order = [code for code, _name in self.offered]
        known = [code for code in order if code in chosen]
        return self.separator.join([*known, *(code for code in chosen if code not in order)])

    def has_changed(self, initial: object, data: object) -> bool:
        return set(self.split(initial)) != set(self.split(data))


def tick_weekdays(db_field: models.Field) -> TickedCodes:
    days = [(str(number + 1), capfirst(str(name))) for number, name in WEEKDAYS.items()]
    return TickedCodes(offered=days, **words_of(db_field))


def tick_languages(db_field: models.Field) -> TickedCodes:
    offered = dict.fromkeys([*settings.MODELTRANSLATION_LANGUAGES, *OFTEN_SPOKEN])
    languages = [(code, capfirst(language_name(code))) for code in offered]
    return TickedCodes(offered=languages, separator=",", required=not db_field.blank, **words_of(db_field))


def words_of(db_field: models.Field) -> dict[str, Any]:
    return {"label": capfirst(db_field.verbose_name), "help_text": db_field.help_text}


class PopulationForm(forms.ModelForm):
    by_age = PersonsByAge(
        label=capfirst(Population._meta.get_field("by_age").verbose_name),
        help_text=Population._meta.get_field("by_age").help_text,
        max_length=LONGEST_CHARACTERS,
        validators=[validators.persons_by_age],
    )

    class Meta:
        model = Population
        fields = ("municipality", "year", "by_age")
