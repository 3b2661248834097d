"""Every admin of ours, and every row inside one, is edited in this form."""

from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

from base.values.identitynumbers import validate_no_lone_identity_number

NO_WORDS = (forms.EmailField, forms.URLField, forms.SlugField)


def check_words(value: object) -> None:
    """Refuse a text with an identity number. What a field has turned into a number or a document is not looked at."""
    if isinstance(value, str):
        validate_no_lone_identity_number(value)


class OfficeForm(forms.ModelForm):
    """An error of a constraint is shown beside the field that its `violation_error_code` names.

    Free text must hold no identity number.
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
        elif others := {name: errors for name, errors in found.items() if self.has_no_error_yet(name)}:
            super().add_error(field, ValidationError(others))

    def has_no_error_yet(self, name: str) -> bool:
        """Tell whether the field has no error yet: what could not be read is not said to be missing as well."""
        return name != NON_FIELD_ERRORS and name not in self.errors
