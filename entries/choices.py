"""What a reader chose of a list stands in its address: each choice can be read, changed and taken off by a link."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlencode

from django.forms import BoundField, Select

if TYPE_CHECKING:
    from entries.filters import EntryFilter

# What means nothing without another choice goes with it, and makes no chip of its own while that is missing.
LEANS_ON = {"minutes": "near"}


class Chip(NamedTuple):
    """A `Chip` is one choice in words, and the URL of the same list without it."""

    name: str
    label: str
    value: str
    url: str


def list_known_choices(filterset: "EntryFilter") -> dict[str, str]:
    """Return {name: value} of the choices that hold now, as the address has them; what the list does not know is left
    out, and its page.
    """
    known = filterset.form.cleaned_data
    return {name: filterset.data[name] for name in known if filterset.data.get(name)}


def write_query(choices: Mapping[str, str]) -> str:
    """Return the URL of the list with these choices, relative to the list; empty ones are left out."""
    chosen = {name: value for name, value in choices.items() if value}
    return f"?{urlencode(chosen, safe=',')}" if chosen else "."


def list_chips(filterset: "EntryFilter") -> list[Chip]:
    """Return the choices that hold now in the order of the form, that of the rows last. No query."""
    choices = list_known_choices(filterset)
    shown = sorted(filterset.form, key=lambda field: field.name == "sort")
    return [
        Chip(
            field.name,
            str(field.label),
            describe_value(field, choices[field.name]),
            write_query(take_off(choices, field.name)),
        )
        for field in shown
        if field.name in choices and LEANS_ON.get(field.name, field.name) in choices
    ]


def take_off(choices: Mapping[str, str], name: str) -> dict[str, str]:
    return {other: value for other, value in choices.items() if name not in (other, LEANS_ON.get(other))}


def describe_value(field: BoundField, value: str) -> str:
    """Return a choice as the form shows it: the words of the option, or the number as people write it."""
    widget = field.field.widget
    if isinstance(widget, Select):
        options = (option for _group, options, _index in widget.optgroups(field.name, [value]) for option in options)
        return next((str(option["label"]) for option in options if option["selected"]), value)
    return str(widget.format_value(field.form.cleaned_data[field.name]))
