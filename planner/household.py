"""What a family says: the fields in which it is asked, which keep what can be kept, and as plain data."""

import dataclasses
import datetime
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar, cast

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from base.publicforms.drawnfields import Input, Select
from base.values.formats import filled
from base.values.numberfields import WholeField
from base.values.numbers import UNITS
from occupations.models import Occupation
from occupations.words.withoutadvert import NONE, REMOTE, SELF
from schools.asking import programme_field
from schools.models.school import AGE_BEFORE_GRADES, LAST_COMPULSORY, LAST_GRADE
from schools.words import COMING_YEAR_FROM

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

SHORTEST_DRIVE, LONGEST_DRIVE = 5, 180
WORK_DRIVE, SCHOOL_DRIVE, NEAR_DRIVE = 45, 30, 30  # minutes one way, where nothing is said
MOST_CHILDREN, OLDEST_CHILD = 10, 19
FEWEST_YEARS = 3  # fields for children, one of them free
PROGRAMME_ASKED_AGE = 14
LEVELS = ("none", "a2", "b1", "b2", "c1", "native")  # of Norwegian, ascending
NATIVE, UNSAID = len(LEVELS) - 1, -1
NO_ADVERT = (REMOTE, SELF, NONE)  # work that no advert has to offer
TWO_CARS = 2  # one each
ALL_CODES = ""  # every code begins with it
One = TypeVar("One")  # what a single value becomes


# --- fields -----------------------------------------------------------------------------------------------------------
class ListInput(forms.SelectMultiple):
    """A repeated key of the address, as it was sent."""

    def value_from_datadict(self, data: QueryDict | Mapping[str, list[str]], files: object, name: str) -> list[str]:
        return data.getlist(name) if hasattr(data, "getlist") else data.get(name, [])


class KeepingField(forms.Field, Generic[One]):
    """Cleans each value by `one()`; what it refuses is left out and remembered in `refused`.

    `numbers` are the places, from 1 on, of what was kept among all that was written.
    """

    widget = ListInput

    def __init__(self, *, label: "StrOrPromise"):
        super().__init__(required=False, label=label)
        self.refused: list[str] = []
        self.numbers: list[int] = []

    def clean(self, value: Iterable[str] | None) -> tuple[One, ...]:
        self.refused, self.numbers = [], []
        kept: list[One] = []
        for number, raw in enumerate(value or [], 1):
            if not raw.strip():
                continue
            try:
                one = self.one(raw.strip())
            except ValidationError as error:
                self.refused += error.messages
                continue
            if self.repeats or one not in kept:
                kept.append(one)
                self.numbers.append(number)
        return tuple(kept)

    repeats = False

    def one(self, raw: str) -> One:
        raise NotImplementedError


class ChoicesField(KeepingField[str]):
    def __init__(
        self, *, label: "StrOrPromise", choices: "Iterable[tuple[str, StrOrPromise]]", unknown: "StrOrPromise"
    ):
        super().__init__(label=label)
        self.choices, self.unknown = list(choices), unknown

    def one(self, raw: str) -> str:
        if raw not in dict(self.choices):
            raise ValidationError(self.unknown, params={"value": raw[:30]})
        return raw


YEAR_MESSAGES = {
    "year": _("Write the year of birth with four digits."),
    "unborn": _("%(value)s has not come yet. Leave the child out until it is born; a host tells you what to plan for."),
    "grown": _(
        "%(value)s is too long ago for a child: the planner takes children born in %(first)s or later. "
        "Count older ones as adults."
    ),
    "many": _("The planner takes up to %(most)s children. The first ones count; ask a host about all of you."),
}


class YearsField(KeepingField[int]):
    """Years of birth."""

    repeats = True  # twins

    def one(self, raw: str) -> int:
        last = timezone.localdate().year
        if not (raw.isascii() and raw.isdigit() and len(raw) == 4):
            raise ValidationError(YEAR_MESSAGES["year"], params={"value": raw[:30]})
        if int(raw) > last:
            raise ValidationError(YEAR_MESSAGES["unborn"], params={"value": raw})
        if int(raw) < last - OLDEST_CHILD:
            raise ValidationError(YEAR_MESSAGES["grown"], params={"value": raw, "first": last - OLDEST_CHILD})
        return int(raw)

    def clean(self, value: Iterable[str] | None) -> tuple[int, ...]:
        years = super().clean(value)
        if len(years) > MOST_CHILDREN:
            self.refused.append(str(YEAR_MESSAGES["many"] % {"most": MOST_CHILDREN}))
            self.numbers = self.numbers[:MOST_CHILDREN]
        return years[:MOST_CHILDREN]


def whole_field(label: "StrOrPromise", least: int, most: int, wrong: "StrOrPromise") -> WholeField:
    return WholeField(
        label=label,
        required=False,
        min_value=least,
        max_value=most,
        widget=Input(attrs={"inputmode": "numeric"}),
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), wrong),
    )


def drive_field(label: "StrOrPromise", usual: int) -> WholeField:
    """Minutes one way."""
    wrong = filled(_("Write between %(first)s and %(last)s minutes."), first=SHORTEST_DRIVE, last=LONGEST_DRIVE)
    return WholeField(
        label=label,
        required=False,
        min_value=SHORTEST_DRIVE,
        max_value=LONGEST_DRIVE,
        units=UNITS["minutes"],
        widget=Input(attrs={"placeholder": usual, "inputmode": "numeric"}),
        error_messages={"invalid": wrong, "min_value": wrong, "max_value": wrong},
    )


def yes_or_no(label: "StrOrPromise", *, no: "StrOrPromise", yes: "StrOrPromise") -> forms.TypedChoiceField:
    """`yes` in the address, True in the household."""
    return forms.TypedChoiceField(
        label=label, required=False, choices=[("", no), ("yes", yes)], coerce=bool, empty_value=None, widget=Select
    )


# --- the household ----------------------------------------------------------------------------------------------------
@dataclasses.dataclass(frozen=True)
class Meaning:
    """What was understood as somebody's work: occupations that count together until one is chosen, or what needs
    none.
    """

    work: str = ""  # of NO_ADVERT, or ANY
    occupations: tuple[Occupation, ...] = ()
    others: tuple[Occupation, ...] = ()  # the words may mean them as well; not counted
    words: str = ""  # as they were written
    is_guess: bool = False
    is_apprentice: bool = False  # said in the words
    is_chosen: bool = False  # `work` is a choice, and the words stand beside it

    @property
    def code(self) -> str:
        return self.work or next((occupation.code for occupation in self.occupations), "")

    @property
    def kept(self) -> str:
        """The words that the address must keep: no code says the same."""
        return self.words if self.is_guess or len(self.occupations) > 1 or self.is_chosen else ""


@dataclasses.dataclass(frozen=True)
class Adult:
    number: int  # 1 or 2
    work: str = ""  # of NO_ADVERT, or ANY
    codes: tuple[
        str, ...
    ] = ()  # of STYRK-08, counted together; ALL_CODES for any; empty where no advert has to offer it
    extent: str = ""  # "full", "part"; empty is either
    drive: int = WORK_DRIVE
    norwegian: str = ""  # of LEVELS; empty is not said
    foreign: bool = False  # educated in another country
    apprentice: bool = False  # looks for an apprenticeship, and for nothing else
    meaning: Meaning | None = dataclasses.field(default=None, compare=False)

    @property
    def looks_for_work(self) -> bool:
        return bool(self.codes)

    @property
    def level(self) -> int:
        """Of Norwegian, by its place in LEVELS."""
        return LEVELS.index(self.norwegian) if self.norwegian else UNSAID


class Unread(NamedTuple):
    """Something that was written and that the planner does not know; a person will."""

    name: str  # of the field
    written: str
    words: str


@dataclasses.dataclass(frozen=True)
class Family:
    """What several wishes depend on. No name, no contact: a plan's address may be shared and printed.

    A wish adds what only it asks for in a subclass; planner/plan.py joins them to the household.
    """

    adults: tuple[Adult, ...] = ()
    count: int = 0  # of adults, where that is said and what they do does not say it
    born: tuple[int, ...] = ()
    cars: int = TWO_CARS
    near_drive: int = NEAR_DRIVE
    move: datetime.date | None = None  # first of the month; None is now
    unread: tuple[Unread, ...] = dataclasses.field(default=(), compare=False)

    @property
    def shares_car(self) -> bool:
        """Two look for work and have one car."""
        return self.cars < TWO_CARS <= sum(adult.looks_for_work for adult in self.adults)

    @property
    def heard(self) -> int:
        """How many adults say something of themselves, understood or not."""
        return len(self.adults) + sum(one.name.startswith("words") for one in self.unread)

    @property
    def is_one(self) -> bool:
        """Whether one adult reads this, so far as was said: the words then speak to one person."""
        return (self.count or self.heard) == 1


# --- children ---------------------------------------------------------------------------------------------------------
@dataclasses.dataclass(frozen=True)
class Stage:
    """`kind` as `School.Kind` says it; empty for a young person who has finished school."""

    kind: str
    grade: int | None = None  # 1 to 13


def school_year(day: datetime.date) -> int:
    """The calendar year in which the school year that counts on `day` begins, on 1 August: from May on the coming
    one.
    """
    return day.year if day.month >= COMING_YEAR_FROM else day.year - 1


def stage(born: int, day: datetime.date) -> Stage:
    """Where a child born in the year `born` belongs on `day`: grade 1 begins in the autumn of the year one turns
    six.
    """
    grade = school_year(day) - born - AGE_BEFORE_GRADES
    if grade < 1:
        return Stage("kindergarten")
    if grade <= LAST_COMPULSORY:
        return Stage("compulsory", grade)
    return Stage("upper_secondary", grade) if grade <= LAST_GRADE else Stage("")


def coming(now: Stage) -> Stage:
    """Who chooses a programme in the last grade of compulsory school thinks of the coming autumn."""
    return Stage("upper_secondary", LAST_COMPULSORY + 1) if now.grade == LAST_COMPULSORY else now


def age(born: int, day: datetime.date) -> int:
    """The age that a child reaches in the year of `day`."""
    return max(0, day.year - born)


def born_field(form: forms.Form) -> YearsField:
    return cast(YearsField, form.fields["born"])


def child_rows(form: forms.Form, day: datetime.date) -> list[dict[str, Any]]:
    """What was written of each child, whether it counts, and from 14 on the field for its programme."""
    born, programme = born_field(form), programme_field(form)
    written = [(at, raw.strip()[:20]) for at, raw in enumerate(form["born"].value() or [], 1) if raw.strip()]
    rows: list[dict[str, Any]] = []
    chosen = form["programme"].value() or {}
    for number, (at, raw) in enumerate(written, 1):
        is_right, said = at in born.numbers, chosen.get(at, "")
        asked = is_right and (said or age(int(raw), day) >= PROGRAMME_ASKED_AGE)
        errors = form.errors.get(f"programme{at}", ())
        select = programme.draw(number, said, is_wrong=bool(errors)) if asked else ""
        rows.append({"value": raw, "is_wrong": not is_right, "programme": select, "errors": errors})
    return rows + [{"value": ""}] * max(1, FEWEST_YEARS - len(written))
