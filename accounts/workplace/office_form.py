"""The form of every own admin and of the rows inside it."""

from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

from base.values.identitynumbers import no_lone_identity_number

NO_WORDS = (forms.EmailField, forms.URLField, forms.SlugField)


def check_words(value: object) -> None:
    """What a field makes numbers or a document of is no text."""
    if isinstance(value, str):
        no_lone_identity_number(value)


class OfficeForm(forms.ModelForm):
    """What a constraint refuses is said beside a field: the one that its `violation_error_code` names.

    Free text holds no identity number.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, forms.CharField) and not isinstance(field, NO_WORDS):
                field.validators.append(check_words)

    def find_field(self, code: str | None) -> str | None:
        return code if code in self.fields else None

    def add_error(self, field: str | None, error: Any) -> None:
        found = getattr(error, "error_dict", {})
        for refused in found.get(NON_FIELD_ERRORS, []):
            super().add_error(self.find_field(refused.code), refused)
        if not found:
            super().add_error(field, error)
        elif others := {name: errors for name, errors in found.items() if self.is_news(name)}:
            super().add_error(field, ValidationError(others))

    def is_news(self, name: str) -> bool:
        """Whether the field has not been refused already: what could not be read is not said to be missing as well."""
        return name != NON_FIELD_ERRORS and name not in self.errors
