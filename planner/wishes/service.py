"""A service that must be near: registered within the drive, or to be asked about; never "not met"."""

import dataclasses
import datetime
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from django import forms
from django.db.models import F
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from base.formats import about_minutes
from base.versions import Version, Versions
from municipalities.models import Service
from planner.engine.judging import Outcome, Outcomes, Reach, Relaxation, State, Supply, Why, supply_of, within
from planner.household import NEAR_DRIVE, ChoicesField, Family, drive_field
from planner.supply.counts import Arm, Part
from planner.supply.facts import Facts
from planner.wishes.base import Plan, Telling, Told, Wish, longer_near_drive

FIELDS: dict[str, forms.Field] = {
    "near": ChoicesField(
        label=gettext_lazy("Must be near"), choices=Service.Kind.choices,
        unknown=gettext_lazy("“%(value)s” is not a service here."),
    ),
    "near_drive": drive_field(gettext_lazy("Longest drive to these (min)"), NEAR_DRIVE),
}  # fmt: skip


@dataclasses.dataclass(frozen=True)
class ServiceSaid(Family):
    near: tuple[str, ...] = ()


class ServiceCell(NamedTuple):
    kind: str


@dataclasses.dataclass(frozen=True)
class Services(Part):
    """All of the region: the form asks which kinds there are."""

    cell = ServiceCell

    def version(self, versions: Versions) -> tuple[Version, ...]:
        return versions.of([Service])

    @staticmethod
    def arm(parts: list["Services"], time: datetime.datetime) -> Arm:
        return Arm(Service.objects.filter(place__municipality__isnull=False), texts=(F("kind"),))


@dataclasses.dataclass(frozen=True)
class NearWish(Wish[ServiceSaid]):
    service: str  # of Service.Kind
    drive: int
    kind = "near"
    said = ServiceSaid
    fields = FIELDS
    template = "planner/form_service.html"
    asked = 50
    gives_way = 30
    model = Service

    @classmethod
    def words(cls, household: ServiceSaid) -> list[str]:
        names = ", ".join(str(Service.Kind(kind).label) for kind in household.near)
        return [_("Must be near: %(names)s") % {"names": names}] if names else []

    @classmethod
    def of(cls, household: ServiceSaid, day: datetime.date) -> list[Wish]:
        return [cls(service, household.near_drive) for service in household.near]

    @classmethod
    def always(cls, household: ServiceSaid, day: datetime.date) -> list[Wish]:
        """Everybody needs a shop."""
        return cls.of(dataclasses.replace(household, near=(Service.Kind.GROCERY.value,)), day)

    @classmethod
    def parts(cls, household: ServiceSaid, versions: Versions) -> Iterable[Part]:
        return [Services()]

    @classmethod
    def relaxations(cls, household: ServiceSaid, own: list["NearWish"], facts: Facts) -> Iterator[Relaxation]:
        yield from longer_near_drive(household) if own else ()

    @classmethod
    def section(cls, plan: Plan) -> dict[str, Any]:
        """The kinds that at least one place has."""
        kinds = sorted(what.kind for what in plan.facts.cells[Services])
        return {"services": [(kind, Service.Kind(kind).label) for kind in kinds]}

    @property
    def key(self) -> str:
        return f"near-{self.service}"

    def version(self, versions: Versions) -> tuple[Version, ...]:
        return versions.of([Service])

    def compare(self, facts: Facts, *, counted: bool) -> Outcomes:
        supply = supply_of(facts.cells[Services], lambda what: Why.FITS if what.kind == self.service else None)
        reach = facts.reach
        return Outcomes(lambda place: registered(supply, reach[place], self.drive))

    def title(self, household: ServiceSaid) -> str:
        return capfirst(str(Service.Kind(self.service).label))

    def tell(self, outcome: Outcome, telling: Telling) -> Told:
        if outcome.state is State.UNKNOWN:
            words = _("Not registered here within %(drive)s; ask the host.") % {"drive": about_minutes(self.drive)}
            return words, [telling.nearest(self, outcome)]
        return telling.sentence("", self, outcome), []


def registered(supply: dict[int, Supply], reach: Reach, limit: int) -> Outcome:
    """Not registered within the drive is "ask the host", with the nearest that is registered."""
    found = within(supply, reach, limit)
    if found.state is not State.NOT:
        return found
    for minutes, place in reach:
        if place in supply:
            return Outcome(State.UNKNOWN, minutes=minutes, place=place, entry=supply[place].fitting)
    return Outcome(State.UNKNOWN)
