"""The workplace asks for the population in a way of its own."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from accounts.workplace.office_form import OfficeForm
from municipalities import validators
from municipalities.models import Population

LONGEST_CHARACTERS = 2_000
BETWEEN = re.compile(r"[\s,;]+")


class PersonsByAge(forms.CharField):
    """A row of numbers is pasted as it stands in a table of the source; commas and line breaks part them as well."""

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


class PopulationForm(OfficeForm):
    by_age = PersonsByAge(
        label=capfirst(Population._meta.get_field("by_age").verbose_name),
        help_text=Population._meta.get_field("by_age").help_text,
        max_length=LONGEST_CHARACTERS,
        validators=[validators.validate_persons_by_age],
    )

    class Meta:
        model = Population
        fields = ("municipality", "year", "by_age")
