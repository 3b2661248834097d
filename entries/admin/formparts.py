"""Beside its fields the form of an entry says which are needed to publish it, and what is still missing.

Both follow from the rules of the model.
"""

import copy

from django.db import models
from django.forms import BaseModelForm
from django.utils.functional import lazy
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from accounts.access import SignedInRequest
from accounts.drafts import keeping
from entries.models import Entry
from entries.models.publishing import get_field_label


def _add_mark(label: object, model: type[Entry], others: list[str]) -> SafeString:
    words = _("needed to publish")
    if others:
        either = get_text_list([get_field_label(model, other) for other in others], _("or"))
        words = _("needed to publish, or: %(others)s") % {"others": either}
    sign = format_html('<span class="needed" aria-hidden="true" title="{}">◆</span>', words)
    return format_html('{} {}<span class="visually-hidden"> ({})</span>', label or "", sign, words)


add_mark = lazy(_add_mark, SafeString)


def mark_needed(form: BaseModelForm, model: type[Entry]) -> None:
    """Mark the labels of the fields that are needed to publish: with a sign, and in words for screen readers."""
    needed = {name: names for names in model.list_needed_fields() for name in names}
    for name, field in form.fields.items():
        if name in needed or field.required:
            others = [other for other in needed.get(name, ()) if other != name]
            field.label = add_mark(field.label, model, others)


def copy_with_draft(request: SignedInRequest, entry: Entry) -> Entry:
    """Return the entry as its form shows it, with the person's unsent text, which is put back into the page."""
    draft = keeping.find(user=request.user, paths=[request.path]).get(request.path)
    if draft is None:
        return entry
    values, shown = draft.read(), copy.copy(entry)
    for field in entry._meta.concrete_fields:
        texts = values.get(field.name, values.get(f"{field.name}_0"))  # a moment has two fields, its day is the first
        if texts is not None and not isinstance(field, models.FileField):
            shown.__dict__[field.attname] = texts[0].strip() if texts else ""
    return shown


def list_missing(entry: Entry) -> list[tuple[str, str]]:
    """Return [(name of the field to go to, what is filled in there)] in the order of the model's rules.

    The list is empty where the entry can be published.
    """
    groups = {names[0]: names for names in entry.list_needed_fields()}
    return [
        (name, get_text_list([get_field_label(type(entry), one) for one in groups.get(name, (name,))], _("or")))
        for name in entry.find_missing_fields()
    ]
