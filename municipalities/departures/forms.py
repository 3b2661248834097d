"""Merging, leaving and joining ask for a date, and for the name of the municipality, typed by whoever means it."""

import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.workplace.widgets import DayField
from municipalities.models import Municipality

LONGEST_AHEAD = datetime.timedelta(days=1100)  # a merger is decided some years before


class DatedForm(forms.Form):
    """All three forms have a date `on`, which is today or later, and the name of the municipality."""

    on = DayField(label=gettext_lazy("From"))
    name = forms.CharField(
        label=gettext_lazy("The name of the municipality"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "words"}),
    )

    def __init__(self, *args: Any, municipality: Municipality, **kwargs: Any):
        self.municipality = municipality
        kwargs["initial"] = {"on": timezone.localdate()}
        super().__init__(*args, **kwargs)
        words = {"name": municipality.name}
        self.fields["name"].help_text = _("Write “%(name)s”, so that it cannot happen by mistake.") % words

    def clean_on(self) -> datetime.date:
        on: datetime.date = self.cleaned_data["on"]
        today = timezone.localdate()
        if on < today:
            raise ValidationError(_("That day is over. Choose today or a later one."))
        if on > today + LONGEST_AHEAD:
            raise ValidationError(_("That is more than three years ahead."))
        return on

    def clean_name(self) -> str:
        if self.cleaned_data["name"].casefold() != self.municipality.name.casefold():
            raise ValidationError(
                _("You wrote “%(written)s”. Nothing has been done: write “%(name)s”, as it is called here."),
                params={"written": self.cleaned_data["name"][:80], "name": self.municipality.name},
            )
        return str(self.cleaned_data["name"])


class MergeForm(DatedForm):
    successor = forms.ModelChoiceField(
        Municipality.objects.none(),
        label=gettext_lazy("Into"),
        help_text=gettext_lazy("The municipality that answers for everything from then on."),
    )
    field_order = ("successor", "on", "name")

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        others = Municipality.objects.filter(merged_into=None).exclude(pk=self.municipality.pk)
        self.fields["successor"].queryset = others  # type: ignore[attr-defined]  # a field of choices
        self.fields["on"].help_text = _(
            "The first day of the new municipality. Today: at once. Later: in the night before that day."
        )


class LeaveForm(DatedForm):
    """The form asks where open cases go; without `asks` there is no open case, and nothing to choose."""

    leaves = True
    to_desk = forms.TypedChoiceField(
        label=gettext_lazy("Families with an open case here"),
        choices=[
            ("no", gettext_lazy("stay with the office, which answers them until the case has ended")),
            ("yes", gettext_lazy("go to the coordinator’s desk when the municipality has left")),
        ],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    field_order = ("on", "to_desk", "name")

    def __init__(self, *args: Any, asks: bool, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if not asks:
            del self.fields["to_desk"]
        self.fields["on"].label = _("First day without it")
        self.fields["on"].help_text = _("Today: at once. Later: readers see it until the end of the day before.")


class JoinForm(DatedForm):
    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["on"].label = _("First day on the portal")
        self.fields["on"].help_text = _("From that day readers see its pages and entries.")
