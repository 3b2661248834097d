"""What a wish is. Each stands in a file of its own and says all there is to it, from the form's field to the
sentence.
"""

import dataclasses
import datetime
from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any, ClassVar, Generic, TypeVar
from urllib.parse import urlencode

from django import forms
from django.db.models import Model
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from base.caching.versions import Version, Versions
from base.messages.addressing import say_to_adults
from base.text.other_languages import say_languages, wrap
from base.values.formats import about_minutes
from municipalities.models import Place
from planner.engine.judging import Gain, Outcome, Outcomes, Ranked, Relaxation, State, Why
from planner.household import LONGEST_DRIVE, Family, Meaning
from planner.supply.counts import SupplyPart
from planner.supply.facts import DEFAULT, Facts, Key, Title, Titles

STEPS = (10, 20)  # minutes by which a drive is relaxed
Said = TypeVar("Said", bound=Family)
Told = tuple[str, list[str]]  # a sentence, and what a family must know; empty notes are not shown


# --- a wish -----------------------------------------------------------------------------------------------------------
class Wish(Generic[Said]):
    """A wish of one household, and as a class what there is to say about all of its kind.

    A subclass is a frozen dataclass. All that its judgement depends on is a field, copied from the household by `of()`:
    equal wishes have equal outcomes, and are kept by that for whoever asks next.
    """

    # --- as a class
    said: type[Said]  # what a family says
    fields: ClassVar[dict[str, forms.Field]]  # of the form, by the names of the address
    template = "planner/form_wish.html"  # of its part of the form
    legend: Any = ""
    asked: ClassVar[int]  # where it stands in form, address and household
    gives_way: ClassVar[int]  # of two relaxations that give the same, the lower is shown
    leads = is_daily = False  # see planner/engine/judging.py
    only_told: ClassVar[tuple[str, ...]] = ()  # names of the address that change no outcome, and so no order
    settle: Any = None  # (outcomes in one place) -> outcomes, where several of the kind want the same entries
    model: type[Model] | None = None  # of the entries that its outcomes name
    details: tuple[str, ...] = ()  # fields of the model that a line tells of the one it names

    @classmethod
    def read(cls, form: forms.Form, language: str, versions: Versions) -> dict[str, Any]:
        """Return what was said, by the names of `said`; may add errors to the form."""
        names = {field.name for field in dataclasses.fields(cls.said)}
        values = {name: form.cleaned_data.get(name) for name in cls.fields if name in names}
        return {name: value for name, value in values.items() if value not in (None, "", ())}

    @classmethod
    def check(cls, form: forms.Form) -> None:
        """Say what does not go together."""

    @classmethod
    def pairs(cls, household: Said) -> list[tuple[str, object]]:
        """(name, value) of the address; what is usual is left out."""
        found: list[tuple[str, object]] = []
        usual = {field.name: field.default for field in dataclasses.fields(household)}
        for name in cls.fields:
            value = getattr(household, name)
            if isinstance(value, tuple):
                found += [(name, one) for one in value]
            elif value != usual[name]:
                found.append((name, "yes" if value is True else value))
        return found

    @classmethod
    def words(cls, household: Said) -> list[str]:
        """What the household said, in sentences of the page's language."""
        return []

    @classmethod
    def of(cls, household: Said, day: datetime.date) -> "list[Wish]":
        """The wishes that a household which moves on `day` has; their number and order depend on nothing a relaxation
        changes.
        """
        raise NotImplementedError

    @classmethod
    def always(cls, household: Said, day: datetime.date) -> "list[Wish]":
        """What every card names, whether or not it was wished for; counted with the wishes, and no part of the
        order.
        """
        return []

    @classmethod
    def parts(cls, household: Said, versions: Versions) -> Iterable[SupplyPart]:
        """What must be counted for this household and for every relaxation of it."""
        return ()

    @classmethod
    def relaxations(cls, household: Said, own: list, facts: Facts) -> Iterator[Relaxation]:
        """`own` are the household's wishes of this class."""
        yield from ()

    @classmethod
    def section(cls, plan: "Plan") -> dict[str, Any]:
        """What the template of its part of the form shows."""
        return {"legend": cls.legend, "fields": [plan.form[name] for name in cls.fields]}

    @classmethod
    def names(cls, household: Said) -> list[Key]:
        """What its notices name, whatever the place."""
        return []

    @classmethod
    def notices(cls, plan: "Plan") -> list[SafeString]:
        """What concerns every place, above the list."""
        return []

    # --- as a wish
    kind: ClassVar[str]
    drive: int

    def __hash__(self) -> int:
        raise NotImplementedError  # of the dataclass

    @property
    def key(self) -> str:
        """Of the data; no two of a household are the same."""
        return self.kind

    @property
    def domain(self) -> str:
        """Of the entries that it names."""
        return (self.model._meta.model_name or "") if self.model else ""

    @property
    def commuter(self) -> int | None:
        """The number of the adult who drives there every day: a line on the map, a column of its table."""
        return None

    def version(self, versions: Versions) -> tuple[Version, ...]:
        """Of the rows that it is compared with."""
        raise NotImplementedError

    def compare(self, facts: Facts, *, counted: bool) -> Outcomes:
        """What each place has of it. Not `counted`, states and drives are right and numbers are not."""
        raise NotImplementedError

    def key_of(self, outcome: Outcome) -> Key | None:
        """Whose name is asked for."""
        return (self.model, outcome.entry) if self.model and outcome.entry is not None else None

    def more_entries(self, outcome: Outcome, place: int, facts: Facts) -> list[tuple[Key, int]]:
        """[(what, place)] that a line names beside the nearest."""
        return []

    def nearest_title(self, outcome: Outcome, facts: Facts, titles: Titles) -> Title | None:
        """Of what the outcome names; None where it has gone since."""
        key = self.key_of(outcome)
        return titles.get(key) if key else None

    def title(self, household: Said) -> str:
        raise NotImplementedError

    def short_title(self, household: Said) -> str:
        """A word or two, inside the one line that names all wishes."""
        return self.title(household)

    def tell(self, outcome: Outcome, telling: "Telling") -> Told:
        """A sentence on what a place has of it."""
        raise NotImplementedError

    def reasons(self, outcome: Outcome) -> list[str]:
        """By how much it is nearly met, apart from the drive."""
        return []

    def why_names(self, outcome: Outcome) -> list[str]:
        """Why the named one is only nearly what was wished for, as data, sorted; empty where the wish is not nearly
        met.
        """
        return ["drive"] if outcome.state is State.NEARLY else []


# --- a plan -----------------------------------------------------------------------------------------------------------
@dataclasses.dataclass
class Plan:
    """What planner/plan.py makes, for whoever shows it."""

    form: forms.Form
    household: Any  # of planner/plan.py
    kinds: tuple[type[Wish], ...]  # all that there are, in the order of form and address
    facts: Facts
    wishes: list[Wish]
    always: list[Wish]  # named on every card, not wished for
    cards: list[Ranked[Wish]]
    more: dict[int, list[int]]  # by card: places of its municipality that fit as well
    below: list[Ranked[Wish]]  # the best place of each municipality without a card
    compared: list[Ranked[Wish]]
    all: list[Ranked[Wish]]
    gains: list[Gain[Wish]]
    stopped_by: list[Wish]
    titles: Titles
    today: datetime.date
    too_many_compared: bool = False

    @property
    def day(self) -> datetime.date:
        """On which they come: what is true then is told."""
        return self.household.move or self.today

    @property
    def understood(self) -> dict[int, Meaning]:
        return {adult.number: adult.meaning for adult in self.household.adults if adult.meaning}

    def address(self, household: Family) -> str:
        """The query of another household; what was written and not understood stays in it, for a person to read."""
        return shortest_query(household, self.kinds)

    @property
    def query(self) -> str:
        """The shortest address of this plan."""
        return shortest_query(self.household, self.kinds)


def query_of(household: Family, kinds: Iterable[type[Wish]]) -> str:
    """The shortest query string that says the same, without a leading question mark; what is usual is left out."""
    pairs = [pair for kind in kinds for pair in kind.pairs(household)]
    pairs += [("adults", household.count)] if household.count else []
    pairs += [("move", f"{household.move:%Y-%m}")] if household.move else []
    return urlencode(pairs)


def shortest_query(household: Family, kinds: Iterable[type[Wish]]) -> str:
    """The same with what was written and not understood, as it was written."""
    unread = urlencode([(unread.name, unread.written) for unread in household.unread])
    return "&".join(filter(None, (unread, query_of(household, kinds))))


class Telling:
    """Makes sentences about one place of a plan."""

    def __init__(self, plan: Plan, place: Place):
        self.plan, self.place, self.facts = plan, place, plan.facts
        self.municipality = plan.facts.owner[place.pk]

    def where(self, place: int, minutes: int) -> str:
        """Where something is, and how far: "here", or the place and "about 20 min"."""
        if place == self.place.pk:
            return _("here")
        return f"{self.facts.place(place).name}, {about_minutes(minutes)}"

    def linked(self, title: Title, place: int, *, is_name: bool = False) -> SafeString:
        """The title, with its language in front of it where that is another one; a name is the same in every
        language.
        """
        code = self.facts.owner[place].writes_in if title.language == DEFAULT else title.language
        words = wrap(title.text, code, "span", to_name=not is_name) if code else title.text
        link = format_html('<a href="{}">{}</a>', title.url, words) if title.url else format_html("{}", words)
        return say_languages(link, partly=False)

    def nearest(self, wish: Wish, outcome: Outcome, words: str = "") -> SafeString | str:
        """The nearest of what was counted, by name; empty where it has gone since."""
        title = wish.nearest_title(outcome, self.facts, self.plan.titles)
        if title is None or outcome.place is None or outcome.minutes is None:
            return ""
        where = self.where(outcome.place, outcome.minutes)
        return format_html("{} {}, {}.", words or _("Nearest:"), self.linked(title, outcome.place), where)

    def reasons(self, wish: Wish, outcome: Outcome) -> str:
        """By how much a wish is missed; empty where it is not."""
        if outcome.state is not State.NEARLY:
            return ""
        more = max(5, 5 * round(((outcome.minutes or 0) - wish.drive) / 5))
        drive = say_to_adults("about %(minutes)s min more by car than you wished") % {"minutes": more}
        said = ([drive] if outcome.why & Why.DRIVE else []) + wish.reasons(outcome)
        return _("Not quite: %(reasons)s.") % {"reasons": listed(said)} if said else ""

    def sentence(self, words: str, wish: Wish, outcome: Outcome) -> SafeString:
        """How many there are, the nearest, and why it only nearly fits."""
        return joined(words, self.nearest(wish, outcome), self.reasons(wish, outcome))


def joined(*parts: str) -> SafeString:
    return SafeString(" ".join([conditional_escape(part) for part in parts if part]))


def listed(words: list[str], last: str = "") -> str:
    return get_text_list(words, last or _("and"))


def longer(drive: int, needed: int | None) -> list[int]:
    """A little more, some more, and what it takes; none beyond the longest that may be asked for."""
    wanted = {drive + step for step in STEPS} | ({needed} if needed else set())
    return sorted(minutes for minutes in wanted if drive < minutes <= LONGEST_DRIVE)


def longer_near_drive(household: Said) -> Iterator[Relaxation]:
    """A longer drive to all that must be near: of every wish whose limit it is."""
    for minutes in longer(household.near_drive, None):
        yield Relaxation(
            "near_drive", minutes, dataclasses.replace(household, near_drive=minutes), partial(say_near, minutes)
        )


def say_near(minutes: int) -> str:
    return _("Up to %(drive)s to what must be near") % {"drive": about_minutes(minutes)}
