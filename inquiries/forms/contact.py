from typing import Any, cast

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from base.languages import SOUTH_SAMI
from base.publicforms.forms import PublicForm
from base.values.identitynumbers import validate_no_identity_number
from base.values.numberfields import WholeField
from base.values.phonefields import PhoneFormField, PhoneInput
from base.values.phones import (
    COUNTRY,
    UNKNOWN,
    find_default_country,
    is_understood,
    list_countries,
    read_phone,
    strip_label,
)
from inquiries.forms import validators
from inquiries.models.choices import TELEPHONE, Channel, Scope
from municipalities.departures.successors import find_successor
from municipalities.models import Municipality

TEXT_VALIDATORS = [validate_no_identity_number]
WRITE = {"required": _("Write something first.")}


def list_answer_languages() -> list[tuple[str, str]]:
    """Return (code, name) of the pages' languages, and of South Sámi, in which parts of the region owe an answer."""
    sami = (str(SOUTH_SAMI["code"]), str(SOUTH_SAMI["name_local"]).capitalize())
    languages = [(code, str(name)) for code, name in settings.LANGUAGES]
    return languages if sami[0] in dict(languages) else [*languages, sami]


def list_phone_countries() -> list[tuple[str, str]]:
    return [("", str(_("choose the country"))), *list_countries()]


def get_default_phone_country() -> str:
    return find_default_country(get_language())


def make_textarea(rows: int = 3) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def make_text_input(**attrs: str) -> forms.TextInput:
    return forms.TextInput(attrs=attrs)


def get_model_choice_field(form: forms.BaseForm, name: str) -> forms.ModelChoiceField:
    """Return the field of a form that offers rows; `form.fields` itself knows no more than that it is a field."""
    return cast("forms.ModelChoiceField", form.fields[name])


class AttachedField(forms.CharField):
    """The page before fills this hidden field by the address. A strange value becomes empty, for nobody can mend a
    field they do not see.
    """

    widget = forms.HiddenInput

    def clean(self, value: str | None) -> str | None:
        try:
            return super().clean(value)
        except ValidationError:
            return ""


class HouseholdForm(forms.Form):
    """Contact and household are asked in the contact form, and corrected on the family's own page."""

    folded = ("language", "channel", "best_time", "adults", "birth_years", "occupations", "timing", "wishes")

    name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        validators=TEXT_VALIDATORS,
        widget=make_text_input(autocomplete="name"),
        error_messages={"required": _("Write your name.")},
    )
    email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=_("E-mail or telephone, one is enough."),
    )
    phone = PhoneFormField(label=_("Telephone"), required=False, widget=PhoneInput(attrs={"autocomplete": "tel"}))
    phone_country = forms.ChoiceField(
        label=_("Country of the telephone number"),
        required=False,
        choices=list_phone_countries,
        initial=get_default_phone_country,
        help_text=_("Not needed for a number that begins with + or 00."),
    )
    discreet = forms.BooleanField(
        label=_("Please be discreet: my employer does not know"),
        required=False,
        help_text=_(
            "The office then calls nobody but you, and its mails only say that an answer is waiting on your page."
        ),
    )
    language = forms.ChoiceField(label=_("Answer me in"), choices=list_answer_languages, initial=get_language)
    channel = forms.ChoiceField(
        label=_("I would like the answer"), required=False, choices=[("", _("no matter how")), *Channel.choices]
    )
    best_time = forms.CharField(
        label=_("A good time to reach me"),
        required=False,
        max_length=120,
        validators=TEXT_VALIDATORS,
        help_text=_("For example weekdays after 17."),
    )
    adults = WholeField(label=_("How many adults"), required=False, min_value=1, max_value=12)
    birth_years = forms.CharField(
        label=_("The children's birth years"),
        required=False,
        max_length=80,
        help_text=_("Only the years, for example 2019, 2022. Then the office can say which school and kindergarten."),
    )
    occupations = forms.CharField(
        label=_("What you work with"),
        required=False,
        max_length=300,
        validators=TEXT_VALIDATORS,
        help_text=_("Each adult, in your own words."),
    )
    timing = forms.CharField(
        label=_("When you would like to move"), required=False, max_length=120, validators=TEXT_VALIDATORS
    )
    wishes = forms.CharField(
        label=_("What you hope for"),
        required=False,
        max_length=2000,
        validators=TEXT_VALIDATORS,
        widget=make_textarea(3),
        help_text=_("A home, a school, an interest; what matters most."),
    )

    def clean_birth_years(self) -> list[int]:
        return validators.read_birth_years(self.cleaned_data["birth_years"])

    def clean(self) -> dict[str, Any]:
        self.read_phone_by_country()
        if not (self.data.get("email", "").strip() or self.data.get("phone", "").strip()):
            self.add_error("email", _("Write an e-mail address or a telephone number, so that somebody can answer."))
        super().clean()
        return self.cleaned_data

    def read_phone_by_country(self) -> None:
        """Read the number by the country beside it. What cannot be understood stays as it was typed, unless it is an
        identity number.
        """
        country, typed = self.cleaned_data.pop("phone_country", ""), self.cleaned_data.get("phone", "")
        if "phone_country" not in self.data:  # the form was opened before it asked
            country = self.get_initial_for_field(self.fields["phone_country"], "phone_country")
        if (
            not typed
            or (typed.startswith("+") and is_understood(typed))
            or (not country and typed == self.initial.get("phone"))
        ):
            return
        try:
            self.cleaned_data["phone"] = read_phone(typed, country)
        except ValidationError as refused:
            if refused.code == COUNTRY:
                self.add_error("phone_country", refused)
            elif refused.code != UNKNOWN:
                self.add_error("phone", refused)
            else:
                self.keep_phone(typed)

    def keep_phone(self, typed: str) -> None:
        try:
            validate_no_identity_number(typed)
        except ValidationError as refused:
            self.add_error("phone", refused)
        else:
            self.cleaned_data["phone"] = strip_label(typed)

    def folded_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.folded]

    @property
    def is_unfolded(self) -> bool:
        """Tell whether the folded fields are shown open, as they are when one of them has an error."""
        return any(self[name].errors for name in self.folded)


class OfficeField(forms.ModelChoiceField):
    """An office is chosen by its slug. A form that was opened before a merger means the municipality that took over."""

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except ValidationError:
            successor = find_successor(str(value).replace("\x00", ""))
            if successor is None:
                raise
            return super().to_python(successor.slug)


class EnquiryFields(HouseholdForm):
    """A new case is made of these fields, whoever writes it down."""

    text = forms.CharField(
        label=_("What would you like to know?"),
        required=False,
        max_length=5000,
        validators=TEXT_VALIDATORS,
        widget=make_textarea(6),
        help_text=_(
            "Ask about work, homes, school or the winter. Keep health and other sensitive things for the telephone."
        ),
    )
    office: forms.ModelChoiceField = OfficeField(
        label=_("Which municipality?"),
        queryset=Municipality.objects.none(),
        required=False,
        to_field_name="slug",
        empty_label=_("I do not know yet: the coordinator finds the right one"),
    )
    scope = forms.ChoiceField(
        label=_("Who may read it?"),
        choices=Scope.choices,
        initial=Scope.REGION,
        widget=forms.RadioSelect,
        help_text=_(
            "With “only this municipality” you are asked before anybody else is told. The regional "
            "coordinator helps out where nobody answers."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        get_model_choice_field(self, "office").queryset = self.list_offices()

    def list_offices(self) -> QuerySet[Municipality]:
        return Municipality.objects.taking_part()

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if values.get("scope") == Scope.OFFICE and "office" in values and values["office"] is None:
            self.add_error("office", _("Choose the municipality that may read it."))
        return values


class ContactForm(EnquiryFields, PublicForm):
    purpose = "contact"
    field_order = ("text", "name", "email", "phone", "phone_country", "office", "scope", "discreet")
    about = AttachedField(required=False, max_length=120)
    plan = AttachedField(required=False, max_length=2000)
    source = AttachedField(required=False, max_length=40, validators=[validate_slug])

    def clean_source(self) -> str:
        """Return the source, or nothing where it is `telephone`, for only a host can say that a family telephoned."""
        return "" if self.cleaned_data["source"] == TELEPHONE else self.cleaned_data["source"]


class MessageForm(PublicForm):
    purpose = "message"
    text = forms.CharField(
        label=_("Your message"),
        max_length=5000,
        validators=TEXT_VALIDATORS,
        widget=make_textarea(5),
        error_messages=WRITE,
    )


class LinkForm(PublicForm):
    purpose = "new-link"
    email = forms.EmailField(
        label=_("The e-mail address you gave"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )


class MistakeForm(PublicForm):
    """A reader writes what is wrong on a page. No name is asked for; an address only of who would like an answer."""

    purpose = "mistake"
    text = forms.CharField(
        label=_("What is wrong, and what is right?"),
        max_length=2000,
        validators=TEXT_VALIDATORS,
        widget=make_textarea(5),
        error_messages=WRITE,
        help_text=_("Write where you know it from, if you can."),
    )
    fact = forms.CharField(label=_("Which fact?"), required=False, max_length=200, validators=TEXT_VALIDATORS)
    email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=_("Only if you would like an answer."),
    )
    about = AttachedField(required=False, max_length=120)


class BarrierForm(PublicForm):
    purpose = "barrier"
    text = forms.CharField(
        label=_("What stopped you?"),
        max_length=5000,
        validators=TEXT_VALIDATORS,
        widget=make_textarea(6),
        error_messages=WRITE,
        help_text=_("What did you want to do, and what happened? Say also what you use, for example a screen reader."),
    )
    page = forms.CharField(label=_("On which page?"), required=False, max_length=200)
    name = forms.CharField(
        label=_("Your name"), required=False, max_length=120, widget=make_text_input(autocomplete="name")
    )
    email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=_("Only if you would like an answer."),
    )
