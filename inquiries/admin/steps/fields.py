"""All steps of a case stand in one form of the page, so that sending one brings along what was written in the
others.
"""

from typing import Any, cast

from django import forms
from django.http import QueryDict

from accounts.models import User
from accounts.models.draft import Values
from inquiries.models import Inquiry


class StepField(forms.BoundField):
    """On the page the name of a field begins with its step, as in `reply.text`; the step itself reads plain names."""

    def as_widget(
        self, widget: forms.Widget | None = None, attrs: dict[str, Any] | None = None, only_initial: bool = False
    ) -> Any:
        widget = widget or self.field.widget
        attrs = self.build_widget_attrs(attrs or {}, widget)
        attrs.setdefault("id", self.auto_id)
        name = f"{cast(Any, self.form).verb}.{self.name}"
        return widget.render(name=name, value=self.value(), attrs=attrs, renderer=self.form.renderer)


def select_step_values(posted: QueryDict, verb: str) -> QueryDict:
    """Return the fields of one step under their plain names, and fields of no step, such as the pressed button."""
    own = QueryDict(mutable=True)
    for name, values in posted.lists():
        step, _dot, field = name.rpartition(".")
        if step in ("", verb):
            own.setlist(field, values)
    return own


def collect_unsent_values(
    posted: QueryDict, *, steps: list[type[forms.Form]], pk: int, user: User, verb: str
) -> Values:
    """Return {name: values} of what was written in other steps and differs from what the page had shown there."""
    case = Inquiry.objects.filter(pk=pk).first()
    found: Values = {}
    for step in steps if case else []:
        form: Any = step(case=case, user=user)  # type: ignore[call-arg]  # as every Step takes them
        for name, field in form.fields.items() if form.verb != verb else ():
            sent = posted.getlist(f"{form.verb}.{name}")
            if sent and field.has_changed(form.get_initial_for_field(field, name), sent[0]):
                found[f"{form.verb}.{name}"] = sent
    return found
