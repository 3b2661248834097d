"""What a family says: the fields in which it is asked, which keep what can be kept, and as plain data."""

import dataclasses
import datetime
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.forms.renderers import BaseRenderer
from django.forms.utils import flatatt
from django.http import QueryDict
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from base.formats import filled
from base.numberfields import WholeField
from base.numbers import UNITS
from occupations.models import Occupation

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

SHORTEST_DRIVE, LONGEST_DRIVE = 5, 180
WORK_DRIVE, SCHOOL_DRIVE, NEAR_DRIVE = 45, 30, 30  # minutes one way, where nothing is said
FIRST_GRADE_AGE, LAST_COMPULSORY, LAST_GRADE = 6, 10, 13
SCHOOL_YEAR_MONTH = 8
LEVELS = ("none", "a2", "b1", "b2", "c1", "native")  # of Norwegian, ascending
NATIVE, UNSAID = len(LEVELS) - 1, -1
NO_ADVERT = ("remote", "self", "none")  # work that no advert has to offer
One = TypeVar("One")  # what a single value becomes
Attributes = dict[str, object]


# --- fields ------------------------------------------------------------------------------------------------------------
class Input(forms.TextInput):
    """Drawn without a template of its own: a plan's page shows a dozen, and a template each would take a tenth of its time."""

    def render(
        self, name: str, value: object, attrs: Attributes | None = None, renderer: BaseRenderer | None = None
    ) -> SafeString:
        written = self.format_value(value)
        own = {"type": self.input_type, "name": name} | ({} if written is None else {"value": written})
        return format_html("<input{}>", flatatt(own | self.build_attrs(self.attrs, attrs)))


class Select(forms.Select):
    def render(
        self, name: str, value: object, attrs: Attributes | None = None, renderer: BaseRenderer | None = None
    ) -> SafeString:
        chosen = self.format_value(value)
        options = format_html_join(
            "", "<option{}>{}</option>",
            ((flatatt({"value": key, "selected": key in chosen}), label) for key, label in self.choices),
        )  # fmt: skip
        return format_html(
            "<select{}>{}</select>", flatatt({"name": name} | self.build_attrs(self.attrs, attrs)), options
        )


class ListInput(forms.SelectMultiple):
    """A repeated key of the address, as it was sent."""

    def value_from_datadict(self, data: QueryDict | Mapping[str, list[str]], files: object, name: str) -> list[str]:
        return data.getlist(name) if hasattr(data, "getlist") else data.get(name, [])


class KeepingField(forms.Field, Generic[One]):
    """Cleans each value by `one()`; what it refuses is left out and remembered in `refused`."""

    widget = ListInput

    def __init__(self, *, label: "StrOrPromise"):
        super().__init__(required=False, label=label)
        self.refused: list[str] = []

    def clean(self, value: Iterable[str] | None) -> tuple[One, ...]:
        self.refused = []
        kept: list[One] = []
        for raw in value or []:
            if not raw.strip():
                continue
            try:
                one = self.one(raw.strip())
            except ValidationError as error:
                self.refused += error.messages
                continue
            if self.repeats or one not in kept:
                kept.append(one)
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


class YearsField(KeepingField[int]):
    """Years of birth: `between()` gives the first and the last that make sense today."""

    repeats = True  # twins

    def __init__(
        self,
        *,
        label: "StrOrPromise",
        between: Callable[[], tuple[int, int]],
        most: int,
        messages: "Mapping[str, StrOrPromise]",
    ):
        super().__init__(label=label)
        self.between, self.most, self.messages = between, most, messages

    def one(self, raw: str) -> int:
        first, last = self.between()
        if not (raw.isascii() and raw.isdigit() and len(raw) == 4):
            raise ValidationError(self.messages["year"], params={"value": raw[:30]})
        if int(raw) > last:
            raise ValidationError(self.messages["unborn"], params={"value": raw})
        if int(raw) < first:
            raise ValidationError(self.messages["grown"], params={"value": raw, "first": first})
        return int(raw)

    def clean(self, value: Iterable[str] | None) -> tuple[int, ...]:
        years = super().clean(value)
        if len(years) > self.most:
            self.refused.append(self.messages["many"] % {"most": self.most})
        return years[: self.most]


def whole_field(label: "StrOrPromise", least: int, most: int, wrong: "StrOrPromise") -> WholeField:
    return WholeField(
        label=label, required=False, min_value=least, max_value=most, widget=Input(attrs={"inputmode": "numeric"}),
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), wrong),
    )  # fmt: skip


def drive_field(label: "StrOrPromise", usual: int) -> WholeField:
    """Minutes one way."""
    wrong = filled(_("Write between %(first)s and %(last)s minutes."), first=SHORTEST_DRIVE, last=LONGEST_DRIVE)
    return WholeField(
        label=label, required=False, min_value=SHORTEST_DRIVE, max_value=LONGEST_DRIVE, units=UNITS["minutes"],
        widget=Input(attrs={"placeholder": usual, "inputmode": "numeric"}),
        error_messages={"invalid": wrong, "min_value": wrong, "max_value": wrong},
    )  # fmt: skip


def yes_or_no(label: "StrOrPromise", *, no: "StrOrPromise", yes: "StrOrPromise") -> forms.TypedChoiceField:
    """`yes` in the address, True in the household."""
    return forms.TypedChoiceField(
        label=label, required=False, choices=[("", no), ("yes", yes)], coerce=bool, empty_value=None, widget=Select
    )


# --- the household -----------------------------------------------------------------------------------------------------
@dataclasses.dataclass(frozen=True)
class Meaning:
    """What was understood as somebody's work; `occupation` is None for work that no advert has to offer, and for any."""

    code: str
    occupation: Occupation | None = None
    others: tuple[Occupation, ...] = ()
    words: str = ""
    is_apprentice: bool = False  # said in the words


@dataclasses.dataclass(frozen=True)
class Adult:
    number: int  # 1 or 2
    work: str  # a STYRK-08 code, or one of NO_ADVERT; empty for an apprentice in any occupation
    extent: str = ""  # "full", "part"; empty is either
    drive: int = WORK_DRIVE
    norwegian: str = ""  # of LEVELS; empty is not said
    foreign: bool = False  # educated in another country
    apprentice: bool = False  # looks for an apprenticeship, and for nothing else
    meaning: Meaning | None = dataclasses.field(default=None, compare=False)  # of `work`

    @property
    def looks_for_work(self) -> bool:
        return self.work not in NO_ADVERT

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
    born: tuple[int, ...] = ()
    near_drive: int = NEAR_DRIVE
    move: datetime.date | None = None  # first of the month; None is now
    unread: tuple[Unread, ...] = dataclasses.field(default=(), compare=False)


# --- children ----------------------------------------------------------------------------------------------------------
@dataclasses.dataclass(frozen=True)
class Stage:
    """`kind` as `School.Kind` says it; empty for a young person who has finished school."""

    kind: str
    grade: int | None = None  # 1 to 13


def school_year(day: datetime.date) -> int:
    """The calendar year in which the school year of `day` began: on 1 August."""
    return day.year if day.month >= SCHOOL_YEAR_MONTH else day.year - 1


def stage(born: int, day: datetime.date) -> Stage:
    """Where a child born in the year `born` belongs on `day`: grade 1 begins in the autumn of the year one turns six."""
    grade = school_year(day) - born - FIRST_GRADE_AGE + 1
    if grade < 1:
        return Stage("kindergarten")
    if grade <= LAST_COMPULSORY:
        return Stage("compulsory", grade)
    return Stage("upper_secondary", grade) if grade <= LAST_GRADE else Stage("")


def age(born: int, day: datetime.date) -> int:
    """The age that a child reaches in the year of `day`."""
    return max(0, day.year - born)
