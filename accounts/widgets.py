"""Fields of the admin's forms that differ from Django's own."""

from collections.abc import Sequence
from typing import Any

from django.contrib.admin.widgets import AdminSplitDateTime, AutocompleteSelect
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

DIGITS = 18  # the longest number that every key column can hold


class DateAndTime(AdminSplitDateTime):
    """Django's two boxes share one label, which names neither of them."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        for widget, name in zip(self.widgets, (_("date"), pgettext_lazy("time of day", "time")), strict=True):
            widget.attrs["aria-label"] = name


class Chooser(AutocompleteSelect):
    """Django's box asks the database for whatever was posted, and fails on what is no key at all."""

    def optgroups(
        self, name: str, value: Sequence[str], attr: dict[str, Any] | None = None
    ) -> list[tuple[str | None, list[dict[str, Any]], int | None]]:
        keys = [key for key in value if key.isdecimal() and len(key) <= DIGITS]
        return super().optgroups(name, keys, attr)
