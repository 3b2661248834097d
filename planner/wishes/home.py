"""A home: one of the kinds wished for, at the price, with the rooms, here or close by."""

import dataclasses
import datetime
from collections.abc import Iterable, Iterator
from functools import partial
from typing import NamedTuple

from django import forms
from django.db.models import Case, F, Q, QuerySet, When
from django.db.models.expressions import Combinable
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from base.formats import kroner, number
from base.numberfields import WholeField
from base.versions import Version, Versions
from housing.models import Home
from planner.engine import judging
from planner.engine.judging import Outcome, Outcomes, Relaxation, State, spread, stretched, supply_of
from planner.household import ChoicesField, Family, Input, yes_or_no
from planner.supply.counts import EMPTY, Arm, Part, as_number
from planner.supply.facts import Facts
from planner.wishes.base import Telling, Told, Wish, listed

HOME_NEAR = 15  # minutes: a home that close is "here"
MONTHLY_BELOW = 100_000  # kroner; an amount below it is a month's rent, from it on a price to buy
SMALLEST_AMOUNT, LARGEST_AMOUNT = 1_000, 50_000_000
BEYOND = 2_000_000_000  # kroner; above every price
HOMES = {"rent": ("rent", "room", "trial"), "buy": ("sale",), "build": ("plot",), "farm": ("smallholding",)}
CHOICES = [("rent", gettext_lazy("rent")), ("buy", gettext_lazy("buy")), ("build", gettext_lazy("build")),
           ("farm", gettext_lazy("smallholding"))]  # fmt: skip


class Why(judging.Why):
    PRICE = 2
    UNSTATED = 4  # price, bedrooms or pets are not stated


# --- what a family says ------------------------------------------------------------------------------------------------
AMOUNT = gettext_lazy("Write an amount in kroner between 1,000 and 50 million.")
ROOMS = gettext_lazy("Write between 1 and 10 bedrooms.")
FIELDS: dict[str, forms.Field] = {
    "home": ChoicesField(
        label=gettext_lazy("We want to"), choices=CHOICES, unknown=gettext_lazy("“%(value)s” is not a kind of home.")
    ),
    "max": WholeField(
        label=gettext_lazy("Most you can pay (NOK)"), required=False, min_value=SMALLEST_AMOUNT, max_value=LARGEST_AMOUNT,
        widget=Input(attrs={"inputmode": "numeric"}), error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), AMOUNT),
    ),
    "rooms": WholeField(
        label=gettext_lazy("Bedrooms, at least"), required=False, min_value=1, max_value=10,
        widget=Input(attrs={"inputmode": "numeric"}), error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), ROOMS),
    ),
    "pets": yes_or_no(gettext_lazy("Pets"), no=gettext_lazy("no pets"), yes=gettext_lazy("we bring a pet")),
}  # fmt: skip


@dataclasses.dataclass(frozen=True)
class HomeSaid(Family):
    home: tuple[str, ...] = ()  # keys of HOMES
    max: int | None = None
    rooms: int | None = None
    pets: bool = False

    @property
    def rent_limit(self) -> int | None:
        """Kroner a month."""
        return self.max if self.max is not None and self.max < MONTHLY_BELOW else None

    @property
    def price_limit(self) -> int | None:
        """Kroner in all."""
        return self.max if self.max is not None and self.max >= MONTHLY_BELOW else None

    @property
    def wants_home(self) -> bool:
        return bool(self.home or self.max is not None or self.rooms is not None or self.pets)

    @property
    def home_kinds(self) -> tuple[str, ...]:
        """Keys of HOMES; whoever only names a price or rooms means a dwelling, not a plot."""
        return self.home or ("rent", "buy")


# --- what is counted ---------------------------------------------------------------------------------------------------
class HomeCell(NamedTuple):
    kind: str
    limit: int | None  # price, rounded up to one of those asked about; None unknown
    bedrooms: int | None  # None unknown
    pets: int | None  # 1 yes, None unknown


@dataclasses.dataclass(frozen=True)
class Homes(Part):
    """What is rented, or what is bought: `kinds` are all of one sort."""

    kinds: tuple[str, ...]
    limits: tuple[int, ...]  # kroner, ascending
    rooms: int | None
    pets: bool
    cell = HomeCell

    def version(self, versions: Versions) -> tuple[Version, ...]:
        return versions.of_parts(Home, self.kinds)

    @staticmethod
    def arm(parts: list["Homes"], time: datetime.datetime) -> Arm:
        [part] = parts
        homes = Home.objects.public(time).filter(kind__in=part.kinds)
        if part.rooms is not None:
            homes = homes.exclude(~Q(kind=Home.Kind.PLOT) & Q(bedrooms__lt=part.rooms - 1))
        pets: Combinable = EMPTY
        if part.pets:
            homes = homes.exclude(pets=Home.Pets.NO)
            pets = as_number(Case(When(pets=Home.Pets.YES, then=1), default=None))
        known, price = part.priced(homes)
        return Arm(known, texts=(F("kind"),), numbers=(price, EMPTY if part.rooms is None else F("bedrooms"), pets))

    def priced(self, homes: QuerySet[Home]) -> tuple[QuerySet[Home], Combinable]:
        """The homes without those above every limit, and the lowest limit that a price does not exceed."""
        if not self.limits:
            return homes, EMPTY
        within = rent_within if self.kinds[0] in Home.RENTED else price_within
        price = Case(*[When(within(limit), then=limit) for limit in self.limits], default=None)
        return homes.exclude(within(BEYOND) & ~within(self.limits[-1])), as_number(price)


def rent_within(limit: int) -> Q:
    """Whole kroner a month; a week's rent is 52 twelfths of one."""
    period = Home.PricePeriod
    return Q(price_period=period.MONTH, price__lte=limit) | Q(price_period=period.WEEK, price__lte=(12 * limit + 11) // 52)  # fmt: skip


def price_within(limit: int) -> Q:
    return Q(price_period=Home.PricePeriod.TOTAL, price__lte=limit)


def limits(amount: int | None) -> tuple[int, ...]:
    """All that a household and its relaxations compare a price with."""
    if amount is None:
        return ()
    return tuple(sorted({limit for each in (amount, raised(amount)) for limit in (each, stretched(each))}))


def kinds_of(keys: tuple[str, ...]) -> tuple[str, ...]:
    """Of Home.Kind, for keys of HOMES."""
    return tuple(kind for key in HOMES if key in keys for kind in HOMES[key])


def raised(amount: int) -> int:
    """A tenth more, in round figures; a month's rent stays one."""
    step = 500 if amount < MONTHLY_BELOW else 50_000
    more = step * -(-amount * 11 // (10 * step))
    return min(more, MONTHLY_BELOW - 1) if amount < MONTHLY_BELOW else more


# --- the wish ----------------------------------------------------------------------------------------------------------
@dataclasses.dataclass(frozen=True)
class HomeWish(Wish[HomeSaid]):
    kinds: tuple[str, ...]  # of Home.Kind
    rent_limit: int | None
    price_limit: int | None
    rooms: int | None
    pets: bool
    kind = "home"
    said = HomeSaid
    fields = FIELDS
    template = "planner/form_home.html"
    asked = 30
    gives_way = 40
    drive = HOME_NEAR
    model = Home

    @classmethod
    def check(cls, form: forms.Form) -> None:
        """One amount serves rent and purchase; where it can be meant for neither, say so and leave it out."""
        amount, home = form.cleaned_data.get("max"), set(form.cleaned_data.get("home") or ())
        if amount is None or not home:
            return
        if amount < MONTHLY_BELOW and "rent" not in home:
            form.add_error(
                "max", _("This counts as a month's rent, but you do not want to rent. Write the whole price.")
            )
        elif amount >= MONTHLY_BELOW and home == {"rent"}:
            form.add_error("max", _("This counts as a price to buy, but you want to rent. Write a month's rent."))

    @classmethod
    def words(cls, household: HomeSaid) -> list[str]:
        if not household.wants_home:
            return []
        said = [listed([str(dict(CHOICES)[kind]) for kind in household.home_kinds], _("or"))]
        if household.rooms:
            said.append(ngettext("at least %(n)s bedroom", "at least %(n)s bedrooms", household.rooms) % {"n": household.rooms})  # fmt: skip
        if household.max is not None:
            limit = kroner(household.max, "month" if household.rent_limit else "")
            said.append(_("at most %(amount)s") % {"amount": limit})
        if household.pets:
            said.append(_("with a pet"))
        return [_("Home: %(words)s") % {"words": ", ".join(said)}]

    @classmethod
    def of(cls, household: HomeSaid, day: datetime.date) -> list[Wish]:
        if not household.wants_home:
            return []
        kinds, rent, price = kinds_of(household.home_kinds), household.rent_limit, household.price_limit
        return [cls(kinds, rent, price, household.rooms, household.pets)]

    @classmethod
    def parts(cls, household: HomeSaid, versions: Versions) -> Iterable[Part]:
        """An amount concerns only what is rented or what is bought, and pets only what is rented."""
        kinds = kinds_of((*household.home_kinds, "rent", "buy")) if household.wants_home else ()
        rented = tuple(kind for kind in kinds if kind in Home.RENTED)
        bought = tuple(kind for kind in kinds if kind in Home.BOUGHT)
        if rented:
            yield Homes(rented, limits(household.rent_limit), household.rooms, household.pets)
        if bought:
            yield Homes(bought, limits(household.price_limit), household.rooms, pets=False)

    @classmethod
    def relaxations(cls, household: HomeSaid, own: list["HomeWish"], facts: Facts) -> Iterator[Relaxation]:
        """Renting or buying as well, a tenth more money, one bedroom less."""
        if not own:
            return
        for other in ("rent", "buy"):
            if other not in household.home_kinds:
                kinds = tuple(kind for kind in HOMES if kind in (*household.home_kinds, other))
                yield Relaxation("home", other, dataclasses.replace(household, home=kinds), partial(say_as_well, other))
        if household.max is not None:
            amount = raised(household.max)
            yield Relaxation("max", amount, dataclasses.replace(household, max=amount), partial(say_amount, amount))
        if household.rooms is not None and household.rooms > 1:
            rooms = household.rooms - 1
            yield Relaxation("rooms", rooms, dataclasses.replace(household, rooms=rooms), partial(say_rooms, rooms))

    def version(self, versions: Versions) -> tuple[Version, ...]:
        return versions.of_parts(Home, self.kinds)

    def compare(self, facts: Facts, *, counted: bool) -> Outcomes:
        return spread(supply_of(facts.cells[Homes], partial(offer, self)), facts.reach, HOME_NEAR, counted=counted)

    def title(self, household: HomeSaid) -> str:
        return _("A home")

    def reasons(self, outcome: Outcome) -> list[str]:
        words = {
            Why.PRICE: _("up to 15 per cent above your limit"),
            Why.UNSTATED: _("price, bedrooms or pets are not stated: ask"),
        }
        return [text for why, text in words.items() if outcome.why & why]

    def tell(self, outcome: Outcome, telling: Telling) -> Told:
        if outcome.state is State.NOT:
            return _("No home on the list fits now, here or within a quarter of an hour."), [
                _("Not every home is advertised: ask the host.")
            ]
        if outcome.state is State.MET:
            words = ngettext("%(n)s home fits.", "%(n)s homes fit.", outcome.fits) % {"n": number(outcome.fits)}
        else:
            words = ngettext("%(n)s home nearly fits.", "%(n)s homes nearly fit.", outcome.nearly) % {"n": number(outcome.nearly)}  # fmt: skip
        return telling.sentence(words, self, outcome), []


def offer(wish: HomeWish, what: HomeCell) -> int | None:
    """Price up to 15 % above is nearly; bedrooms and pets are not haggled over; what is not stated must be asked."""
    if what.kind not in wish.kinds:
        return None
    rented = what.kind in Home.RENTED
    why = Why.FITS
    limit = wish.rent_limit if rented else wish.price_limit
    if limit is not None:
        if what.limit is None:
            why |= Why.UNSTATED
        elif what.limit > limit:
            if what.limit > stretched(limit):
                return None
            why |= Why.PRICE
    if wish.rooms is not None and what.kind != Home.Kind.PLOT:
        if what.bedrooms is None:
            why |= Why.UNSTATED
        elif what.bedrooms < wish.rooms:
            return None
    if wish.pets and rented and what.pets != 1:
        why |= Why.UNSTATED
    return why


def say_as_well(other: str) -> str:
    return _("Rent as well") if other == "rent" else _("Buy as well")


def say_amount(amount: int) -> str:
    return _("At most %(amount)s") % {"amount": kroner(amount, "month" if amount < MONTHLY_BELOW else "")}


def say_rooms(rooms: int) -> str:
    return ngettext("%(n)s bedroom is enough", "%(n)s bedrooms are enough", rooms) % {"n": rooms}
