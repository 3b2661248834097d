"""A form asks for the programme of each child."""

from collections.abc import Mapping
from typing import cast

from django import forms
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from schools.programmes import Programme

MAX_SHOWN_CHARACTERS = 30  # of what is shown again


class NumberedInput(forms.Widget):
    """A `NumberedInput` reads `programme1`, `programme2` … by their numbers: {number: value}."""

    def __init__(self, most: int):
        super().__init__()
        self.most = most

    def value_from_datadict(self, data: Mapping[str, str], files: object, name: str) -> dict[int, str]:
        said = {
            number: data.get(f"{name}{number}", "").strip()[:MAX_SHOWN_CHARACTERS] for number in range(1, self.most + 1)
        }
        return {number: raw for number, raw in said.items() if raw}


class ProgrammesField(forms.Field):
    """A `ProgrammesField` takes a programme for each child, in small letters too.

    What is no programme has a message in `refused`, by the child's number.
    """

    def __init__(self, *, most: int):
        super().__init__(required=False, widget=NumberedInput(most))
        self.refused: dict[int, str] = {}

    def clean(self, value: Mapping[int, str]) -> dict[int, str]:
        words = _("“%(value)s” is no programme of upper secondary school. Choose one of the list.")
        self.refused = {
            number: words % {"value": raw} for number, raw in value.items() if raw.upper() not in Programme.values
        }
        return {number: raw.upper() for number, raw in value.items() if number not in self.refused}

    def draw(self, number: int, raw: str, *, is_wrong: bool) -> SafeString:
        """Draw the field of one child; what is no programme is shown as it was written."""
        known = [(programme.value, capfirst(str(programme.label))) for programme in Programme]
        written = [(raw, raw)] if is_wrong else []
        name = f"programme{number}"
        attrs = {"id": f"id_{name}"} | (
            {"aria-invalid": "true", "aria-describedby": f"id_{name}_error"} if is_wrong else {}
        )
        select = forms.Select(attrs=attrs, choices=[*written, ("", _("Not decided")), *known])
        return select.render(name, raw if is_wrong else raw.upper())


def get_programme_field(form: forms.Form) -> ProgrammesField:
    return cast(ProgrammesField, form.fields["programme"])
