from dataclasses import dataclass
from typing import Any

from django import template
from django.forms import BoundField

register = template.Library()


@dataclass(frozen=True)
class FormError:
    """A `FormError` is one error of a form: the label of its field, the text, and the id to which the line leads."""

    label: str
    text: str
    target: str


def find_target(field: BoundField) -> str:
    """Return the id of an element that can take the focus; for a field of several boxes that is the first box."""
    return f"{field.auto_id}_0" if field.use_fieldset else field.auto_id


@register.simple_tag
def list_errors(adminform: Any, formsets: Any) -> list[FormError]:
    """Return every error of a form of the workplace and of the rows inside it, in the order of the page."""
    forms = [adminform.form, *(form for shown in formsets for form in shown.formset.forms)]
    return [
        FormError(str(field.label), str(error), find_target(field))
        for form in forms
        for field in form
        for error in field.errors
    ]
