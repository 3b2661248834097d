"""A choice that brings a text along: the page's script puts it into a field, without script the server does."""

from collections.abc import Callable
from typing import Any

from django import forms


class SelectWithTexts(forms.Select):
    """A select whose options carry a text. `find_texts` says which, by value, and is asked when it is shown."""

    find_texts: Callable[[], dict[str, str]] = dict
    texts: dict[str, str]

    def optgroups(self, *args: Any, **kwargs: Any) -> list:
        self.texts = self.find_texts()
        return super().optgroups(*args, **kwargs)

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        if text := self.texts.get(str(value)):
            option["attrs"]["data-text"] = text
        return option


def bring_texts(form: forms.Form, name: str, find_texts: Callable[[], dict[str, str]]) -> None:
    """Say which texts the choices of a field bring along."""
    widget = form.fields[name].widget
    assert isinstance(widget, SelectWithTexts)  # noqa: S101 - a fault of ours, not of a host's
    widget.find_texts = find_texts
