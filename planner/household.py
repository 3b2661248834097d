"""What a family says is read by these fields, which keep what can be kept, and becomes plain data."""

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
from schools.asking import get_programme_field
from schools.models.school import LAST_COMPULSORY, LAST_GRADE
from schools.years import compute_grade

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
    """A `ListInput` reads all values of a repeated key of the address, as they were sent."""

    def value_from_datadict(self, data: QueryDict | Mapping[str, list[str]], files: object, name: str) -> list[str]:
        return data.getlist(name) if hasattr(data, "getlist") else data.get(name, [])


class KeepingField(forms.Field, Generic[One]):
    """A `KeepingField` cleans each value by `clean_one()`.

    What that refuses is left out, with its message in `refused`.
    `numbers` are the positions, from 1 on, of what was kept among all that was written.
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
                one = self.clean_one(raw.strip())
            except ValidationError as error:
                self.refused += error.messages
                continue
            if self.repeats or one not in kept:
                kept.append(one)
                self.numbers.append(number)
        return tuple(kept)

    repeats = False

    def clean_one(self, raw: str) -> One:
        raise NotImplementedError


class ChoicesField(KeepingField[str]):
    def __init__(
        self, *, label: "StrOrPromise", choices: "Iterable[tuple[str, StrOrPromise]]", unknown: "StrOrPromise"
    ):
        super().__init__(label=label)
        self.choices, self.unknown = list(choices), unknown

    def clean_one(self, raw: str) -> str:
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
    """A `YearsField` takes years of birth, the same one more than once for twins."""

    repeats = True  # twins

    def clean_one(self, raw: str) -> int:
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


def make_whole_field(label: "StrOrPromise", least: int, most: int, wrong: "StrOrPromise") -> WholeField:
    return WholeField(
        label=label,
        required=False,
        min_value=least,
        max_value=most,
        widget=Input(attrs={"inputmode": "numeric"}),
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), wrong),
    )


def make_drive_field(label: "StrOrPromise", usual: int) -> WholeField:
    """Return a field for minutes one way; `usual` is shown while the field is empty."""
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


def make_yes_no_field(label: "StrOrPromise", *, no: "StrOrPromise", yes: "StrOrPromise") -> forms.TypedChoiceField:
    """Return a field whose answer is `yes` in the address and True in the household."""
    return forms.TypedChoiceField(
        label=label, required=False, choices=[("", no), ("yes", yes)], coerce=bool, empty_value=None, widget=Select
    )


# --- the household ----------------------------------------------------------------------------------------------------
@dataclasses.dataclass(frozen=True)
class Meaning:
    """A `Meaning` is what was understood as somebody's work.

    It has occupations that count together until one is chosen, or a choice of work that needs none.
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
        """Return the words that the address must keep because no code says the same; "" where one does."""
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
        """Return the level of Norwegian as its position in LEVELS; UNSAID where it is not said."""
        return LEVELS.index(self.norwegian) if self.norwegian else UNSAID


class UnreadText(NamedTuple):
    """An `UnreadText` is something written that the planner does not know, but a person will."""

    name: str  # of the field
    written: str
    words: str


@dataclasses.dataclass(frozen=True)
class Family:
    """A `Family` is what several wishes depend on.

    It has no name and no contact, since a plan's address may be shared and printed. A wish adds what only it asks for
    in a subclass; planner/plan.py joins these to the household.
    """

    adults: tuple[Adult, ...] = ()
    count: int = 0  # of adults, where that is said and what they do does not say it
    born: tuple[int, ...] = ()
    cars: int = TWO_CARS
    near_drive: int = NEAR_DRIVE
    move: datetime.date | None = None  # first of the month; None is now
    unread: tuple[UnreadText, ...] = dataclasses.field(default=(), compare=False)

    @property
    def shares_car(self) -> bool:
        """Return whether two adults look for work and have one car."""
        return self.cars < TWO_CARS <= sum(adult.looks_for_work for adult in self.adults)

    @property
    def heard(self) -> int:
        """Return how many adults say something of themselves, understood or not."""
        return len(self.adults) + sum(one.name.startswith("words") for one in self.unread)

    @property
    def is_one(self) -> bool:
        """Return whether one adult reads the page, so far as was said: its words then speak to one person."""
        return (self.count or self.heard) == 1


# --- children ---------------------------------------------------------------------------------------------------------
@dataclasses.dataclass(frozen=True)
class Stage:
    """A `Stage` is the kind of school a child goes to, and its grade.

    `kind` is one of `School.Kind`, and empty for a young person who has finished school.
    """

    kind: str
    grade: int | None = None  # 1 to 13


def compute_stage(born: int, day: datetime.date) -> Stage:
    """Return the stage on `day` of a child born in the year `born`."""
    grade = compute_grade(born, day)
    if grade < 1:
        return Stage("kindergarten")
    if grade <= LAST_COMPULSORY:
        return Stage("compulsory", grade)
    return Stage("upper_secondary", grade) if grade <= LAST_GRADE else Stage("")


def advance_to_upper_secondary(now: Stage) -> Stage:
    """Return the first grade of upper secondary school for a child in the grade before it, else `now`.

    Who chooses a programme in the last grade of compulsory school thinks of the coming autumn.
    """
    return Stage("upper_secondary", LAST_COMPULSORY + 1) if now.grade == LAST_COMPULSORY else now


def compute_age(born: int, day: datetime.date) -> int:
    """Return the age that a child reaches in the year of `day`; 0 before it is born."""
    return max(0, day.year - born)


def get_born_field(form: forms.Form) -> YearsField:
    return cast(YearsField, form.fields["born"])


def build_child_rows(form: forms.Form, day: datetime.date) -> list[dict[str, Any]]:
    """Return {value, is_wrong, programme, errors} for each child, then empty rows for more children.

    The rows say what was written and whether it counts, and from age 14 on have the field for the child's programme.
    """
    born, programme = get_born_field(form), get_programme_field(form)
    written = [(at, raw.strip()[:20]) for at, raw in enumerate(form["born"].value() or [], 1) if raw.strip()]
    rows: list[dict[str, Any]] = []
    chosen = form["programme"].value() or {}
    for number, (at, raw) in enumerate(written, 1):
        is_right, said = at in born.numbers, chosen.get(at, "")
        asked = is_right and (said or compute_age(int(raw), day) >= PROGRAMME_ASKED_AGE)
        errors = form.errors.get(f"programme{at}", ())
        select = programme.draw(number, said, is_wrong=bool(errors)) if asked else ""
        rows.append({"value": raw, "is_wrong": not is_right, "programme": select, "errors": errors})
    return rows + [{"value": ""}] * max(1, FEWEST_YEARS - len(written))
