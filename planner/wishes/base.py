"""A wish stands in a file of its own and says all there is to it, from the form's field to the sentence."""

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
from base.values.formats import describe_drive_minutes
from municipalities.models import Place
from planner.engine.judging import Gain, Outcome, Outcomes, RankedPlace, Relaxation, Why, WishState
from planner.household import LONGEST_DRIVE, Family, Meaning
from planner.supply.counts import SupplyPart
from planner.supply.facts import DEFAULT, Facts, Key, Title, Titles

STEPS = (10, 20)  # minutes by which a drive is relaxed
Answers = TypeVar("Answers", bound=Family)
SentenceWithNotes = tuple[str, list[str]]  # a sentence, and what a family must know; empty notes are not shown


# --- a wish -----------------------------------------------------------------------------------------------------------
class Wish(Generic[Answers]):
    """A `Wish` is a wish of one household, and as a class what there is to say about all of its kind.

    A subclass is a frozen dataclass. All that its judgement depends on is a field, copied from the household by `of()`:
    equal wishes have equal outcomes, which are kept under the wish for whoever asks next.
    """

    # --- as a class
    said: type[Answers]  # what a family says
    fields: ClassVar[dict[str, forms.Field]]  # of the form, by the names of the address
    template = "planner/form_wish.html"  # of its part of the form
    legend: Any = ""
    position: ClassVar[int]  # where it stands in form, address and household
    relaxation_rank: ClassVar[int]  # of two relaxations that give the same, the lower is shown
    leads = is_daily = False  # see planner/engine/judging.py
    only_told: ClassVar[tuple[str, ...]] = ()  # names of the address that change no outcome, and so no order
    settle: Any = None  # (outcomes in one place) -> outcomes, where several of the kind want the same entries
    model: type[Model] | None = None  # of the entries that its outcomes name
    details: tuple[str, ...] = ()  # fields of the model that a line tells of the one it names

    @classmethod
    def read(cls, form: forms.Form, language: str, versions: Versions) -> dict[str, Any]:
        """Return what the form says, by the names of the fields of `said`; may add errors to the form."""
        names = {field.name for field in dataclasses.fields(cls.said)}
        values = {name: form.cleaned_data.get(name) for name in cls.fields if name in names}
        return {name: value for name, value in values.items() if value not in (None, "", ())}

    @classmethod
    def check(cls, form: forms.Form) -> None:
        """Add errors to the form where answers do not go together."""

    @classmethod
    def pairs(cls, household: Answers) -> list[tuple[str, object]]:
        """Return [(name, value)] for the address, without what is usual."""
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
    def words(cls, household: Answers) -> list[str]:
        """Return what the household said, in sentences of the page's language."""
        return []

    @classmethod
    def of(cls, household: Answers, day: datetime.date) -> "list[Wish]":
        """Return the wishes of this kind that a household which moves on `day` has.

        Their number and order depend on nothing that a relaxation changes.
        """
        raise NotImplementedError

    @classmethod
    def always(cls, household: Answers, day: datetime.date) -> "list[Wish]":
        """Return wishes that every card answers, whether or not they were wished for.

        What they need is counted with the wishes, but they are no part of the order.
        """
        return []

    @classmethod
    def parts(cls, household: Answers, versions: Versions) -> Iterable[SupplyPart]:
        """Return what must be counted for this household and for every relaxation of it."""
        return ()

    @classmethod
    def relaxations(cls, household: Answers, own: list, facts: Facts) -> Iterator[Relaxation]:
        """Yield households with a smaller wish of this kind; `own` are the household's wishes of this class."""
        yield from ()

    @classmethod
    def section(cls, plan: "Plan") -> dict[str, Any]:
        """Return what the template of this kind's part of the form shows."""
        return {"legend": cls.legend, "fields": [plan.form[name] for name in cls.fields]}

    @classmethod
    def names(cls, household: Answers) -> list[Key]:
        """Return the keys (model, id) of what the notices name, whatever the place."""
        return []

    @classmethod
    def notices(cls, plan: "Plan") -> list[SafeString]:
        """Return the notices that stand above the list because they concern every place."""
        return []

    # --- as a wish
    kind: ClassVar[str]
    drive: int

    def __hash__(self) -> int:
        raise NotImplementedError  # of the dataclass

    @property
    def key(self) -> str:
        """Return the name of the wish in the data; no two wishes of a household have the same."""
        return self.kind

    @property
    def domain(self) -> str:
        """Return the model name of the entries that the wish names; "" where it names none."""
        return (self.model._meta.model_name or "") if self.model else ""

    @property
    def commuter(self) -> int | None:
        """Return the number of the adult who drives there every day; None where nobody does.

        A commuter has a line on the map and a column of its table.
        """
        return None

    def version(self, versions: Versions) -> tuple[Version, ...]:
        """Return the version of the rows that the wish is compared with."""
        raise NotImplementedError

    def compare(self, facts: Facts, *, counted: bool) -> Outcomes:
        """Return the outcome of each place. If not `counted`, states and drives are right and numbers are not."""
        raise NotImplementedError

    def key_of(self, outcome: Outcome) -> Key | None:
        """Return the key (model, id) of the entry that the outcome names; None where it names none."""
        return (self.model, outcome.entry) if self.model and outcome.entry is not None else None

    def more_entries(self, outcome: Outcome, place: int, facts: Facts) -> list[tuple[Key, int]]:
        """Return [(key, place)] of what a line names beside the nearest."""
        return []

    def nearest_title(self, outcome: Outcome, facts: Facts, titles: Titles) -> Title | None:
        """Return the title of the entry that the outcome names; None where the entry has gone since."""
        key = self.key_of(outcome)
        return titles.get(key) if key else None

    def title(self, household: Answers) -> str:
        raise NotImplementedError

    def short_title(self, household: Answers) -> str:
        """Return a word or two, to stand inside the one line that names all wishes."""
        return self.title(household)

    def tell(self, outcome: Outcome, telling: "PlaceSentences") -> SentenceWithNotes:
        """Return a sentence on what a place has of the wish, and what a family must know."""
        raise NotImplementedError

    def reasons(self, outcome: Outcome) -> list[str]:
        """Say why the wish is only nearly met, apart from the drive."""
        return []

    def why_names(self, outcome: Outcome) -> list[str]:
        """Return why the named entry is only nearly what was wished for, as names for the data, sorted.

        [] where the wish is not nearly met.
        """
        return ["drive"] if outcome.state is WishState.NEARLY else []


# --- a plan -----------------------------------------------------------------------------------------------------------
@dataclasses.dataclass
class Plan:
    """A `Plan` is what planner/plan.py makes, for whoever shows it."""

    form: forms.Form
    household: Any  # of planner/plan.py
    kinds: tuple[type[Wish], ...]  # all that there are, in the order of form and address
    facts: Facts
    wishes: list[Wish]
    always: list[Wish]  # named on every card, not wished for
    cards: list[RankedPlace[Wish]]
    more: dict[int, list[int]]  # by card: places of its municipality that fit as well
    below: list[RankedPlace[Wish]]  # the best place of each municipality without a card
    compared: list[RankedPlace[Wish]]
    all: list[RankedPlace[Wish]]
    gains: list[Gain[Wish]]
    stopped_by: list[Wish]
    titles: Titles
    today: datetime.date
    too_many_compared: bool = False

    @property
    def day(self) -> datetime.date:
        """Return the day on which the household comes: what is true then is told."""
        return self.household.move or self.today

    @property
    def understood(self) -> dict[int, Meaning]:
        return {adult.number: adult.meaning for adult in self.household.adults if adult.meaning}

    def build_query(self, household: Family) -> str:
        """Return the query of another household; what was not understood stays in it, for a person to read."""
        return build_query_with_unread(household, self.kinds)

    @property
    def query(self) -> str:
        return build_query_with_unread(self.household, self.kinds)


def build_query(household: Family, kinds: Iterable[type[Wish]]) -> str:
    """Return the shortest query string that says the same as the household, without a leading question mark.

    What is usual is left out.
    """
    pairs = [pair for kind in kinds for pair in kind.pairs(household)]
    pairs += [("adults", household.count)] if household.count else []
    pairs += [("move", f"{household.move:%Y-%m}")] if household.move else []
    return urlencode(pairs)


def build_query_with_unread(household: Family, kinds: Iterable[type[Wish]]) -> str:
    """Return the query of `build_query()`, and before it what was not understood, as it was written."""
    unread = urlencode([(unread.name, unread.written) for unread in household.unread])
    return "&".join(filter(None, (unread, build_query(household, kinds))))


class PlaceSentences:
    """A `PlaceSentences` makes sentences about one place of a plan."""

    def __init__(self, plan: Plan, place: Place):
        self.plan, self.place, self.facts = plan, place, plan.facts
        self.municipality = plan.facts.owner[place.pk]

    def describe_where(self, place: int, minutes: int) -> str:
        """Say where something is, and how far: "here", or the place and "about 20 min"."""
        if place == self.place.pk:
            return _("here")
        return f"{self.facts.place(place).name}, {describe_drive_minutes(minutes)}"

    def link_title(self, title: Title, place: int, *, is_name: bool = False) -> SafeString:
        """Return the title as a link, with its language in front of it where that is another one than the page's.

        A name (`is_name`) is the same in every language.
        """
        code = self.facts.owner[place].writes_in if title.language == DEFAULT else title.language
        words = wrap(title.text, code, "span", to_name=not is_name) if code else title.text
        link = format_html('<a href="{}">{}</a>', title.url, words) if title.url else format_html("{}", words)
        return say_languages(link, partly=False)

    def describe_nearest(self, wish: Wish, outcome: Outcome, words: str = "") -> SafeString | str:
        """Name the nearest of what was counted, and say where it is; empty where it has gone since."""
        title = wish.nearest_title(outcome, self.facts, self.plan.titles)
        if title is None or outcome.place is None or outcome.minutes is None:
            return ""
        where = self.describe_where(outcome.place, outcome.minutes)
        return format_html("{} {}, {}.", words or _("Nearest:"), self.link_title(title, outcome.place), where)

    def reasons(self, wish: Wish, outcome: Outcome) -> str:
        """Say by how much a wish is missed; empty where it is not nearly met."""
        if outcome.state is not WishState.NEARLY:
            return ""
        more = max(5, 5 * round(((outcome.minutes or 0) - wish.drive) / 5))
        drive = say_to_adults("about %(minutes)s min more by car than you wished") % {"minutes": more}
        said = ([drive] if outcome.why & Why.DRIVE else []) + wish.reasons(outcome)
        return _("Not quite: %(reasons)s.") % {"reasons": format_word_list(said)} if said else ""

    def sentence(self, words: str, wish: Wish, outcome: Outcome) -> SafeString:
        """Return `words` on how many there are, then the nearest, and why it only nearly fits."""
        return join_sentences(words, self.describe_nearest(wish, outcome), self.reasons(wish, outcome))


def join_sentences(*parts: str) -> SafeString:
    return SafeString(" ".join([conditional_escape(part) for part in parts if part]))


def format_word_list(words: list[str], last: str = "") -> str:
    return get_text_list(words, last or _("and"))


def list_longer_drives(drive: int, needed: int | None) -> list[int]:
    """Return longer drives: a little more, some more, and what it takes; none beyond the longest one may ask for."""
    wanted = {drive + step for step in STEPS} | ({needed} if needed else set())
    return sorted(minutes for minutes in wanted if drive < minutes <= LONGEST_DRIVE)


def relax_near_drive(household: Answers) -> Iterator[Relaxation]:
    """Yield households with a longer drive to all that must be near, which several wishes have as their limit."""
    for minutes in list_longer_drives(household.near_drive, None):
        yield Relaxation(
            "near_drive", minutes, dataclasses.replace(household, near_drive=minutes), partial(say_near, minutes)
        )


def say_near(minutes: int) -> str:
    return _("Up to %(drive)s to what must be near") % {"drive": describe_drive_minutes(minutes)}
