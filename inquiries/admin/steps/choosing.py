"""A choice can bring a text along. The page's script puts the text into a field; without a script the server does."""

from collections.abc import Callable
from typing import Any

from django import forms


class SelectWithTexts(forms.Select):
    """Each option of this select can carry a text. `find_texts` returns {value: text} when the select is shown."""

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
    """Let `find_texts`, which returns {value: text}, say which texts the choices of the field `name` bring along."""
    widget = form.fields[name].widget
    assert isinstance(widget, SelectWithTexts)  # noqa: S101 - a fault of ours, not of a host's
    widget.find_texts = find_texts
