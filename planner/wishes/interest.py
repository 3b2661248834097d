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
from base.values.formats import describe_drive_minutes, format_number
from culture.categories import Category
from culture.models import Activity, describe_ages
from planner.engine.judging import Outcome, Outcomes, Relaxation, Why, WishState, build_supply, compute_outcomes
from planner.household import ChoicesField, Family, compute_age
from planner.supply.counts import Arm, Cells, SupplyPart, group_by_cell
from planner.supply.facts import Facts
from planner.wishes.base import PlaceSentences, SentenceWithNotes, Wish, relax_near_drive

GROWN_UP = 20  # an activity that ends before is for the young


FIELDS: dict[str, forms.Field] = {
    "like": ChoicesField(
        label=choose_wording_lazy(gettext_lazy("We like"), gettext_lazy("I like")),
        choices=Category.choices,
        unknown=gettext_lazy("“%(value)s” is not an interest here."),
    ),
}


@dataclasses.dataclass(frozen=True)
class InterestAnswers(Family):
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
        for what, places in group_by_cell(ActivityCell, rows).items():
            found[ActivitySupply(what.category)][what] = places
        return found


@dataclasses.dataclass(frozen=True)
class LikeWish(Wish[InterestAnswers]):
    category: str
    ages: tuple[int, ...]  # of the children
    drive: int
    kind = "like"
    said = InterestAnswers
    fields = FIELDS
    template = "planner/form_interest.html"
    position = 40
    relaxation_rank = 30
    model = Activity

    @classmethod
    def words(cls, household: InterestAnswers) -> list[str]:
        names = ", ".join(str(Category(category).label) for category in household.like)
        return [_("Interests: %(names)s") % {"names": names}] if names else []

    @classmethod
    def of(cls, household: InterestAnswers, day: datetime.date) -> list[Wish]:
        ages = tuple(sorted({compute_age(born, day) for born in household.born}))
        return [cls(category, ages, household.near_drive) for category in household.like]

    @classmethod
    def parts(cls, household: InterestAnswers, versions: Versions) -> Iterable[SupplyPart]:
        return [ActivitySupply(category) for category in household.like]

    @classmethod
    def relaxations(cls, household: InterestAnswers, own: list["LikeWish"], facts: Facts) -> Iterator[Relaxation]:
        yield from relax_near_drive(household) if own else ()

    @property
    def key(self) -> str:
        return f"like-{self.category}"

    def version(self, versions: Versions) -> tuple[Version, ...]:
        return versions.of_parts(Activity, [self.category])

    def compare(self, facts: Facts, *, counted: bool) -> Outcomes:
        supply = build_supply(facts.cells[ActivitySupply], partial(judge_activity, self))
        return compute_outcomes(supply, facts.reach, self.drive, counted=counted)

    def title(self, household: InterestAnswers) -> str:
        return capfirst(self.short_title(household))

    def short_title(self, household: InterestAnswers) -> str:
        return str(Category(self.category).label)

    def tell(self, outcome: Outcome, telling: PlaceSentences) -> SentenceWithNotes:
        if outcome.state is WishState.NOT:
            nothing = say_to_adults("Nothing registered for you within %(drive)s; ask the host.")
            return nothing % {"drive": describe_drive_minutes(self.drive)}, []
        n = outcome.fits or outcome.nearly
        words = ngettext("%(n)s activity.", "%(n)s activities.", n) % {"n": format_number(n)}
        return telling.sentence(words, self, outcome), [describe_fitting_ages(outcome, telling.facts)]


def judge_activity(wish: LikeWish, cell: ActivityCell) -> int | None:
    return Why.FITS if cell.category == wish.category and is_suitable(cell, wish.ages) else None


def is_suitable(cell: ActivityCell, ages: tuple[int, ...]) -> bool:
    """Return whether somebody of the household may take part: a grown-up, or one of the children."""
    lowest, highest = cell.lowest or 0, 200 if cell.highest is None else cell.highest
    return highest >= GROWN_UP or any(lowest <= age <= highest for age in ages)


def describe_fitting_ages(outcome: Outcome, facts: Facts) -> str:
    """Say for what ages the activity is that the outcome names."""

    def by_newest() -> dict[int, ActivityCell]:
        cells: Cells = facts.cells[ActivitySupply]
        return {newest: what for what, places in cells.items() for _place, _n, newest in places}

    what = facts.compute_once("activities", by_newest).get(outcome.entry or 0)
    return describe_ages(what.lowest, what.highest) if what else ""
