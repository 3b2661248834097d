from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from inquiries import services
from inquiries.admin.steps.base import StepForm
from inquiries.models import Inquiry
from inquiries.services.ownership.people import is_serving_office, list_colleagues

if TYPE_CHECKING:
    from inquiries.admin.steps.base import Buttons


class ResponsibleForm(StepForm):
    """A host takes the case, gives it to a colleague where there is one, or lets it go."""

    verb, title = "responsible", gettext_lazy("Who is looking after it")
    told_at = "colleague"

    colleague = forms.ChoiceField(
        label=gettext_lazy("Colleague"),
        required=False,
        help_text=gettext_lazy("Is told when the family writes again, in place of all at the office."),
    )
    what = forms.ChoiceField(choices=[("take", ""), ("give", ""), ("nobody", "")], widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None = None, *, case: Inquiry, user: User):
        super().__init__(data, case=case, user=user)
        self.people = {str(each.pk): each for each in list_colleagues(case.office_id) if each.pk != user.pk}
        names = [(key, each.get_known_name()) for key, each in self.people.items()]
        cast("forms.ChoiceField", self.fields["colleague"]).choices = [("", _("choose one")), *names]
        if not self.people:
            del self.fields["colleague"]

    @property
    def buttons(self) -> "Buttons":
        mine = self.case.responsible_id == self.user.pk
        take = is_serving_office(self.user, self.case.office_id) and not mine
        offered = {
            "take": (take, _("I take it")),
            "give": (bool(self.people), _("Give it to the colleague")),
            "nobody": (self.case.responsible_id is not None, _("Nobody is looking after it")),
        }
        return tuple(("what", value, words) for value, (is_offered, words) in offered.items() if is_offered)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("what") == "give" and not values.get("colleague"):
            self.add_error("colleague" if self.people else None, _("Choose the colleague."))
        return values

    def run(self) -> str:
        chosen = self.people.get(self.cleaned_data.get("colleague", ""))
        person = {"take": self.user, "give": chosen, "nobody": None}[self.cleaned_data["what"]]
        self.take(services.choose_responsible, person=person)
        if person is None:
            return _("Nobody is looking after the case now.")
        return _("%(name)s is looking after the case now.") % {"name": person.get_known_name()}
