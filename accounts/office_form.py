"""The form of every own admin and of the rows inside it."""

from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError


class OfficeForm(forms.ModelForm):
    """What a constraint refuses is said beside a field: the one that its `violation_error_code` names."""

    def find_field(self, code: str | None) -> str | None:
        return code if code in self.fields else None

    def add_error(self, field: str | None, error: Any) -> None:
        found = getattr(error, "error_dict", {})
        for refused in found.get(NON_FIELD_ERRORS, []):
            super().add_error(self.find_field(refused.code), refused)
        if not found:
            super().add_error(field, error)
        elif others := {name: errors for name, errors in found.items() if name != NON_FIELD_ERRORS}:
            super().add_error(field, ValidationError(others))
