"""A `Change` is shown in the reader's language: fields and choices by their names, dates as people write them."""

import dataclasses
import datetime
import json
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from base.models import Change
from base.text.differences import diff_texts, strip_markup
from base.text.richtext import RichTextField


@dataclasses.dataclass
class FieldChange:
    """A `FieldChange` says what one field was and became, or for a long text the difference between the two."""

    label: str
    before: str = ""
    after: str = ""
    difference: str = ""


class ShownChange:
    def __init__(self, change: Change):
        self.change = change
        self.at, self.action = change.at, change.action
        self.reason = ""  # why, where much was moved at once; set by whoever knows
        self.restore_url = ""  # of the page that puts back the version it left; set by whoever may lead there
        kind = change.content_type.model_class()
        unseen = getattr(kind, "kept_with_history", ())
        self.lines = [self.make_field_change(name, *pair) for name, pair in change.fields.items() if name not in unseen]

    @property
    def author_name(self) -> str:
        person = self.change.by
        return person.get_full_name() or person.get_username() if person else _("somebody who has no access any more")

    @property
    def description(self) -> str:
        """Return what was done in words; of a row inside the one whose history it is, with the inner row's name."""
        words = self.verb
        return f"{words}: {self.inner_row}" if self.change.parent_id else words

    @property
    def verb(self) -> str:
        """Return what was done in words; taking back and putting back name the moment of the change they are about."""
        if earlier := self.change.takes_back:
            again = (
                _("Done again: what was done %(moment)s")
                if earlier.takes_back_id
                else _("Undone: the step of %(moment)s")
            )
            return again % {"moment": format_moment(earlier.at)}
        if earlier := self.change.restores:
            return _("Put back: the version of %(moment)s") % {"moment": format_moment(earlier.at)}
        if self.change.action == Change.Action.CHANGED and not self.lines:
            return _("Looked through, with no change that readers see")
        return capfirst(self.change.get_action_display())

    @property
    def inner_row(self) -> str:
        kind = self.change.content_type.model_class()
        return f"{kind._meta.verbose_name} {self.change.name}" if kind else self.change.name

    def make_field_change(self, name: str, before: Any, after: Any) -> FieldChange:
        kind = self.change.content_type.model_class()
        field = {field.name: field for field in kind._meta.fields}.get(name) if kind else None
        if field is None:  # a later version of the portal has no such field any more
            return FieldChange(name, convert_to_text(before), convert_to_text(after))
        label = capfirst(str(field.verbose_name))
        if isinstance(field, RichTextField) or (isinstance(field, models.TextField) and before and after):
            return FieldChange(label, difference=render_text_difference(field, before or "", after or ""))
        if isinstance(field, models.FileField):
            return FieldChange(
                label, _("a file") if before else "", (_("a new file") if before else _("a file")) if after else ""
            )
        return FieldChange(label, describe_stored_value(field, before), describe_stored_value(field, after))


def render_text_difference(field: models.Field, before: str, after: str) -> str:
    rich = isinstance(field, RichTextField)
    old, new = (strip_markup(text) if rich else text.splitlines() for text in (before, after))
    return diff_texts(old, new) or format_html("<p>{}</p>", _("Only the formatting was changed."))


def describe_stored_value(field: models.Field, value: Any) -> str:
    if value in (None, ""):
        return ""
    if field.flatchoices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(field, models.DateField | models.TimeField):
        return describe_moment(field, value)
    return convert_to_text(value)


def describe_moment(field: models.Field, value: str) -> str:
    """Return a date, moment or time, which JSON holds as text, as people write it."""
    try:
        moment = field.to_python(value)
    except ValidationError:
        return str(value)
    if isinstance(field, models.DateTimeField):
        return format_moment(moment)
    return formats.date_format(moment, "DATE_FORMAT") if isinstance(field, models.DateField) else f"{moment:%H:%M}"


def format_moment(moment: datetime.datetime) -> str:
    return formats.date_format(timezone.localtime(moment), "DATETIME_FORMAT")


def convert_to_text(value: object) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
