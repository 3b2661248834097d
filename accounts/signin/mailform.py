"""On "My access" people choose when the portal writes to them, and say when they are away."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.workplace.widgets import DayField
from base.values.times import validate_sensible_date


class MailForm(forms.ModelForm):
    use_required_attribute = False
    daily_mail = forms.TypedChoiceField(
        label=gettext_lazy("When do you want mail?"),
        widget=forms.RadioSelect,
        coerce=lambda value: value == "True",
        choices=[
            ("False", gettext_lazy("at once, when something happens")),
            ("True", gettext_lazy("once a day, in the morning")),
        ],
    )
    away_from = DayField(
        label=gettext_lazy("Away from"),
        required=False,
        validators=[validate_sensible_date],
        help_text=gettext_lazy("Mail then goes to stand-ins and colleagues. Your access stays as it is."),
    )
    away_until = DayField(label=gettext_lazy("Last day away"), required=False, validators=[validate_sensible_date])

    class Meta:
        model = User
        fields = ("daily_mail", "away_from", "away_until")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["label_suffix"] = ""
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        first, last = values.get("away_from"), values.get("away_until")
        if not self.errors and (first is None) != (last is None):
            self.add_error("away_until" if first else "away_from", _("Give the first and the last day."))
        elif first and last and last < first:
            self.add_error("away_until", _("The last day is before the first."))
        return values
