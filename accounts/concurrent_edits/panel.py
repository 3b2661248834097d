"""Where two have written, a panel shows what stood there, what the other wrote, and what this person wrote."""

import dataclasses
from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from accounts.concurrent_edits.authors import Author, Authors
from accounts.concurrent_edits.cells import Cell, Value
from accounts.concurrent_edits.comparing import CHOICE, Clash, ConcurrentEdit, Removal
from base.text.differences import diff_texts, strip_markup
from base.text.richtext import RichTextArea

if TYPE_CHECKING:
    from accounts.models import User


@dataclasses.dataclass
class Question:
    """A `Question` is one thing to decide. The answer is posted as `name`, which is empty where there is no choice."""

    label: str
    author: Author
    base: str = ""
    theirs: str = ""
    mine: str = ""
    name: str = ""
    language: str = ""


class Panel:
    """A `Panel` holds the questions of a page, and what was merged without asking."""

    def __init__(self, meeting: ConcurrentEdit, reader: "User"):
        self.authors = Authors(reader)
        self.questions = [self.ask_field(clash) for clash in meeting.clashes]
        self.questions += [self.ask_row(removal) for removal in meeting.removals]
        self.merged = self.sum_up(meeting)

    def ask_field(self, clash: Clash) -> Question:
        cell = clash.cell
        author = self.authors.find_author(type(cell.row), cell.row.pk, cell.name)
        language = cell.name.rsplit("_", 1)[-1]
        values = describe_three_versions(cell, clash)
        known = language if language in settings.MODELTRANSLATION_LANGUAGES else ""
        return Question(get_cell_label(cell), author, *values, name=CHOICE + cell.key, language=known)

    def ask_row(self, removal: Removal) -> Question:
        kind = removal.formset.model
        author = self.authors.find_author(kind, removal.pk)
        label = self.label_of_row(removal.formset, removal.pk)
        if not removal.changed:
            return Question(label, author, theirs=_("removed it"), mine=_("It stands in the form as a new row now."))
        theirs = "; ".join(
            f"{get_field_label(cell)}: {describe_posted_value(cell.field, cell.stored_value)}"
            for cell in removal.changed
        )
        return Question(label, author, theirs=theirs, mine=_("You removed it."), name=CHOICE + removal.key)

    def label_of_row(self, formset: Any, pk: str) -> str:
        changes = self.authors.read_changes(formset.model, pk)
        name = changes[0].name if changes else ""
        return ": ".join(filter(None, (capfirst(str(formset.model._meta.verbose_name)), name)))

    def sum_up(self, meeting: ConcurrentEdit) -> list[tuple[Author, str]]:
        """Return [(author, fields)] of what the other changed and this person did not."""
        found: dict[Author, list[str]] = {}
        for cell in meeting.merged:
            found.setdefault(self.authors.find_author(type(cell.row), cell.row.pk, cell.name), []).append(
                get_cell_label(cell)
            )
        for formset, pk in meeting.gone:
            label = _("%(row)s (removed)") % {"row": self.label_of_row(formset, pk)}
            found.setdefault(self.authors.find_author(formset.model, pk), []).append(label)
        return [(author, ", ".join(labels)) for author, labels in found.items()]

    def describe_merged_fields(self) -> list[str]:
        words = _("Meanwhile this was changed too, and stands beside what you saved: %(fields)s (by %(author)s).")
        return [words % {"author": author, "fields": fields} for author, fields in self.merged]


def get_field_label(cell: Cell) -> str:
    return capfirst(str(cell.field.label or cell.name))


def get_cell_label(cell: Cell) -> str:
    """Return the label of a field; in a row inside another it begins with the name of that row."""
    return f"{cell.row}: {get_field_label(cell)}" if "/" in cell.key else get_field_label(cell)


def describe_three_versions(cell: Cell, clash: Clash) -> tuple[str, str, str]:
    """Return (before, theirs, mine) in words; a longer text shows its differences from the one before."""
    base, theirs, mine = (
        describe_posted_value(cell.field, value) for value in (clash.base, cell.stored_value, clash.mine)
    )
    if not isinstance(cell.widget, forms.Textarea):
        return base, theirs, mine
    lines = [split_into_lines(cell, value) for value in (clash.base, cell.stored_value, clash.mine)]
    return "\n".join(lines[0]), describe_changes(lines[0], lines[1]), describe_changes(lines[0], lines[2])


def describe_changes(before: list[str], after: list[str]) -> str:
    return diff_texts(before, after) or _("Only the formatting was changed.")


def split_into_lines(cell: Cell, value: Value) -> list[str]:
    text = " ".join(part for texts in value for part in texts)
    return strip_markup(text) if isinstance(cell.widget, RichTextArea) else text.splitlines()


def describe_posted_value(field: forms.Field, value: Value) -> str:
    texts = [text for part in value for text in part if text]
    if isinstance(field, forms.BooleanField):
        return _("yes") if texts else _("no")
    if isinstance(field, forms.FileField):
        return _("a file") if texts else ""
    if isinstance(field, forms.ModelChoiceField):
        keys = [text for text in texts if text.isdecimal()]
        rows: Any = field.queryset
        return ", ".join(map(str, rows.filter(pk__in=keys))) if keys else ""
    if isinstance(field, forms.ChoiceField):
        known = {str(key): str(label) for key, label in flatten_choices(field.choices)}
        return ", ".join(known.get(text, text) for text in texts)
    return " ".join(texts)


def flatten_choices(choices: Any) -> list[tuple[Any, Any]]:
    """Return [(key, label)] of the choices, without their groups."""
    found: list[tuple[Any, Any]] = []
    for key, label in choices:
        found += label if isinstance(label, list | tuple) else [(key, label)]
    return found
