"""The top of a case page says why a text was not sent, and where on the long page that text is."""

from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.drafts import keeping
from accounts.models import User
from accounts.models.draft import Draft
from inquiries.admin.steps.base import StepForm
from inquiries.models import Inquiry


class Fault(NamedTuple):
    text: str
    label: str
    target: str  # the id that the line leads to


def list_faults(form: StepForm | None) -> list[Fault]:
    """Return one line for each thing that kept the step of `form` from being taken; empty without a form."""
    if form is None:
        return []
    faults = [Fault(str(error), str(form.title), form.auto_target) for error in form.non_field_errors()]
    for field in form:
        target = form.auto_target if field.is_hidden else field.id_for_label
        label = form.title if field.is_hidden else field.label
        faults += [Fault(str(error), str(label), target) for error in field.errors]
    if form.since:
        faults.append(
            Fault(
                _("somebody has written since you opened the case. Read it first."), str(form.title), form.auto_target
            )
        )
    return faults


def find_draft(case: Inquiry, user: User) -> Draft | None:
    """Return the person's unsent text that is put back into the forms of the case; None where there is none."""
    path = reverse("admin:inquiries_steps", args=[case.pk])
    return keeping.find(user=user, paths=[path]).get(path)
