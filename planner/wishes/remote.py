"""Work that is brought along needs a line that carries it, at a home with fibre or in a shared office.

How many cars there are is asked here, too.
"""

import dataclasses
import datetime
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from base.caching.versions import Version, Versions
from base.messages.addressing import choose_wording_lazy
from base.publicforms.drawnfields import Select
from base.values.formats import format_number
from housing.models import Home
from municipalities.models import Service
from planner.engine import judging
from planner.engine.judging import Outcome, Outcomes, WishState, build_supply, judge_within_drive
from planner.household import NEAR_DRIVE, TWO_CARS, Adult
from planner.supply.counts import Arm, SupplyPart
from planner.supply.facts import Facts, Key
from planner.wishes.base import PlaceSentences, SentenceWithNotes, Wish, join_sentences
from planner.wishes.home import HOME_NEAR_MINUTES, HomeAnswers, HomeWish, judge_home
from planner.wishes.home_supply import HomeCell, HomeSupply
from planner.wishes.service import NearWish, ServiceSupply

TO_LIVE_IN = tuple(kind for kind in Home.Kind.values if kind != Home.Kind.PLOT)
TOLD = (Service.Kind.RAILWAY_STATION, Service.Kind.AIRPORT)  # whoever has an employer elsewhere goes there now and then


class CarsField(forms.TypedChoiceField):
    """A `CarsField` takes two cars as usual: an address may say so, and the form leaves it out."""

    def to_python(self, value: Any) -> str:
        said = super().to_python(value)
        return "" if said == str(TWO_CARS) else said

    def prepare_value(self, value: Any) -> Any:
        return self.to_python(value)


FIELDS: dict[str, forms.Field] = {
    "cars": CarsField(
        label=choose_wording_lazy(
            gettext_lazy("Cars for the two of you"), gettext_lazy("Cars, where there are two adults")
        ),
        required=False,
        coerce=int,
        empty_value=None,
        widget=Select,
        choices=[("", gettext_lazy("two")), ("1", gettext_lazy("one"))],
    ),
}


class Why(judging.Why):
    OFFICE = 2  # the one that is named is a shared office, not a home


# --- what is counted --------------------------------------------------------------------------------------------------
@dataclasses.dataclass(frozen=True)
class FibreHomes(HomeSupply):
    """`FibreHomes` are the homes whose advert says fibre."""

    @staticmethod
    def arm(parts: list["HomeSupply"], time: datetime.datetime) -> Arm:
        arm = HomeSupply.arm(parts, time)
        return dataclasses.replace(arm, rows=arm.rows.filter(broadband=Home.Broadband.FIBRE))


def list_fibre_homes(household: HomeAnswers, versions: Versions) -> Iterable[FibreHomes]:
    """Yield the homes with fibre to count: those of the wish for a home and its relaxations, or all without one."""
    if household.wants_home:
        yield from (FibreHomes(**vars(part)) for part in HomeWish.parts(household, versions))
        return
    for sort in (Home.RENTED, Home.BOUGHT):
        kinds = tuple(kind for kind in TO_LIVE_IN if kind in sort)
        yield FibreHomes(kinds, limits=(), fewest=0, most=1, pets=False, move=None)


def list_remote_workers(household: HomeAnswers) -> list[Adult]:
    return [adult for adult in household.adults if adult.work == "remote"]


# --- the wish ---------------------------------------------------------------------------------------------------------
@dataclasses.dataclass(frozen=True)
class RemoteWish(Wish[HomeAnswers]):
    adult: int
    drive: int  # to a shared office; 0 where the other adult has the car
    home: HomeWish | None  # None: any home that is advertised
    kind = "remote"
    said = HomeAnswers
    fields = FIELDS
    legend = gettext_lazy("Car")
    position = 15
    relaxation_rank = 60
    model = Home

    @classmethod
    def pairs(cls, household: HomeAnswers) -> list[tuple[str, object]]:
        """Return [(name, value)] of the cars for the address; who lives alone is not asked."""
        return super().pairs(household) if len(household.adults) > 1 else []

    @classmethod
    def words(cls, household: HomeAnswers) -> list[str]:
        is_said = household.cars < TWO_CARS and len(household.adults) > 1
        return [_("One car for the two of you")] if is_said else []

    @classmethod
    def of(cls, household: HomeAnswers, day: datetime.date) -> list[Wish]:
        home = next((wish for wish in HomeWish.of(household, day) if isinstance(wish, HomeWish)), None)
        is_left_without = household.cars < TWO_CARS and any(adult.looks_for_work for adult in household.adults)
        return [
            cls(adult.number, 0 if is_left_without else adult.drive, home) for adult in list_remote_workers(household)
        ]

    @classmethod
    def parts(cls, household: HomeAnswers, versions: Versions) -> Iterable[SupplyPart]:
        return [*list_fibre_homes(household, versions), ServiceSupply()] if list_remote_workers(household) else []

    @property
    def key(self) -> str:
        return f"remote{self.adult}"

    def version(self, versions: Versions) -> tuple[Version, ...]:
        kinds = self.home.kinds if self.home else TO_LIVE_IN
        return versions.of_parts(Home, kinds) + versions.of([Service])

    def compare(self, facts: Facts, *, counted: bool) -> Outcomes:
        homes = build_supply(facts.cells[FibreHomes], self.fits)
        offices = NearWish(Service.Kind.SHARED_OFFICE, self.drive).gather_supply(facts, current=1)
        reach, drive = facts.reach, self.drive

        def at(place: int) -> Outcome:
            """Return the outcome of a place, which is never "not met": what an address has, its advert need not say."""
            home = judge_within_drive(homes, reach[place], HOME_NEAR_MINUTES, counted=counted)
            if home.state is WishState.MET:
                return dataclasses.replace(home, nearly=0)
            office = judge_within_drive(offices, reach[place], drive, counted=counted)
            if office.state is WishState.MET:
                return dataclasses.replace(office, nearly=0, why=Why.OFFICE)
            return Outcome(WishState.UNKNOWN)

        return Outcomes(at)

    def fits(self, what: HomeCell) -> int | None:
        return Why.FITS if self.home is None or judge_home(self.home, what) == Why.FITS else None

    def key_of(self, outcome: Outcome) -> Key | None:
        if outcome.entry is None:
            return None
        return (Service if outcome.why & Why.OFFICE else Home), outcome.entry

    def more_entries(self, outcome: Outcome, place: int, facts: Facts) -> list[tuple[Key, int]]:
        """Return the nearest station and airport, however far."""
        found = [(wish, facts.compare_without_counting(wish)[place]) for wish in list_travel_wishes()]
        return [(key, near.place) for wish, near in found if near.place and (key := wish.key_of(near))]

    def title(self, household: HomeAnswers) -> str:
        if len(household.adults) > 1:
            return _("Remote work for adult %(number)s") % {"number": self.adult}
        return _("Remote work")

    def short_title(self, household: HomeAnswers) -> str:
        if len(household.adults) > 1:
            return _("remote work for adult %(number)s") % {"number": self.adult}
        return _("remote work")

    def tell(self, outcome: Outcome, telling: PlaceSentences) -> SentenceWithNotes:
        return join_sentences(self.answer(outcome), telling.describe_nearest(self, outcome)), [
            describe_journeys(telling)
        ]

    def answer(self, outcome: Outcome) -> str:
        n = {"n": format_number(outcome.fits)}
        if outcome.state is WishState.UNKNOWN:
            none = (
                _("No home on the list that fits says fibre.")
                if self.home
                else _("No home on the list here says fibre.")
            )
            return join_sentences(none, _("Ask about fibre at the address."))
        if outcome.why & Why.OFFICE:
            return ngettext("%(n)s shared office within reach.", "%(n)s shared offices within reach.", outcome.fits) % n
        if self.home:
            return (
                ngettext(
                    "%(n)s home that fits has fibre, says its advert.",
                    "%(n)s homes that fit have fibre, say their adverts.",
                    outcome.fits,
                )
                % n
            )
        return (
            ngettext(
                "%(n)s home on the list has fibre, says its advert.",
                "%(n)s homes on the list have fibre, say their adverts.",
                outcome.fits,
            )
            % n
        )


def list_travel_wishes() -> list[NearWish]:
    return [NearWish(kind, NEAR_DRIVE) for kind in TOLD]


def describe_journeys(telling: PlaceSentences) -> SafeString:
    """Name the nearest railway station and airport.

    “Railway station: Nordby stasjon, here. Airport: Sørvik lufthavn, Sørvik, about 45 min.”
    """
    found = []
    for wish in list_travel_wishes():
        near = telling.facts.compare_without_counting(wish)[telling.place.pk]
        title = wish.nearest_title(near, telling.facts, telling.plan.titles)
        if title and near.place is not None and near.minutes is not None:
            where = telling.describe_where(near.place, near.minutes)
            found.append(
                format_html(
                    "{}: {}, {}.",
                    wish.title(telling.plan.household),
                    telling.link_title(title, near.place, is_name=True),
                    where,
                )
            )
    return join_sentences(*found)
