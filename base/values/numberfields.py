"""Every field of a form in which a number is typed, in the admin and in public, reads it by `base.values.numbers`."""

import decimal
from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from base.values import numbers


class NumberInput(forms.TextInput):
    """A `NumberInput` is a line of text, and not a browser's own field of numbers.

    That one takes no 500 000, and loses without a word what it cannot read.
    """

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"class": "number-input", "inputmode": "decimal", "autocomplete": "off"} | (attrs or {}))

    def format_value(self, value: Any) -> str | None:
        if isinstance(value, float | decimal.Decimal):
            return numbers.show_decimal(value)
        is_number = isinstance(value, int) and not isinstance(value, bool)
        return numbers.show_whole(value) if is_number else super().format_value(value)


class YearInput(NumberInput):
    """A `YearInput` shows a year, which is a name and has no thousands."""

    def format_value(self, value: Any) -> str | None:
        return str(value) if isinstance(value, int) else super().format_value(value)


class NumberFieldMixin(forms.Field):
    """A `NumberFieldMixin` field reads a number as people write it; the three fields below build on it.

    `units` may stand behind the number. Where the form has a sentence of its own for what is no number, that is said
    instead of ours.
    """

    read: Callable[..., int | decimal.Decimal]
    widget: type[forms.Widget] | forms.Widget = NumberInput
    default_error_messages = {"invalid": ""}

    def __init__(self, *, units: tuple[str, ...] = (), **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.units = units

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values or not isinstance(value, str) or not value.strip():
            return super().to_python(value if isinstance(value, int | float | decimal.Decimal) else None)
        try:
            return super().to_python(self.read(value, self.units))
        except ValidationError:
            if own := self.error_messages["invalid"]:
                raise ValidationError(own, code="invalid") from None
            raise


class WholeField(NumberFieldMixin, forms.IntegerField):
    """A `WholeField` takes whole kroner or counts."""

    widget = NumberInput(attrs={"inputmode": "numeric"})
    read = staticmethod(numbers.read_whole)


class DecimalField(NumberFieldMixin, forms.DecimalField):
    read = staticmethod(numbers.read_decimal)


class FloatField(NumberFieldMixin, forms.FloatField):
    read = staticmethod(numbers.read_decimal)
