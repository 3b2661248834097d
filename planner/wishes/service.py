"""A service must be near. Where its source covers the region, none is "not met"; else the host is to be asked.

A service that nobody has looked at for five years counts for nothing and is told as a hint.
"""

import dataclasses
import datetime
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from django import forms
from django.conf import settings
from django.db.models import Case, F, When
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from base.caching.versions import Version, Versions
from base.templatetags.base import text
from base.text.other_languages import say_languages
from base.values.formats import describe_drive_minutes, get_local_day
from municipalities.models import Service, ServiceCoverage
from municipalities.models.services import compute_first_current_day
from planner.engine.judging import (
    NOTHING,
    Outcome,
    Outcomes,
    Reach,
    Relaxation,
    Supply,
    Why,
    WishState,
    build_supply,
    judge_within_drive,
)
from planner.household import NEAR_DRIVE, ChoicesField, Family, make_drive_field
from planner.supply.counts import IN_NO_PLACE, Arm, SupplyPart, cast_to_number
from planner.supply.facts import Facts, Key, Title
from planner.wishes.base import PlaceSentences, Plan, SentenceWithNotes, Wish, relax_near_drive

ANYWHERE_MINUTES = 10_000  # farther than any road leads

FIELDS: dict[str, forms.Field] = {
    "near": ChoicesField(
        label=gettext_lazy("Must be near"),
        choices=Service.Kind.choices,
        unknown=gettext_lazy("“%(value)s” is not a service here."),
    ),
    "near_drive": make_drive_field(gettext_lazy("Longest drive to these (min)"), NEAR_DRIVE),
}


@dataclasses.dataclass(frozen=True)
class ServiceAnswers(Family):
    near: tuple[str, ...] = ()


class ServiceCell(NamedTuple):
    kind: str
    current: int | None = None  # 1: seen in the last five years


@dataclasses.dataclass(frozen=True)
class ServiceSupply(SupplyPart):
    """A `ServiceSupply` is all services, also outside the region: the form asks which kinds there are."""

    cell = ServiceCell
    in_region = False

    def version(self, versions: Versions) -> tuple[Version, ...]:
        return versions.of([Service])

    @staticmethod
    def arm(parts: list["ServiceSupply"], time: datetime.datetime) -> Arm:
        oldest = compute_first_current_day(timezone.localdate(time))
        current = Case(When(reviewed_on__gte=oldest, then=1), default=None)
        return Arm(Service.objects.all(), texts=(F("kind"),), numbers=(cast_to_number(current),))


class CompleteCell(NamedTuple):
    kind: str


@dataclasses.dataclass(frozen=True)
class CompleteKinds(SupplyPart):
    """`CompleteKinds` are the kinds of service of which none can be missing from the data.

    They lie in no place of their own, and are counted with the rest so that they cost no query.
    """

    cell = CompleteCell
    in_region = False

    def version(self, versions: Versions) -> tuple[Version, ...]:
        return versions.of([ServiceCoverage])

    @staticmethod
    def arm(parts: list["CompleteKinds"], time: datetime.datetime) -> Arm:
        kinds = ServiceCoverage.objects.complete(get_local_day(time)).annotate(place_id=IN_NO_PLACE)
        return Arm(kinds, texts=(F("kind"),))


@dataclasses.dataclass(frozen=True)
class NearWish(Wish[ServiceAnswers]):
    service: str  # of Service.Kind
    drive: int
    kind = "near"
    said = ServiceAnswers
    fields = FIELDS
    template = "planner/form_service.html"
    position = 50
    relaxation_rank = 30
    model = Service
    details = (*(f"note_{code}" for code in settings.MODELTRANSLATION_LANGUAGES), "note_year", "reviewed_on")

    @classmethod
    def words(cls, household: ServiceAnswers) -> list[str]:
        names = ", ".join(str(Service.Kind(kind).label) for kind in household.near)
        return [_("Must be near: %(names)s") % {"names": names}] if names else []

    @classmethod
    def of(cls, household: ServiceAnswers, day: datetime.date) -> list[Wish]:
        return [cls(service, household.near_drive) for service in household.near]

    @classmethod
    def always(cls, household: ServiceAnswers, day: datetime.date) -> list[Wish]:
        """Return the wish for a shop, which everybody needs."""
        return cls.of(dataclasses.replace(household, near=(Service.Kind.GROCERY.value,)), day)

    @classmethod
    def parts(cls, household: ServiceAnswers, versions: Versions) -> Iterable[SupplyPart]:
        return [ServiceSupply(), CompleteKinds()]

    @classmethod
    def relaxations(cls, household: ServiceAnswers, own: list["NearWish"], facts: Facts) -> Iterator[Relaxation]:
        yield from relax_near_drive(household) if own else ()

    @classmethod
    def section(cls, plan: Plan) -> dict[str, Any]:
        """Return the kinds of service of which there is one, in the region or in a town outside."""
        kinds = sorted({what.kind for what in plan.facts.cells[ServiceSupply]})
        return {"services": [(kind, Service.Kind(kind).label) for kind in kinds]}

    @property
    def key(self) -> str:
        return f"near-{self.service}"

    def version(self, versions: Versions) -> tuple[Version, ...]:
        return versions.of([Service, ServiceCoverage])

    def compare(self, facts: Facts, *, counted: bool) -> Outcomes:
        current, old = self.gather_supply(facts, current=1), self.gather_old_supply(facts)
        is_complete, reach = CompleteCell(self.service) in facts.cells[CompleteKinds], facts.reach

        def at(place: int) -> Outcome:
            found = judge_within_drive(current, reach[place], self.drive)
            if found.state is not WishState.NOT:
                return found
            hinted = judge_within_drive(old, reach[place], self.drive).state is not WishState.NOT
            return find_nearest_anywhere(
                current, reach[place], WishState.NOT if is_complete and not hinted else WishState.UNKNOWN
            )

        return Outcomes(at)

    def gather_supply(self, facts: Facts, *, current: int | None) -> dict[int, Supply]:
        own = ServiceCell(self.service, current)
        return build_supply(facts.cells[ServiceSupply], lambda what: Why.FITS if what == own else None)

    def gather_old_supply(self, facts: Facts) -> dict[int, Supply]:
        return facts.compute_once(("old", self.service), lambda: self.gather_supply(facts, current=None))

    def find_old_service(self, outcome: Outcome, place: int, facts: Facts) -> Outcome:
        """Return the nearest service that nobody has looked at for long, where no other is near."""
        if outcome.state is not WishState.UNKNOWN:
            return NOTHING
        return judge_within_drive(self.gather_old_supply(facts), facts.reach[place], self.drive, counted=False)

    def more_entries(self, outcome: Outcome, place: int, facts: Facts) -> list[tuple[Key, int]]:
        old = self.find_old_service(outcome, place, facts)
        return [((Service, old.entry), old.place)] if old.entry and old.place else []

    def title(self, household: ServiceAnswers) -> str:
        return capfirst(self.short_title(household))

    def short_title(self, household: ServiceAnswers) -> str:
        return str(Service.Kind(self.service).label)

    def tell(self, outcome: Outcome, telling: PlaceSentences) -> SentenceWithNotes:
        offers = describe_service_offer(self.nearest_title(outcome, telling.facts, telling.plan.titles))
        if outcome.state in (WishState.MET, WishState.NEARLY):
            return telling.sentence("", self, outcome), [offers]
        drive = {"drive": describe_drive_minutes(self.drive)}
        if outcome.state is WishState.NOT:
            return telling.sentence(_("None within %(drive)s.") % drive, self, outcome), [offers]
        asking = (
            self.describe_old_service(outcome, telling)
            or _("Not registered here within %(drive)s; ask the host.") % drive
        )
        return asking, [telling.describe_nearest(self, outcome, _("The nearest we know of:"))]

    def describe_old_service(self, outcome: Outcome, telling: PlaceSentences) -> SafeString | str:
        """Tell of a service that nobody has looked at for long; empty where there is none.

        “Registered in 2019: the doctor, here. Ask the host whether it is still there.”
        """
        old = self.find_old_service(outcome, telling.place.pk, telling.facts)
        title = telling.plan.titles.get((Service, old.entry or 0))
        if title is None or old.place is None or old.minutes is None:
            return ""
        seen = title.build_row(Service).reviewed_on
        when = _("Registered in %(year)s:") % {"year": seen.year} if seen else _("Registered some time ago:")
        where = telling.describe_where(old.place, old.minutes)
        return format_html(
            "{} {}, {}. {}",
            when,
            telling.link_title(title, old.place),
            where,
            _("Ask the host whether it is still there."),
        )


def find_nearest_anywhere(supply: dict[int, Supply], reach: Reach, state: WishState) -> Outcome:
    """Return the nearest service that a road leads to, however far, with `state` and without numbers."""
    found = judge_within_drive(supply, reach, ANYWHERE_MINUTES, counted=False)
    return dataclasses.replace(found, state=state, fits=0, nearly=0)


def describe_service_offer(title: Title | None) -> SafeString | str:
    """Say what the service offers, as its source said it, of which year that is, and that one had better ask."""
    service = title.build_row(Service) if title else None
    if service is None or not service.note:
        return ""
    return say_languages(format_html("{} ({}).", text(service, "note"), service.age_words()), partly=False)
