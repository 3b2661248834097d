"""A household puts right in this form what is written about it."""

from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from accounts.concurrent_edits.cells import Cell, list_posted_names, make_untouched_value
from accounts.concurrent_edits.comparing import Clash, ConcurrentEdit
from accounts.concurrent_edits.state import OpenedForm, make_state
from base.publicforms.forms import PublicForm
from inquiries.forms.contact import AttachedField, HouseholdForm
from inquiries.models import Inquiry


class CorrectForm(HouseholdForm, PublicForm):
    """Two of one household may have the form open: a field that both change is refused once, others are kept."""

    purpose = "correct"
    opened = AttachedField(required=False, max_length=20_000)  # what stood in the fields when the form was shown

    def __init__(self, data: QueryDict | None = None, *, case: Inquiry, initial: dict[str, Any], **kwargs: Any):
        super().__init__(data.copy() if data else None, initial=initial, **kwargs)
        self.case = case
        if case.has_doubtful_phone:
            self.fields["phone_country"].initial = ""  # untouched it stays as it is
        self.clashes: list[Clash] = []
        self.cells = [self.build_cell(name) for name in initial]
        state = OpenedForm.unpack(self.data.get("opened", ""), case)
        if state is not None:
            meeting = ConcurrentEdit(state, cast("QueryDict", self.data), {})
            for cell in self.cells:
                meeting.merge_cell(cell)
            self.clashes = meeting.clashes

    def build_cell(self, name: str) -> Cell:
        field = self.fields[name]
        now = make_untouched_value(field.widget, field.prepare_value(self.initial[name]))
        return Cell(name, self.case, name, field, list_posted_names(field.widget, name), now)

    @property
    def opened_to_send(self) -> str:
        """Return what the fields hold now, for a hidden field: whoever sends the form again has been told."""
        return make_state(self.cells).pack(self.case)

    def clean(self) -> dict[str, Any]:
        for clash in self.clashes:
            now = format_cell(clash.cell)
            words = _(
                "Somebody else of you has changed this meanwhile; it says “%(now)s” now. What you wrote "
                "is kept here. Send again if yours shall stand."
            )
            self.add_error(clash.cell.name, words % {"now": now})
        return super().clean()


def format_cell(cell: Cell) -> str:
    texts = [text for part in cell.stored_value for text in part]
    choices: Any = dict(cast("Any", cell.field).choices) if isinstance(cell.field, forms.ChoiceField) else {}
    return ", ".join(str(choices.get(text, text)) for text in texts)
