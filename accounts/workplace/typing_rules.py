"""This table says which form field the workplace uses for a model field; the name of a field decides details."""

from collections.abc import Mapping
from typing import Any

from django.db import models
from django.forms import Field

from accounts.workplace.widgets import ClockField, ClockInput, DateAndTime, DateAndTimeField, DayField, DayInput
from base.values.days import is_of_past
from base.values.numberfields import DecimalField, FloatField, NumberFieldMixin, NumberInput, WholeField, YearInput
from base.values.numbers import find_units
from base.values.phonefields import PhoneField, PhoneInput

TYPED: Mapping[type[models.Field], Mapping[str, Any]] = {
    models.DateTimeField: {"form_class": DateAndTimeField, "widget": DateAndTime},
    models.DateField: {"form_class": DayField, "widget": DayInput},
    models.TimeField: {"form_class": ClockField, "widget": ClockInput},
    models.IntegerField: {"form_class": WholeField, "widget": WholeField.widget},
    models.BigIntegerField: {"form_class": WholeField, "widget": WholeField.widget},
    models.DecimalField: {"form_class": DecimalField, "widget": NumberInput},
    models.FloatField: {"form_class": FloatField, "widget": NumberInput},
    PhoneField: {"widget": PhoneInput},
}


def follow_name(field: Field | None, name: str) -> None:
    """Set up a form field by the name of its model field.

    A day "…_on" is one on which something happened (`is_of_past`), "…_until" is the end of something, "…year" is a
    year, and the unit of a number is part of its name.
    """
    if isinstance(field, DayField):
        field.is_past = is_of_past(name)
    if isinstance(field, DateAndTimeField):
        field.is_end = name.endswith("_until")
    if isinstance(field, NumberFieldMixin):
        field.units = find_units(name)
        if name.endswith("year"):
            field.widget = YearInput({"inputmode": "numeric"})
