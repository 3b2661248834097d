"""An interest is met by something to do for somebody of the household, within the drive to what must be near."""

import dataclasses
import datetime
from collections.abc import Iterable, Iterator
from functools import partial
from typing import NamedTuple

from django import forms
from django.db.models import F
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from base.caching.versions import Version, Versions
from base.messages.addressing import choose_wording_lazy, say_to_adults
from base.values.formats import about_minutes, format_number
from culture.categories import Category
from culture.models import Activity, ages_words
from planner.engine.judging import Outcome, Outcomes, Relaxation, State, Why, build_supply, compute_outcomes
from planner.household import ChoicesField, Family, age
from planner.supply.counts import Arm, Cells, SupplyPart, as_they_are
from planner.supply.facts import Facts
from planner.wishes.base import PlaceSentences, Told, Wish, longer_near_drive

GROWN_UP = 20  # an activity that ends before is for the young


FIELDS: dict[str, forms.Field] = {
    "like": ChoicesField(
        label=choose_wording_lazy(gettext_lazy("We like"), gettext_lazy("I like")),
        choices=Category.choices,
        unknown=gettext_lazy("“%(value)s” is not an interest here."),
    ),
}


@dataclasses.dataclass(frozen=True)
class InterestSaid(Family):
    like: tuple[str, ...] = ()


class ActivityCell(NamedTuple):
    category: str
    lowest: int | None = None  # age
    highest: int | None = None


@dataclasses.dataclass(frozen=True)
class ActivitySupply(SupplyPart):
    category: str
    arm_key = "activities"
    cell = ActivityCell

    def version(self, versions: Versions) -> tuple[Version, ...]:
        return versions.of_parts(Activity, [self.category])

    @staticmethod
    def arm(parts: list["ActivitySupply"], time: datetime.datetime) -> Arm:
        activities = Activity.objects.public(time).filter(category__in=[part.category for part in parts])
        return Arm(activities, texts=(F("category"),), numbers=(F("age_from"), F("age_to")))

    @staticmethod
    def cells(parts: list["ActivitySupply"], rows: Iterable[tuple]) -> dict[SupplyPart, Cells]:
        found: dict[SupplyPart, Cells] = {part: {} for part in parts}
        for what, places in as_they_are(ActivityCell, rows).items():
            found[ActivitySupply(what.category)][what] = places
        return found


@dataclasses.dataclass(frozen=True)
class LikeWish(Wish[InterestSaid]):
    category: str
    ages: tuple[int, ...]  # of the children
    drive: int
    kind = "like"
    said = InterestSaid
    fields = FIELDS
    template = "planner/form_interest.html"
    position = 40
    relaxation_rank = 30
    model = Activity

    @classmethod
    def words(cls, household: InterestSaid) -> list[str]:
        names = ", ".join(str(Category(category).label) for category in household.like)
        return [_("Interests: %(names)s") % {"names": names}] if names else []

    @classmethod
    def of(cls, household: InterestSaid, day: datetime.date) -> list[Wish]:
        ages = tuple(sorted({age(born, day) for born in household.born}))
        return [cls(category, ages, household.near_drive) for category in household.like]

    @classmethod
    def parts(cls, household: InterestSaid, versions: Versions) -> Iterable[SupplyPart]:
        return [ActivitySupply(category) for category in household.like]

    @classmethod
    def relaxations(cls, household: InterestSaid, own: list["LikeWish"], facts: Facts) -> Iterator[Relaxation]:
        yield from longer_near_drive(household) if own else ()

    @property
    def key(self) -> str:
        return f"like-{self.category}"

    def version(self, versions: Versions) -> tuple[Version, ...]:
        return versions.of_parts(Activity, [self.category])

    def compare(self, facts: Facts, *, counted: bool) -> Outcomes:
        supply = build_supply(facts.cells[ActivitySupply], partial(suiting, self))
        return compute_outcomes(supply, facts.reach, self.drive, counted=counted)

    def title(self, household: InterestSaid) -> str:
        return capfirst(self.short_title(household))

    def short_title(self, household: InterestSaid) -> str:
        return str(Category(self.category).label)

    def tell(self, outcome: Outcome, telling: PlaceSentences) -> Told:
        if outcome.state is State.NOT:
            nothing = say_to_adults("Nothing registered for you within %(drive)s; ask the host.")
            return nothing % {"drive": about_minutes(self.drive)}, []
        n = outcome.fits or outcome.nearly
        words = ngettext("%(n)s activity.", "%(n)s activities.", n) % {"n": format_number(n)}
        return telling.sentence(words, self, outcome), [ages_of(outcome, telling.facts)]


def suiting(wish: LikeWish, what: ActivityCell) -> int | None:
    return Why.FITS if what.category == wish.category and suits(what, wish.ages) else None


def suits(what: ActivityCell, ages: tuple[int, ...]) -> bool:
    """Return whether somebody of the household may take part: a grown-up, or one of the children."""
    lowest, highest = what.lowest or 0, 200 if what.highest is None else what.highest
    return highest >= GROWN_UP or any(lowest <= age <= highest for age in ages)


def ages_of(outcome: Outcome, facts: Facts) -> str:
    """Say for what ages the activity is that the outcome names."""

    def by_newest() -> dict[int, ActivityCell]:
        cells: Cells = facts.cells[ActivitySupply]
        return {newest: what for what, places in cells.items() for _place, _n, newest in places}

    what = facts.once("activities", by_newest).get(outcome.entry or 0)
    return ages_words(what.lowest, what.highest) if what else ""
