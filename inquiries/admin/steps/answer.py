from typing import Any

from django import forms
from django.conf import settings
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.workplace.widgets import DayField
from base.values.formats import format_weekday
from base.values.times import validate_sensible_date
from inquiries import services
from inquiries.admin.steps.base import StepForm
from inquiries.admin.steps.choosing import SelectWithTexts, bring_texts
from inquiries.forms.contact import get_model_choice_field, make_textarea
from inquiries.models import Inquiry, Snippet
from inquiries.rules import snippets
from inquiries.rules.reaching import ANSWER_GOES, Way, find_way_to_family, say_where_answer_stands
from inquiries.services.notifying.family_mail import choose_mail_language


class ReplyForm(StepForm):
    verb, title = "reply", gettext_lazy("Answer")
    buttons = (("send", "1", gettext_lazy("Send the answer")),)
    told_at = "text"

    text = forms.CharField(
        label=gettext_lazy("Your answer"), required=False, max_length=10000, strip=False, widget=make_textarea(7)
    )
    snippet: forms.ModelChoiceField = forms.ModelChoiceField(
        label=gettext_lazy("Snippet"),
        queryset=Snippet.objects.none(),
        required=False,
        empty_label=gettext_lazy("choose one"),
        widget=SelectWithTexts,
    )

    def __init__(
        self, data: QueryDict | None = None, *, case: Inquiry, user: User, initial: dict[str, object] | None = None
    ):
        super().__init__(data, case=case, user=user, initial=initial)
        self.fields["text"].help_text = say_where_answer_stands(case)
        self.own = find_snippets(case)
        get_model_choice_field(self, "snippet").queryset = self.own
        bring_texts(self, "snippet", self.find_texts)

    @classmethod
    def is_possible(cls, case: Inquiry) -> bool:
        """Tell whether an answer can reach the family, by mail or on its private page; else it must be rung."""
        return find_way_to_family(case) != Way.NONE

    def find_texts(self) -> dict[str, str]:
        """Return {snippet id: text}, each text as it would stand in the answer."""
        language = choose_mail_language(self.case)
        texts = snippets.fill_snippets(self.own, case=self.case, by=self.user, language=language)
        return {str(pk): text for pk, text in texts.items()}

    def is_only_prepared(self) -> bool:
        """Put the chosen snippet under what has been written where "Insert" was pressed, and return whether it was.

        Nothing is sent.
        """
        if "insert" not in self.data:
            return False
        written = self.data.get("text", "").rstrip()
        chosen = self.own.filter(pk=_number(self.data.get("snippet"))).first()
        parts = [written] + ([self.find_texts()[str(chosen.pk)]] if chosen else [])
        self.is_bound, self.initial = False, {"text": "\n\n".join(filter(None, parts))}
        return True

    def run(self) -> str:
        self.take(services.reply, text=self.cleaned_data["text"])
        return str(ANSWER_GOES[find_way_to_family(self.case)])


def find_snippets(case: Inquiry) -> QuerySet[Snippet]:
    return Snippet.objects.filter(Q(office=None) | Q(office=case.office_id)).order_by("-office", "pk")


def _number(text: str | None) -> int:
    """Return `text` as the id of a row; 0, which no row has, where it is no number."""
    return int(text) if text and text.isdecimal() else 0


class CallForm(StepForm):
    verb, title = "call", gettext_lazy("Telephone")
    buttons = (
        ("reached", "yes", gettext_lazy("We have talked")),
        ("reached", "no", gettext_lazy("Nobody answered the phone")),
    )

    text = forms.CharField(
        label=gettext_lazy("What was said"),
        required=False,
        max_length=5000,
        widget=make_textarea(),
        help_text=gettext_lazy("Only for the office. The family does not see it on its page."),
    )
    done = forms.BooleanField(required=False)
    reached = forms.ChoiceField(choices=[("yes", ""), ("no", "")], widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None = None, *, case: Inquiry, user: User):
        super().__init__(data, case=case, user=user)
        if case.next_action_on is None:
            del self.fields["done"]
        else:
            self.fields["done"].label = _("“%(what)s” is done with this") % {"what": case.next_action}

    def run(self) -> str:
        reached = self.cleaned_data["reached"] == "yes"
        values = {"text": self.cleaned_data["text"], "action_done": bool(self.cleaned_data.get("done"))}
        self.take(services.log_call, reached=reached, **values)
        if not reached:
            return _("The attempt is noted.")
        answers = self.row is not None and self.row.answers
        return _("The call is noted, and counts as an answer.") if answers else _("The call is noted.")

    @property
    def leads(self) -> bool:
        """Tell whether telephoning stands first, because the family has a telephone number and no e-mail address."""
        return bool(self.case.phone) and not self.case.email

    def find_texts(self) -> list[tuple[str, str]]:
        """Return (title, text) of each snippet, to be read out, in the language of the workplace.

        It is empty where the family can be written to, because the snippets then stand beside the answer.
        """
        if ReplyForm.is_possible(self.case):
            return []
        own = find_snippets(self.case)
        texts = snippets.fill_snippets(
            own, case=self.case, by=self.user, language=get_language() or settings.LANGUAGE_CODE
        )
        return [(str(row), texts[row.pk]) for row in own]


class NoteForm(StepForm):
    verb, title = "note", pgettext_lazy("written about a case", "Note")
    buttons = (("save", "1", gettext_lazy("Keep the note")),)
    told_at = "text"

    text = forms.CharField(
        label=gettext_lazy("Note for the desk"),
        required=False,
        max_length=5000,
        widget=make_textarea(),
        help_text=gettext_lazy("Not on the family’s page; they get it when they ask for all that is kept about them."),
    )

    def run(self) -> str:
        self.take(services.note, text=self.cleaned_data["text"])
        return _("The note is kept.")


class NextActionForm(StepForm):
    verb, title = "next", gettext_lazy("Next action")
    buttons = (("plan", "1", gettext_lazy("Plan it")), ("done", "1", gettext_lazy("It is done")))
    told_at = "text"

    text = forms.CharField(label=gettext_lazy("What is to be done"), required=False, max_length=200)
    on = DayField(label=gettext_lazy("On which day"), required=False, validators=[validate_sensible_date])

    def __init__(self, data: QueryDict | None = None, *, case: Inquiry, user: User):
        initial: dict[str, object] = {"text": case.next_action, "on": case.next_action_on}
        super().__init__(data, case=case, user=user, initial=initial)
        self.fields["text"].help_text = " ".join([self.say_who_reads(), *self.say_what_goes()])

    def say_who_reads(self) -> str:
        if find_way_to_family(self.case) == Way.NONE:
            return _("Only for the office: the family has no page.")
        return _("The family reads it on its page, as the next step.")

    def say_what_goes(self) -> list[str]:
        """Return the sentence that names the planned action to be replaced, in a list; empty where none is planned."""
        if not self.case.next_action_on:
            return []
        now = {"what": self.case.next_action, "day": format_weekday(self.case.next_action_on)}
        return [_("Replaces what is planned: “%(what)s”, %(day)s.") % now]

    def clean(self) -> dict[str, Any]:
        super().clean()
        day = self.cleaned_data.get("on")
        if "done" not in self.data and "on" not in self.errors and not day:
            self.add_error("on", _("Choose the day."))
        if "done" not in self.data and day and day < timezone.localdate():
            self.add_error("on", _("That day has passed. Choose today or a later day."))
        return self.cleaned_data

    def run(self) -> str:
        done = "done" in self.data
        on = None if done else self.cleaned_data["on"]
        before = self.case.next_action
        self.take(services.set_next_action, text=self.cleaned_data["text"], on=on)
        if done:
            return _("Done; nothing is planned.")
        if before and before != self.cleaned_data["text"]:
            return _("The next action is planned, in place of “%(what)s”.") % {"what": before}
        return _("The next action is planned.")
