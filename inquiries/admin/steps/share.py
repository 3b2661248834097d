from typing import TYPE_CHECKING

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from inquiries import services
from inquiries.admin.steps.base import StepForm
from inquiries.forms.contact import get_model_choice_field, make_textarea
from inquiries.models import Inquiry
from inquiries.models.choices import QuestionKind, Scope
from inquiries.rules.reaching import NEWS_GOES, find_way_to_family
from inquiries.services.ownership.offices import needs_consent
from inquiries.services.ownership.people import is_serving_office
from municipalities.models import Municipality

if TYPE_CHECKING:
    from inquiries.admin.steps.base import Buttons


def say_who_tells(case: Inquiry) -> str:
    """Say how the family hears of the step just taken. Its mail waits, so that the step can be undone until then."""
    return str(NEWS_GOES[find_way_to_family(case)])


class GiveAwayForm(StepForm):
    """A form that gives a case away asks a host of its office whether to be told when the family is answered."""

    field_order = ("office", "text", "follow")

    follow = forms.BooleanField(
        label=gettext_lazy("Tell me when the family has been answered"),
        required=False,
        help_text=gettext_lazy(
            "After handing over you no longer read the case. You are told that it was answered, not what."
        ),
    )

    def __init__(self, data: QueryDict | None = None, *, case: Inquiry, user: User):
        super().__init__(data, case=case, user=user)
        if case.office_id is None or not is_serving_office(user, case.office_id):
            del self.fields["follow"]

    @property
    def wants_to_follow(self) -> bool:
        return bool(self.cleaned_data.get("follow"))


class ShareForm(GiveAwayForm):
    """A host hands the case over to another office, or adds that office. A family that wrote to one municipality
    only is asked first: by mail, else by telephone.
    """

    verb, title = "share", gettext_lazy("Another office")
    told_at = "office"

    office: forms.ModelChoiceField = forms.ModelChoiceField(
        label=gettext_lazy("Office"),
        queryset=Municipality.objects.none(),
        empty_label=gettext_lazy("choose one"),
        error_messages={"required": gettext_lazy("Choose the office.")},
    )
    text = forms.CharField(
        label=gettext_lazy("A word to the colleague"), required=False, max_length=2000, widget=make_textarea(2)
    )
    what = forms.ChoiceField(choices=[*QuestionKind.choices, ("no", "")], widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None = None, *, case: Inquiry, user: User):
        super().__init__(data, case=case, user=user)
        field = get_model_choice_field(self, "office")
        field.queryset = Municipality.objects.taking_part().exclude(pk=self.case.office_id or 0)
        if self.rings:
            field.help_text = _(
                "The family wrote to this municipality only, and gets no mail. Ring them first, and note what they say."
            )
            self.fields["text"].label = _("How they said it")
        elif self.case.scope == Scope.OFFICE:
            field.help_text = _("The family wrote to this municipality only, so they are asked first.")
        else:
            told = _("They are told.") if case.gets_mail else _("They get no mail.")
            field.help_text = " ".join([_("The family said that any host may answer."), told])

    @property
    def rings(self) -> bool:
        """Tell whether the family must be asked first, and gets no mail, so that the host has to ring."""
        return self.case.scope == Scope.OFFICE and not self.case.gets_mail

    @property
    def buttons(self) -> "Buttons":
        if self.rings:
            return (
                ("what", QuestionKind.HAND_OVER.value, gettext_lazy("They said yes: hand over to it")),
                ("what", QuestionKind.ADD.value, gettext_lazy("They said yes: let it help")),
                ("what", "no", gettext_lazy("They said no")),
            )
        return (
            ("what", QuestionKind.HAND_OVER.value, gettext_lazy("Hand over to it")),
            ("what", QuestionKind.ADD.value, gettext_lazy("Let it help")),
        )

    def run(self) -> str:
        values = {"office": self.cleaned_data["office"], "text": self.cleaned_data["text"]}
        what, follow = self.cleaned_data["what"], self.wants_to_follow
        if self.rings:
            return self.note_answer(what, values | {"follow": follow})
        if needs_consent(self.case, values["office"]):
            self.take(services.ask_hand_over, what=what, follow=follow, **values)
            return _("The family is asked in a minute. The case stays here until they answer.")
        if what == QuestionKind.HAND_OVER:
            self.take(services.hand_over, follow=follow, **values)
            done = _("%(office)s has it now.")
        else:
            self.take(services.add_office, **values)
            done = _("%(office)s helps with the case now.")
        return f"{done % {'office': values['office']}} {say_who_tells(self.case)}"

    def note_answer(self, what: str, values: dict) -> str:
        self.take(services.note_answer, agreed=what != "no", what=what, **values)
        if what == "no":
            return _("The family’s no is noted; the case stays here.")
        return _("The family’s yes is noted, and %(office)s can read the case now.") % {"office": values["office"]}


class ConsentForm(StepForm):
    """A host notes here the answer that the family gave on the telephone to an open question."""

    verb, title = "consent", gettext_lazy("The family’s yes or no")
    buttons = (("said", "yes", gettext_lazy("They said yes")), ("said", "no", gettext_lazy("They said no")))

    text = forms.CharField(
        label=gettext_lazy("How they said it"),
        required=False,
        max_length=500,
        help_text=gettext_lazy("For example: on the telephone today."),
    )
    said = forms.ChoiceField(choices=[("yes", ""), ("no", "")], widget=forms.HiddenInput)
    question = forms.CharField(required=False, widget=forms.HiddenInput)

    @classmethod
    def is_possible(cls, case: Inquiry) -> bool:
        return case.asked_office_id is not None

    @property
    def hidden(self) -> dict[str, str]:
        """Add the question that the host reads to the hidden fields: a yes to another question must not count."""
        return super().hidden | {"question": self.case.question}

    def run(self) -> str:
        values = {"text": self.cleaned_data["text"], "question": self.cleaned_data["question"]}
        if self.cleaned_data["said"] == "yes":
            self.take(services.record_consent, **values)
            return _("The family’s yes is noted, and what was asked has happened.")
        self.take(services.refuse, **values)
        return _("The family’s no is noted; the case stays here.")


class CoordinatorForm(GiveAwayForm):
    verb, title = "coordinator", gettext_lazy("To the coordinator")
    buttons = (("give", "1", gettext_lazy("Give it to the coordinator")),)
    told_at = "text"

    text = forms.CharField(label=gettext_lazy("Why"), required=False, max_length=2000, widget=make_textarea(2))

    @classmethod
    def is_possible(cls, case: Inquiry) -> bool:
        return case.office_id is not None

    def run(self) -> str:
        text, follow = self.cleaned_data["text"], self.wants_to_follow
        self.take(services.hand_over, office=None, text=text, follow=follow)
        return " ".join([_("The coordinator has it now."), say_who_tells(self.case)])


class RemoveOfficeForm(StepForm):
    """A host takes an office that helped off the case."""

    verb, title = "remove", gettext_lazy("An office no longer helps")
    buttons = (("remove", "1", gettext_lazy("Take it off the case")),)
    told_at = "office"

    office: forms.ModelChoiceField = forms.ModelChoiceField(
        label=gettext_lazy("Office"),
        queryset=Municipality.objects.none(),
        empty_label=gettext_lazy("choose one"),
        error_messages={"required": gettext_lazy("Choose the office.")},
    )

    def __init__(self, data: QueryDict | None = None, *, case: Inquiry, user: User):
        super().__init__(data, case=case, user=user)
        get_model_choice_field(self, "office").queryset = Municipality.objects.filter(helps_with__inquiry=self.case)

    @classmethod
    def is_possible(cls, case: Inquiry) -> bool:
        return case.further.exists()

    def run(self) -> str:
        self.take(services.remove_office, office=self.cleaned_data["office"])
        return _("It no longer reads the case.")
