from typing import TYPE_CHECKING

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from inquiries import services
from inquiries.admin.steps.base import Step
from inquiries.forms import area
from inquiries.models import Inquiry
from inquiries.models.words import Reason, Stage
from inquiries.services.stages import next_stages

if TYPE_CHECKING:
    from inquiries.admin.steps.base import Buttons


class MoveStage(Step):
    verb, title = "stage", gettext_lazy("How far they have come")

    to = forms.CharField(widget=forms.HiddenInput)

    @classmethod
    def is_possible(cls, case: Inquiry) -> bool:
        return bool(next_stages(case))

    @property
    def buttons(self) -> "Buttons":
        """Only steps that can be made from here."""
        return tuple(("to", stage.value, stage.label) for stage in next_stages(self.case))

    def run(self) -> str:
        case = services.move_stage(to=self.cleaned_data["to"], **self.step)
        return _("The stage is now “%(stage)s”.") % {"stage": case.get_stage_display()}


class End(Step):
    verb, title = "end", gettext_lazy("End the case")
    buttons = (("end", "1", gettext_lazy("End the case")),)
    told_at = "reason"

    reason = forms.ChoiceField(
        label=gettext_lazy("Why it ends"), required=False, choices=[("", gettext_lazy("choose one")), *Reason.choices],
        help_text=gettext_lazy("Counted, so that the region knows what families miss. A family that writes again opens the case again."),
    )  # fmt: skip
    text = forms.CharField(label=gettext_lazy("Note for the desk"), required=False, max_length=5000, widget=area(2))

    @classmethod
    def is_possible(cls, case: Inquiry) -> bool:
        return case.stage != Stage.ENDED

    def run(self) -> str:
        services.end(reason=self.cleaned_data["reason"], text=self.cleaned_data["text"], **self.step)
        return _("The case has ended.")


class Archive(Step):
    verb, title = "archive", gettext_lazy("Archive")
    buttons = (("save", "1", gettext_lazy("Keep this")),)
    told_at = "worth"

    worth = forms.BooleanField(
        label=gettext_lazy("Worth archiving"), required=False,
        help_text=gettext_lazy("A copy goes to the municipality’s archive before the portal forgets the family. They read so on their page."),
    )  # fmt: skip
    journal_number = forms.CharField(label=gettext_lazy("Journal number"), required=False, max_length=40)

    def __init__(self, data: QueryDict | None = None, *, case: Inquiry, user: User):
        initial: dict[str, object] = {"worth": case.archive, "journal_number": case.journal_number}
        super().__init__(data, case=case, user=user, initial=initial)

    @classmethod
    def is_possible(cls, case: Inquiry) -> bool:
        return case.archive or bool(case.office and case.office.archives_cases)

    def run(self) -> str:
        worth = self.cleaned_data["worth"]
        services.mark_for_archive(worth=worth, journal_number=self.cleaned_data["journal_number"], **self.step)
        return _("Marked as worth archiving.") if worth else _("Not to be archived.")
