"""The fields of a change form are read as a browser sends them, those of its inline rows included.

A value is a list with one list of texts for each name under which the field is posted: a date with a time has two
names, a box that is not ticked sends nothing.
"""

import dataclasses
import re
from collections.abc import Iterable, Iterator
from typing import Any, TypeAlias

from django import forms
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.db import models
from django.forms.formsets import DELETION_FIELD_NAME
from django.http import QueryDict

from base.text.richtext import RichTextArea, sanitise_html

Value: TypeAlias = list[list[str]]
NEW_FILE: Value = [["\x00"]]  # what no stored file is called
EMPTY_PARAGRAPHS = re.compile(r"^(<p>(<br>)?</p>)+$")


@dataclasses.dataclass
class Cell:
    """A `Cell` is one field: where it stands, what the database holds, and the names under which it is posted."""

    key: str  # "title_nb", or "points/12/text" of an inline row
    row: models.Model
    name: str
    field: forms.Field
    names: list[str]
    stored_value: Value

    @property
    def widget(self) -> forms.Widget:
        return unwrap_widget(self.field.widget)


def unwrap_widget(widget: forms.Widget) -> forms.Widget:
    return widget.widget if isinstance(widget, RelatedFieldWidgetWrapper) else widget


def list_posted_names(widget: forms.Widget, html_name: str) -> list[str]:
    widget = unwrap_widget(widget)
    if isinstance(widget, forms.MultiWidget):
        parted: Any = widget  # the stubs do not know the endings
        return [html_name + end for end in parted.widgets_names]
    return [html_name]


def make_untouched_value(widget: forms.Widget, value: Any) -> Value:
    """Return what a browser sends for a field with this value that nobody touches."""
    widget = unwrap_widget(widget)
    if isinstance(widget, forms.MultiWidget):
        parts: Any = value if isinstance(value, list | tuple) else widget.decompress(value)
        return [
            sent for part, one in zip(widget.widgets, parts, strict=True) for sent in make_untouched_value(part, one)
        ]
    if isinstance(widget, forms.CheckboxInput):
        return [["on"]] if widget.check_test(value) else [[]]
    if isinstance(widget, forms.FileInput):
        return [[str(value or "")]]
    shown: Any = widget.format_value(value)
    if isinstance(shown, list | tuple):
        return [[str(one) for one in shown]]
    return [["" if shown is None else str(shown)]]


def iterate_form_cells(form: forms.ModelForm, prefix: str = "", at: str = "") -> Iterator[Cell]:
    """Yield the cells of one row, whether its form is bound or not.

    `prefix` stands before the keys; `at` stands before the posted names, where the row is posted under another number
    than it has in the list.
    """
    own = {form.instance._meta.pk.name, DELETION_FIELD_NAME, getattr(getattr(form, "fk", None), "name", "")}
    for name, field in form.fields.items():
        if name in own or isinstance(field, forms.models.InlineForeignKeyField) or field.disabled:
            continue
        now = make_untouched_value(field.widget, field.prepare_value(form[name].initial))
        html_name = f"{at}-{name}" if at else form.add_prefix(name)
        yield Cell(prefix + name, form.instance, name, field, list_posted_names(field.widget, html_name), now)


def list_page_cells(form: forms.ModelForm, formsets: Iterable[forms.BaseInlineFormSet]) -> list[Cell]:
    """Return the cells of a page: those of the form, and those of the stored rows in its formsets."""
    cells = list(iterate_form_cells(form))
    for formset in formsets:
        for row in formset.initial_forms:
            if row.instance.pk:
                cells += iterate_form_cells(row, f"{formset.prefix}/{row.instance.pk}/")
    return cells


def read_posted_value(cell: Cell, data: QueryDict, files: Any, untouched: Value) -> Value:
    """Return the value that was sent.

    For a file it is NEW_FILE where a file is uploaded or removed, else `untouched`.
    """
    if isinstance(cell.widget, forms.FileInput):
        name = cell.names[0]
        is_new = name in files or any(f"{name}-{mark}" in data for mark in ("clear", "held"))
        return NEW_FILE if is_new else untouched
    return [data.getlist(name) for name in cell.names]


def put(cell: Cell, value: Value, data: QueryDict, files: Any) -> None:
    """Change the posted data as if `value` had been sent; an uploaded file is dropped."""
    if isinstance(cell.widget, forms.FileInput):
        files.pop(cell.names[0], None)
        for mark in ("clear", "held"):
            data.pop(f"{cell.names[0]}-{mark}", None)
        return
    for name, texts in zip(cell.names, value, strict=True):
        data.setlist(name, texts) if texts else data.pop(name, None)


def is_same(cell: Cell, one: Value, other: Value) -> bool:
    """Tell whether two values are the same but for line ends, outer spaces, and the markup that an editor adds."""
    rich = isinstance(cell.widget, RichTextArea)
    return [tidy(texts, rich) for texts in one] == [tidy(texts, rich) for texts in other]


def tidy(texts: list[str], rich: bool) -> list[str]:
    lines = ["\n".join(text.splitlines()).strip() for text in texts]
    if rich:
        lines = [EMPTY_PARAGRAPHS.sub("", re.sub(r">\s+<", "><", sanitise_html(line))) for line in lines]
    return sorted(filter(None, lines))
