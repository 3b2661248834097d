from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from inquiries import services
from inquiries.admin.steps.base import Step
from inquiries.forms import chooser
from inquiries.models import Inquiry
from inquiries.services.people import colleagues_at, serves


class ColleagueField(forms.ModelChoiceField):
    def label_from_instance(self, obj: User) -> str:
        return obj.get_full_name() or obj.username


class Responsible(Step):
    verb, title = "responsible", gettext_lazy("Who sees to it")
    told_at = "colleague"

    colleague = ColleagueField(
        label=gettext_lazy("Colleague"), queryset=User.objects.none(), required=False, empty_label=gettext_lazy("choose one"),
        help_text=gettext_lazy("Is told when the family writes again, in place of all at the office."),
    )  # fmt: skip
    what = forms.ChoiceField(choices=[("take", ""), ("give", ""), ("nobody", "")], widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None = None, *, case: Inquiry, user: User):
        super().__init__(data, case=case, user=user)
        chooser(self, "colleague").queryset = colleagues_at(case.office_id).exclude(pk=user.pk)

    @property
    def buttons(self) -> tuple:
        mine = self.case.responsible_id == self.user.pk
        take = [("what", "take", _("I take it"))] if serves(self.user, self.case.office_id) and not mine else []
        none = [("what", "nobody", _("Nobody sees to it"))] if self.case.responsible_id else []
        return (*take, ("what", "give", _("Give it to the colleague")), *none)

    def clean(self) -> dict:
        super().clean()
        if self.cleaned_data.get("what") == "give" and not self.cleaned_data.get("colleague"):
            self.add_error("colleague", _("Choose the colleague."))
        return self.cleaned_data

    def run(self) -> str:
        person = {"take": self.user, "give": self.cleaned_data["colleague"], "nobody": None}[self.cleaned_data["what"]]
        services.choose_responsible(person=person, **self.step)
        if person is None:
            return _("Nobody sees to the case now.")
        return _("%(name)s sees to the case now.") % {"name": person.get_full_name() or person.username}
