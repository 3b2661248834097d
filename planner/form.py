"""The address of a plan, read. Its names and values are the contract of docs/planner.md."""

import datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from base.days import read_month
from base.formats import filled
from base.numberfields import WholeField
from base.numbers import UNITS
from culture.categories import Category
from municipalities.models import Service
from planner.fields import ChoicesField, Input, KeepingField, Select, YearsField
from planner.household import (
    LONGEST_DRIVE,
    MONTHLY_BELOW,
    MOST_CHILDREN,
    NEAR_DRIVE,
    NO_ADVERT,
    OLDEST_CHILD,
    SCHOOL_DRIVE,
    SHORTEST_DRIVE,
    WORK_DRIVE,
    Adult,
    Household,
)

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

WORK = [("", _("an occupation, written above")), ("remote", _("brings remote work along")),
        ("self", _("self-employed")), ("none", _("no work wanted"))]  # fmt: skip
EXTENTS = [("", _("either")), ("full", _("full time")), ("part", _("part time"))]
HOME_CHOICES = [("rent", _("rent")), ("buy", _("buy")), ("build", _("build")), ("farm", _("smallholding"))]
FARTHEST_YEARS = 10
LONGEST_WORDS = 80
SMALLEST_AMOUNT, LARGEST_AMOUNT = 1_000, 50_000_000
YEAR_MESSAGES = {
    "year": _("Write the year of birth with four digits."),
    "unborn": _("%(value)s has not come yet. Leave the child out until it is born; a host tells you what to plan for."),
    "grown": _(
        "%(value)s is too long ago for a child: the planner takes children born in %(first)s or later. Count older ones as adults."
    ),
    "many": _("The planner takes up to %(most)s children. The first ones count; ask a host about all of you."),
}


def birth_years() -> tuple[int, int]:
    today = timezone.localdate()
    return today.year - OLDEST_CHILD, today.year


def drive(label: "StrOrPromise", usual: int) -> WholeField:
    wrong = filled(_("Write between %(first)s and %(last)s minutes."), first=SHORTEST_DRIVE, last=LONGEST_DRIVE)
    return WholeField(
        label=label, required=False, min_value=SHORTEST_DRIVE, max_value=LONGEST_DRIVE, units=UNITS["minutes"],
        widget=Input(attrs={"placeholder": usual, "inputmode": "numeric"}),
        error_messages={"invalid": wrong, "min_value": wrong, "max_value": wrong},
    )  # fmt: skip


def work() -> forms.CharField:
    return forms.CharField(label=_("Work"), required=False, max_length=6, widget=forms.Select(choices=WORK))


def words() -> forms.CharField:
    return forms.CharField(
        label=_("Occupation in your own words"), required=False, max_length=LONGEST_WORDS,
        widget=Input(attrs={"autocomplete": "off", "data-suggest": ""}),
    )  # fmt: skip


def extent() -> forms.ChoiceField:
    return forms.ChoiceField(label=_("Extent"), required=False, choices=EXTENTS, widget=Select)


class HouseholdForm(forms.Form):
    """Reads a query string. What is wrong is said beside its field, kept as written, and does not count."""

    words1, words2 = words(), words()
    work1, work2 = work(), work()
    extent1, extent2 = extent(), extent()
    drive1, drive2 = drive(_("Longest drive (min)"), WORK_DRIVE), drive(_("Longest drive (min)"), WORK_DRIVE)
    born = YearsField(
        label=_("Children, by year of birth"), between=birth_years, most=MOST_CHILDREN, messages=YEAR_MESSAGES
    )
    school_drive = drive(_("Longest drive to school (min)"), SCHOOL_DRIVE)
    home = ChoicesField(label=_("We want to"), choices=HOME_CHOICES, unknown=_("“%(value)s” is not a kind of home."))
    max = WholeField(
        label=_("Most you can pay (NOK)"), required=False, min_value=SMALLEST_AMOUNT, max_value=LARGEST_AMOUNT,
        widget=Input(attrs={"inputmode": "numeric"}),
        error_messages={name: _("Write an amount in kroner between 1,000 and 50 million.") for name in ("invalid", "min_value", "max_value")},
    )  # fmt: skip
    rooms = WholeField(
        label=_("Bedrooms, at least"), required=False, min_value=1, max_value=10, widget=Input(attrs={"inputmode": "numeric"}),
        error_messages={name: _("Write between 1 and 10 bedrooms.") for name in ("invalid", "min_value", "max_value")},
    )  # fmt: skip
    pets = forms.ChoiceField(
        label=_("Pets"), required=False, choices=[("", _("no pets")), ("yes", _("we bring a pet"))], widget=Select
    )
    like = ChoicesField(label=_("We like"), choices=Category.choices, unknown=_("“%(value)s” is not an interest here."))
    near = ChoicesField(
        label=_("Must be near"), choices=Service.Kind.choices, unknown=_("“%(value)s” is not a service here.")
    )
    near_drive = drive(_("Longest drive to these (min)"), NEAR_DRIVE)
    move = forms.CharField(
        label=_("We could move"), required=False, max_length=20, widget=Input(attrs={"type": "month"})
    )

    def clean_work(self, name: str) -> str:
        value = self.cleaned_data[name]
        if value in ("", *NO_ADVERT) or (value.isascii() and value.isdigit() and 2 <= len(value) <= 4):
            return value
        raise ValidationError(_("This is not an occupation the planner knows. Write it in your own words."))

    def clean_work1(self) -> str:
        return self.clean_work("work1")

    def clean_work2(self) -> str:
        return self.clean_work("work2")

    def clean_move(self) -> datetime.date | None:
        """The first day of the month, or None for now."""
        raw = self.cleaned_data["move"]
        if not raw:
            return None
        try:
            month = read_month(raw)
        except ValidationError:
            raise ValidationError(_("Write year and month, for example 2027-08.")) from None
        today = timezone.localdate()
        if month < today.replace(day=1):
            raise ValidationError(_("This month has passed; the plan counts from today."))
        if month.year > today.year + FARTHEST_YEARS:
            raise ValidationError(_("The plan looks at most ten years ahead."))
        return month

    def clean(self) -> dict[str, Any]:
        super().clean()
        for name, field in self.fields.items():
            if isinstance(field, KeepingField) and field.refused:  # the values that were right stay in cleaned_data
                self.errors[name] = self.error_class(field.refused)
        self.check_amount()
        return self.cleaned_data

    def check_amount(self) -> None:
        """One amount serves rent and purchase; where it can be meant for neither, say so and leave it out."""
        amount, home = self.cleaned_data.get("max"), set(self.cleaned_data.get("home") or ())
        if amount is None or not home:
            return
        if amount < MONTHLY_BELOW and "rent" not in home:
            self.add_error(
                "max", _("This counts as a month's rent, but you do not want to rent. Write the whole price.")
            )
        elif amount >= MONTHLY_BELOW and home == {"rent"}:
            self.add_error("max", _("This counts as a price to buy, but you want to rent. Write a month's rent."))

    def household(self, codes: dict[int, str]) -> Household:
        """`codes` is what was understood as each adult's work."""
        get = self.cleaned_data.get
        adults = tuple(
            Adult(number, code, get(f"extent{number}") or "", get(f"drive{number}") or WORK_DRIVE)
            for number, code in sorted(codes.items())
        )
        return Household(
            adults=adults, born=get("born") or (), school_drive=get("school_drive") or SCHOOL_DRIVE,
            home=get("home") or (), max=get("max"), rooms=get("rooms"), pets=get("pets") == "yes",
            like=get("like") or (), near=get("near") or (), near_drive=get("near_drive") or NEAR_DRIVE, move=get("move"),
        )  # fmt: skip
