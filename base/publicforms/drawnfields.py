"""Fields of a public form are drawn without templates, which would take a tenth of the time of a page with thirty.

What many readers share (the options of a choice, a row of boxes) is drawn once a process for each language and choice.
"""

from collections.abc import Collection, Iterable
from functools import lru_cache

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import BaseRenderer
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst

MAX_KEPT_ROWS = 1_000  # rows of options, about 1 kB each
Attributes = dict[str, object]
Options = tuple[tuple[str, str], ...]  # value, label


class Input(forms.TextInput):
    def render(
        self, name: str, value: object, attrs: Attributes | None = None, renderer: BaseRenderer | None = None
    ) -> SafeString:
        written = self.format_value(value)
        own = {"type": self.input_type, "name": name} | ({} if written is None else {"value": written})
        return format_html("<input{}>", flatatt(own | self.build_attrs(self.attrs, attrs)))


class Select(forms.Select):
    def render(
        self, name: str, value: object, attrs: Attributes | None = None, renderer: BaseRenderer | None = None
    ) -> SafeString:
        attributes = tuple(({"name": name} | self.build_attrs(self.attrs, attrs)).items())
        return draw_select(attributes, freeze_choices(self.choices), frozenset(self.format_value(value)))


def freeze_choices(choices: Iterable[tuple[object, object]]) -> Options:
    """Return (value, label) of each choice, the labels in the reader's language."""
    return tuple((str(value), str(label)) for value, label in choices)


@lru_cache(MAX_KEPT_ROWS)
def draw_select(attributes: tuple[tuple[str, object], ...], options: Options, chosen: frozenset[str]) -> SafeString:
    drawn = format_html_join(
        "",
        "<option{}>{}</option>",
        ((flatatt({"value": value, "selected": value in chosen}), label) for value, label in options),
    )
    return format_html("<select{}>{}</select>", flatatt(dict(attributes)), drawn)


def draw_field(field: BoundField, hint: str = "") -> SafeString:
    """Return the HTML of label, widget, hint and the first error, which the widget names as its description."""
    error = field.errors[0] if field.errors else None
    return format_html(
        '<div class="field{}"><label for="{}">{}</label>{}{}{}</div>',
        " field-wrong" if error else "",
        field.id_for_label,
        field.label,
        field,
        format_html('<p class="hint">{}</p>', hint) if hint else "",
        format_html('<p class="error" id="{}_error">{}</p>', field.id_for_label, error) if error else "",
    )


def draw_checks(field: BoundField, choices: Iterable[tuple[object, object]]) -> SafeString:
    """Return the HTML of a box to tick for each choice, under the field's label, and of every error."""
    chosen: Collection[object] = field.value() or ()
    name = field.html_name
    return format_html(
        '<div class="field{0}" role="group" aria-labelledby="label-{1}"><span class="field-label" '
        'id="label-{1}">{2}</span>'
        '<div class="checks">{3}</div>{4}</div>',
        " field-wrong" if field.errors else "",
        name,
        field.label,
        draw_boxes(name, freeze_choices(choices), frozenset(map(str, chosen))),
        format_html_join("", '<p class="error">{}</p>', ((error,) for error in field.errors)),
    )


@lru_cache(MAX_KEPT_ROWS)
def draw_boxes(name: str, options: Options, chosen: frozenset[str]) -> SafeString:
    return format_html_join(
        "",
        '<label class="check"><input type="checkbox" name="{}" value="{}"{}> {}</label>',
        ((name, value, SafeString(" checked") if value in chosen else "", capfirst(label)) for value, label in options),
    )
