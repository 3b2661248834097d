"""The wish for fibre is met by a home that has it, of the kinds that the household looks for, here or close by."""

import dataclasses
import datetime
from collections.abc import Iterable
from functools import partial
from typing import NamedTuple

from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from base.caching.versions import Version, Versions
from base.values.formats import format_number
from housing.models import Home
from planner.engine import judging
from planner.engine.judging import Outcome, Outcomes, WishState, build_supply, compute_outcomes
from planner.household import make_yes_no_field
from planner.supply.counts import Arm, SupplyPart
from planner.supply.facts import Facts
from planner.wishes.base import PlaceSentences, SentenceWithNotes, Wish
from planner.wishes.home import HOME_NEAR_MINUTES, HomeAnswers, list_home_kinds


@dataclasses.dataclass(frozen=True)
class FibreAnswers(HomeAnswers):
    fibre: bool = False


class FibreCell(NamedTuple):
    kind: str  # of Home.Kind
    broadband: str  # of Home.Broadband; empty is not stated


@dataclasses.dataclass(frozen=True)
class Broadband(SupplyPart):
    kinds: tuple[str, ...]
    cell = FibreCell

    def version(self, versions: Versions) -> tuple[Version, ...]:
        return versions.of_parts(Home, self.kinds)

    @staticmethod
    def arm(parts: list["Broadband"], time: datetime.datetime) -> Arm:
        homes = Home.objects.public(time).filter(kind__in=parts[0].kinds)
        return Arm(homes, texts=(F("kind"), F("broadband")))


class Why(judging.Why):
    UNSTATED = 2


@dataclasses.dataclass(frozen=True)
class FibreWish(Wish[FibreAnswers]):
    kinds: tuple[str, ...]  # of Home.Kind
    kind = "fibre"
    said = FibreAnswers
    fields = {
        "fibre": make_yes_no_field(gettext_lazy("Fibre"), no=gettext_lazy("not needed"), yes=gettext_lazy("a must"))
    }
    legend = gettext_lazy("Internet")
    position = 35
    relaxation_rank = 50
    drive = HOME_NEAR_MINUTES
    model = Home

    @classmethod
    def words(cls, household: FibreAnswers) -> list[str]:
        return [_("Must have fibre")] if household.fibre else []

    @classmethod
    def of(cls, household: FibreAnswers, day: datetime.date) -> list[Wish]:
        return [cls(list_home_kinds(household))] if household.fibre else []

    @classmethod
    def parts(cls, household: FibreAnswers, versions: Versions) -> Iterable[SupplyPart]:
        """Return the homes to count, with those that the relaxation "rent or buy as well" adds."""
        return [Broadband(list_home_kinds(household, "rent", "buy"))] if household.fibre else []

    def version(self, versions: Versions) -> tuple[Version, ...]:
        return versions.of_parts(Home, self.kinds)

    def compare(self, facts: Facts, *, counted: bool) -> Outcomes:
        return compute_outcomes(
            build_supply(facts.cells[Broadband], partial(offer, self)), facts.reach, self.drive, counted=counted
        )

    def title(self, household: FibreAnswers) -> str:
        return _("A home with fibre")

    def reasons(self, outcome: Outcome) -> list[str]:
        return [_("not stated: ask")] if outcome.why & Why.UNSTATED else []

    def tell(self, outcome: Outcome, telling: PlaceSentences) -> SentenceWithNotes:
        n = outcome.fits if outcome.state is WishState.MET else outcome.nearly
        words = ngettext("%(n)s home.", "%(n)s homes.", n) % {"n": format_number(n)}
        return telling.sentence(words, self, outcome), []


def offer(wish: FibreWish, what: FibreCell) -> int | None:
    if what.kind not in wish.kinds or what.broadband not in ("", Home.Broadband.FIBRE):
        return None
    return Why.FITS if what.broadband else Why.UNSTATED
