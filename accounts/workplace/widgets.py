"""Fields of the workplace's forms that differ from Django's own."""

import datetime
from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib.admin.widgets import AutocompleteSelect
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from base.values import days
from base.values.times import end_of_day, make_moment

DIGITS = 18  # the longest number that every key column can hold


class DayInput(forms.TextInput):
    """A day as Norwegians write it, whatever the language of the browser; a script adds the browser's own calendar."""

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
    """Every day that is typed in the workplace. `is_past`: a day without a year is the last one, not the coming one."""

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
    """Two boxes share one label, which names neither of them."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        clock = {"aria-label": pgettext_lazy("time of day", "time")}
        self.widgets = [DayInput({"aria-label": _("date")}), ClockInput(clock)]  # type: ignore[assignment]  # ours, typed


class DateAndTimeField(forms.SplitDateTimeField):
    """A moment. A day alone is its beginning; its end where the field names the end of something."""

    widget = DateAndTime

    def __init__(self, *, is_end: bool = False, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.is_end = is_end
        self.fields = (DayField(required=False), ClockField(required=False))

    def clean(self, value: Any) -> datetime.datetime | None:
        """Both may stand in the first box.

        A required field is content with the day, which Django's two boxes are not.
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
        return end_of_day(day) if self.is_end else make_moment(day, datetime.time.min)


class Chooser(AutocompleteSelect):
    """Django's box asks the database for whatever was posted, and fails on what is no key at all."""

    def optgroups(
        self, name: str, value: Sequence[str], attr: dict[str, Any] | None = None
    ) -> list[tuple[str | None, list[dict[str, Any]], int | None]]:
        keys = [key for key in value if key.isdecimal() and len(key) <= DIGITS]
        return super().optgroups(name, keys, attr)
