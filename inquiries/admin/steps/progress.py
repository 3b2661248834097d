from typing import TYPE_CHECKING

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from inquiries import services
from inquiries.admin.steps.base import StepForm
from inquiries.admin.steps.choosing import SelectWithTexts, bring_texts
from inquiries.forms.contact import make_textarea
from inquiries.models import Inquiry
from inquiries.models.choices import Reason, Stage
from inquiries.rules.goodbyes import suggest_goodbyes
from inquiries.rules.reaching import GOODBYE_GOES, Way, find_way_to_family, say_where_answer_stands
from inquiries.services.notifying.family_mail import choose_mail_language
from inquiries.services.stages import get_next_stages

if TYPE_CHECKING:
    from inquiries.admin.steps.base import Buttons


class MoveStageForm(StepForm):
    verb, title = "stage", gettext_lazy("How far they have come")

    to = forms.CharField(widget=forms.HiddenInput)

    @classmethod
    def is_possible(cls, case: Inquiry) -> bool:
        return bool(get_next_stages(case))

    @property
    def buttons(self) -> "Buttons":
        """Return (name, value, words) of a button for each stage to which the case can move from here."""
        return tuple(("to", stage.value, stage.label) for stage in get_next_stages(self.case))

    def run(self) -> str:
        case = self.take(services.move_stage, to=self.cleaned_data["to"])
        return _("The stage is now “%(stage)s”.") % {"stage": case.get_stage_display()}


class EndForm(StepForm):
    verb, title = "end", gettext_lazy("End the case")
    buttons = (("end", "1", gettext_lazy("End the case")),)
    told_at = "reason"

    reason = forms.ChoiceField(
        label=gettext_lazy("Why it ends"),
        required=False,
        choices=[("", gettext_lazy("choose one")), *Reason.choices],
        widget=SelectWithTexts,
        help_text=gettext_lazy(
            "Counted, so that the region knows what families miss. A family that writes again opens the case again."
        ),
    )
    goodbye = forms.CharField(
        label=gettext_lazy("A goodbye to the family"),
        required=False,
        max_length=10000,
        strip=False,
        widget=make_textarea(6),
    )
    text = forms.CharField(
        label=gettext_lazy("Note for the desk"), required=False, max_length=5000, widget=make_textarea(2)
    )

    def __init__(self, data: QueryDict | None = None, *, case: Inquiry, user: User):
        super().__init__(data, case=case, user=user)
        bring_texts(self, "reason", self.find_texts)
        if find_way_to_family(case) == Way.NONE:
            del self.fields["goodbye"]
        else:
            leave = _("Leave it empty, and nothing is sent.")
            self.fields["goodbye"].help_text = f"{say_where_answer_stands(case)} {leave}"

    def find_texts(self) -> dict[str, str]:
        """Return {reason: suggested goodbye}; empty for a family without mail, which may have no way to its page."""
        return suggest_goodbyes(self.case, self.user, choose_mail_language(self.case)) if self.has_suggestions else {}

    @property
    def has_suggestions(self) -> bool:
        return self.case.gets_mail

    @classmethod
    def is_possible(cls, case: Inquiry) -> bool:
        return case.stage != Stage.ENDED

    def is_only_prepared(self) -> bool:
        """Fill in the suggested goodbye where "Suggest" was pressed, and return whether it was. Nothing is sent."""
        if "insert" not in self.data:
            return False
        values = {name: self.data.get(name, "") for name in self.fields}
        suggested = self.find_texts().get(values["reason"])
        self.is_bound, self.is_open = False, True
        self.initial = values | ({"goodbye": suggested} if suggested else {})
        return True

    def run(self) -> str:
        values = {name: self.cleaned_data.get(name, "") for name in ("reason", "goodbye", "text")}
        self.take(services.end, **values)
        if not values["goodbye"].strip():
            return _("The case has ended. Nothing is sent to the family.")
        return str(GOODBYE_GOES[find_way_to_family(self.case)])


class ArchiveForm(StepForm):
    verb, title = "archive", gettext_lazy("Archive")
    buttons = (("save", "1", gettext_lazy("Keep this")),)
    told_at = "worth"

    worth = forms.BooleanField(
        label=gettext_lazy("Worth archiving"),
        required=False,
        help_text=gettext_lazy("A copy goes to the municipality’s archive before the portal forgets the family."),
    )
    journal_number = forms.CharField(label=gettext_lazy("Journal number"), required=False, max_length=40)

    def __init__(self, data: QueryDict | None = None, *, case: Inquiry, user: User):
        initial: dict[str, object] = {"worth": case.archive, "journal_number": case.journal_number}
        super().__init__(data, case=case, user=user, initial=initial)
        known = _("Tell the family so.") if find_way_to_family(case) == Way.NONE else _("They read so on their page.")
        self.fields["worth"].help_text = f"{self.fields['worth'].help_text} {known}"

    @classmethod
    def is_possible(cls, case: Inquiry) -> bool:
        return case.archive or bool(case.office and case.office.archives_cases)

    def run(self) -> str:
        worth = self.cleaned_data["worth"]
        self.take(services.mark_for_archive, worth=worth, journal_number=self.cleaned_data["journal_number"])
        return _("Marked as worth archiving.") if worth else _("Not to be archived.")
