"""The workplace has fields of its own for days, times of day and choosers, where Django's do not fit."""

import datetime
from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib.admin.widgets import AutocompleteSelect
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from base.values import days
from base.values.times import get_end_of_day, make_moment

DIGITS = 18  # the longest number that every key column can hold


class DayInput(forms.TextInput):
    """A day is written as Norwegians do, whatever the browser's language; a script adds the browser's calendar."""

    class Media:
        js = [forms.Script("js/day-inputs.js", type="module")]

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        own = {"class": "day-input", "autocomplete": "off", "size": "12", "data-choose": _("Choose the day")}
        super().__init__(own | (attrs or {}))

    def format_value(self, value: Any) -> str | None:
        return days.show_day(value) if isinstance(value, datetime.date) else value


class ClockInput(forms.TextInput):
    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"class": "clock-input", "autocomplete": "off", "size": "8"} | (attrs or {}))

    def format_value(self, value: Any) -> str | None:
        return days.show_time(value) if isinstance(value, datetime.time) else value


class DayField(forms.DateField):
    """Every day in the workplace is typed in a `DayField`. With `is_past` a day without a year is the last such day."""

    widget = DayInput

    def __init__(self, *, is_past: bool = False, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.is_past = is_past

    def to_python(self, value: Any) -> datetime.date | None:
        if not isinstance(value, str) or not value.strip():
            return super().to_python(value)
        return days.read_day(value, is_past=self.is_past)


class ClockField(forms.TimeField):
    widget = ClockInput

    def to_python(self, value: Any) -> datetime.time | None:
        if not isinstance(value, str) or not value.strip():
            return super().to_python(value)
        return days.read_time(value)


class DateAndTime(forms.SplitDateTimeWidget):
    """Each of the two boxes has a name of its own for screen readers, since their common label names neither."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        clock = {"aria-label": pgettext_lazy("time of day", "time")}
        self.widgets = [DayInput({"aria-label": _("date")}), ClockInput(clock)]  # type: ignore[assignment]  # ours, typed


class DateAndTimeField(forms.SplitDateTimeField):
    """A day without a time means its beginning, or its end where the field names the end of something (`is_end`)."""

    widget = DateAndTime

    def __init__(self, *, is_end: bool = False, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.is_end = is_end
        self.fields = (DayField(required=False), ClockField(required=False))

    def clean(self, value: Any) -> datetime.datetime | None:
        """Read day and time from the first box, where both were typed there.

        A required field accepts a day alone, which Django's two boxes do not.
        """
        day, time = value if isinstance(value, list | tuple) and len(value) == 2 else (None, None)
        if isinstance(day, str) and day.strip() and not str(time or "").strip():
            value = [day, time] = days.split_moment(day) or (day, time)
        if self.required and str(day or "").strip() and not str(time or "").strip():
            value = [day, "0"]
        return super().clean(value)

    def compress(self, data_list: Any) -> datetime.datetime | None:
        day, time = data_list or (None, None)
        if not day or time:
            return super().compress(data_list)
        return get_end_of_day(day) if self.is_end else make_moment(day, datetime.time.min)


class Chooser(AutocompleteSelect):
    """A posted value that cannot be a key is dropped: Django's chooser asks the database for it, and fails."""

    def optgroups(
        self, name: str, value: Sequence[str], attr: dict[str, Any] | None = None
    ) -> list[tuple[str | None, list[dict[str, Any]], int | None]]:
        keys = [key for key in value if key.isdecimal() and len(key) <= DIGITS]
        return super().optgroups(name, keys, attr)
