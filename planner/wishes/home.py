"""The wish for a home is met by one of the kinds wished for, at the price and with the bedrooms.

It is free when the household moves, and lies here or close by.
"""

import dataclasses
import datetime
from collections.abc import Iterable, Iterator
from functools import partial

from django import forms
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from base.caching.versions import Version, Versions
from base.messages.addressing import choose_wording_lazy, say_to_adults, say_to_adults_lazy
from base.values.formats import format_number
from housing.comparing import BEYOND, find_price_limit, raise_amount_to_next_step
from housing.models import Home
from news.models import Guide
from planner.engine import judging
from planner.engine.judging import (
    Outcome,
    Outcomes,
    Relaxation,
    WishState,
    build_supply,
    combine_outcomes,
    judge_within_drive,
    stretch_limit,
)
from planner.household import ChoicesField, Family, compute_age, make_whole_field, make_yes_no_field
from planner.supply.counts import SupplyPart
from planner.supply.facts import FARM_GUIDE, Facts, Key
from planner.wishes.base import PlaceSentences, SentenceWithNotes, Wish, format_word_list, join_sentences
from planner.wishes.home_supply import HomeCell, HomeSupply, list_price_limits
from planner.wishes.home_words import format_amount, say_amount, say_lies_elsewhere, say_rooms

HOME_NEAR_MINUTES = 15  # a home that close is "here"
SHARING_AGE = 10  # children who reach less in the year of the move may share a bedroom
BRIEF = (Home.Kind.ROOM, Home.Kind.TRIAL)  # not to live in for good
HOMES = {"rent": ("rent", "room", "trial"), "buy": ("sale",), "build": ("plot",), "farm": ("smallholding",)}
CHOICES = [
    ("rent", gettext_lazy("rent")),
    ("buy", gettext_lazy("buy")),
    ("build", gettext_lazy("build")),
    ("farm", gettext_lazy("smallholding")),
]
AS_WELL = {"rent": gettext_lazy("Rent as well"), "buy": gettext_lazy("Buy as well")}


class Why(judging.Why):
    PRICE = 2
    BEDROOMS = 4
    TRIAL = 8
    FROM = 16
    NO_PRICE = 32
    NO_BEDROOMS = 64
    NO_PETS = 128  # not stated, or to be asked about


REASONS = [  # why, as data, in words
    (Why.DRIVE, "drive", ""),  # which the line says of every wish
    (
        Why.PRICE,
        "price",
        say_to_adults_lazy("up to 15 per cent above your limit"),
    ),
    (
        Why.BEDROOMS,
        "bedrooms",
        say_to_adults_lazy("one bedroom fewer than you need"),
    ),
    (Why.TRIAL, "trial", gettext_lazy("to try for a while")),
    (
        Why.FROM,
        "from",
        say_to_adults_lazy("free only after the month of your move"),
    ),
    (Why.NO_PRICE, "unstated", gettext_lazy("the price is not stated: ask")),
    (Why.NO_BEDROOMS, "unstated", gettext_lazy("bedrooms are not stated: ask")),
    (Why.NO_PETS, "unstated", gettext_lazy("ask whether the pet may come")),
]


# --- what a family says -----------------------------------------------------------------------------------------------
FIELDS: dict[str, forms.Field] = {
    "home": ChoicesField(
        label=choose_wording_lazy(gettext_lazy("We want to"), gettext_lazy("I want to")),
        choices=CHOICES,
        unknown=gettext_lazy("“%(value)s” is not a kind of home."),
    ),
    "max": make_whole_field(
        gettext_lazy("Most you can pay (NOK)"),
        1_000,
        50_000_000,
        gettext_lazy("Write an amount in kroner between 1,000 and 50 million."),
    ),
    "rooms": make_whole_field(
        gettext_lazy("Bedrooms, at least"), 1, 10, gettext_lazy("Write between 1 and 10 bedrooms.")
    ),
    "pets": make_yes_no_field(
        gettext_lazy("Pets"),
        no=gettext_lazy("no pets"),
        yes=choose_wording_lazy(gettext_lazy("we bring a pet"), gettext_lazy("I bring a pet")),
    ),
}


@dataclasses.dataclass(frozen=True)
class HomeAnswers(Family):
    home: tuple[str, ...] = ()  # keys of HOMES
    max: int | None = None
    rooms: int | None = None
    pets: bool = False

    @property
    def wants_home(self) -> bool:
        return bool(self.home or self.max is not None or self.rooms is not None or self.pets)

    @property
    def home_kinds(self) -> tuple[str, ...]:  # keys of HOMES; whoever only names a price or rooms means a dwelling
        return self.home or ("rent", "buy")

    @property
    def bedrooms(self) -> int:
        """Return the bedrooms that were said; else one for the adults and one for each child.

        Two children who are small share one.
        """
        small = sum(compute_age(born, self.move or timezone.localdate()) < SHARING_AGE for born in self.born)
        return self.rooms or 1 + len(self.born) - small // 2


def list_home_kinds(household: HomeAnswers, *more: str) -> tuple[str, ...]:
    """Return the values of `Home.Kind` that are wished for, with those of `more` keys of HOMES.

    A room is no home for a child.
    """
    kinds = (kind for key in HOMES if key in (*household.home_kinds, *more) for kind in HOMES[key])
    return tuple(kind for kind in kinds if not (household.born and kind == Home.Kind.ROOM))


# --- the wish ---------------------------------------------------------------------------------------------------------
@dataclasses.dataclass(frozen=True)
class HomeWish(Wish[HomeAnswers]):
    kinds: tuple[str, ...]  # of Home.Kind
    max: int | None
    bedrooms: int
    is_family: bool  # with children
    pets: bool
    move: datetime.date | None
    kind = "home"
    said = HomeAnswers
    fields = FIELDS
    template = "planner/form_home.html"
    position = 30
    relaxation_rank = 40
    drive = HOME_NEAR_MINUTES
    model = Home
    details = ("kind", "price", "price_period", "area_m2", "plot_m2", "bedrooms", "available_from")

    @classmethod
    def check(cls, form: forms.Form) -> None:
        """Add an error where the amount can be meant for no kind of home that is wished for, and leave it out.

        One amount serves rent and purchase.
        """
        amount, home = form.cleaned_data.get("max"), set(form.cleaned_data.get("home") or ())
        if home and "rent" not in home and find_price_limit(amount, rented=True):
            form.add_error(
                "max",
                say_to_adults_lazy(
                    "This counts as a month's rent, but you do not want to rent. Write the whole price."
                ),
            )
        elif home == {"rent"} and find_price_limit(amount, rented=False):
            form.add_error(
                "max", say_to_adults_lazy("This counts as a price to buy, but you want to rent. Write a month's rent.")
            )

    @classmethod
    def words(cls, household: HomeAnswers) -> list[str]:
        if not household.wants_home:
            return []
        said = [format_word_list([str(dict(CHOICES)[kind]) for kind in household.home_kinds], _("or"))]
        if household.rooms or household.born:
            rooms = ngettext("at least %(n)s bedroom", "at least %(n)s bedrooms", household.bedrooms) % {
                "n": household.bedrooms
            }
            said.append(
                rooms if household.rooms else say_to_adults("%(rooms)s, counted from your children") % {"rooms": rooms}
            )
        if household.max is not None:
            said.append(_("at most %(amount)s") % {"amount": format_amount(household.max)})
        if household.pets:
            said.append(_("with a pet"))
        return [_("Home: %(words)s") % {"words": ", ".join(said)}]

    @classmethod
    def of(cls, household: HomeAnswers, day: datetime.date) -> list[Wish]:
        kinds, is_family = list_home_kinds(household), bool(household.born)
        own = cls(kinds, household.max, household.bedrooms, is_family, household.pets, household.move)
        return [own] if household.wants_home else []

    @classmethod
    def parts(cls, household: HomeAnswers, versions: Versions) -> Iterable[SupplyPart]:
        """Yield the homes to count, with those that relaxations add. Pets concern only what is rented."""
        kinds = list_home_kinds(household, "rent", "buy") if household.wants_home else ()
        fewest, most = compute_fewest_bedrooms(household), household.bedrooms
        for rented, sort in ((True, Home.RENTED), (False, Home.BOUGHT)):
            if mine := tuple(kind for kind in kinds if kind in sort):
                amounts = list_price_limits(find_price_limit(household.max, rented=rented))
                yield HomeSupply(mine, amounts, fewest, most, household.pets and rented, household.move)

    @classmethod
    def relaxations(cls, household: HomeAnswers, own: list["HomeWish"], facts: Facts) -> Iterator[Relaxation]:
        """Yield renting or buying as well, a tenth more money, and one bedroom less."""
        if not own:
            return
        for other, words in AS_WELL.items():
            if other not in household.home_kinds and household.max is None:  # nobody knows what they can pay for it
                kinds = tuple(kind for kind in HOMES if kind in (*household.home_kinds, other))
                yield Relaxation("home", other, dataclasses.replace(household, home=kinds), partial(str, words))
        if household.max is not None:
            amount = raise_amount_to_next_step(household.max)
            yield Relaxation("max", amount, dataclasses.replace(household, max=amount), partial(say_amount, amount))
        if (rooms := household.bedrooms - 1) > 0:
            yield Relaxation("rooms", rooms, dataclasses.replace(household, rooms=rooms), partial(say_rooms, rooms))

    def version(self, versions: Versions) -> tuple[Version, ...]:
        return versions.of_parts(Home, self.kinds)

    def compare(self, facts: Facts, *, counted: bool) -> Outcomes:
        """Return outcomes in which homes to live in for good are named before rooms and trial living."""
        lasting, brief = (
            build_supply(
                {what: at for what, at in facts.cells[HomeSupply].items() if (what.kind in BRIEF) is is_brief},
                partial(judge_home, self),
            )
            for is_brief in (False, True)
        )
        reach, near = facts.reach, partial(judge_within_drive, limit=HOME_NEAR_MINUTES, counted=counted)
        return Outcomes(lambda place: combine_outcomes(near(lasting, reach[place]), near(brief, reach[place])))

    def title(self, household: HomeAnswers) -> str:
        return _("A home")

    def short_title(self, household: HomeAnswers) -> str:
        return _("a home")

    @classmethod
    def names(cls, household: HomeAnswers) -> list[Key]:
        return [(Guide, FARM_GUIDE)] if "farm" in household.home else []

    def why_names(self, outcome: Outcome) -> list[str]:
        return sorted({name for why, name, _words in REASONS if outcome.why & why})

    def reasons(self, outcome: Outcome) -> list[str]:
        return [str(words) for why, _name, words in REASONS if words and outcome.why & why]

    def tell(self, outcome: Outcome, telling: PlaceSentences) -> SentenceWithNotes:
        if outcome.state is WishState.NOT:
            none = _("No home on the list fits now, here or within a quarter of an hour.")
            return none, [_("Not every home is advertised: ask the host.")]
        if outcome.state is WishState.MET:
            words = ngettext("%(n)s home fits.", "%(n)s homes fit.", outcome.fits) % {"n": format_number(outcome.fits)}
        else:
            words = ngettext("%(n)s home nearly fits.", "%(n)s homes nearly fit.", outcome.nearly) % {
                "n": format_number(outcome.nearly)
            }
        title = telling.plan.titles.get((Home, outcome.entry or 0))
        home = title.build_row(Home) if title else None  # it may have gone since
        about = home.line_words() if home else ""
        is_farm = home is not None and home.kind == Home.Kind.SMALLHOLDING
        guide = telling.plan.titles.get((Guide, FARM_GUIDE)) if is_farm else None
        before = say_to_adults("Before you bid, read about concession and the duty to live there:")
        note = format_html('{} <a href="{}">{}</a>.', before, guide.url, guide.marked) if guide else ""
        notes = [say_lies_elsewhere(self, outcome, telling), note]
        return join_sentences(
            words, telling.describe_nearest(self, outcome), about, telling.reasons(self, outcome)
        ), notes


# --- judgement --------------------------------------------------------------------------------------------------------
def compute_fewest_bedrooms(household: HomeAnswers) -> int:
    """Return the fewest bedrooms of a home that is counted.

    What the relaxation by one bedroom makes nearly fit is counted too. A studio is a bedroom for who has no children.
    """
    fewest = household.bedrooms - 2
    return max(fewest, 0) if household.born or fewest > 1 else 0


def judge_home(wish: HomeWish, cell: HomeCell) -> int | None:
    """Return why a home only nearly fits, 0 where it fits, and None where it does not count.

    Trial living counts only with all the bedrooms that are needed.
    """
    rented, trial = cell.kind in Home.RENTED, cell.kind == Home.Kind.TRIAL
    limit, fewer = find_price_limit(wish.max, rented=rented) or BEYOND, count_missing_bedrooms(wish, cell)
    if cell.kind not in wish.kinds or (cell.limit or 0) > stretch_limit(limit) or fewer > (0 if trial else 1):
        return None
    reasons = {
        Why.PRICE: (cell.limit or 0) > limit,
        Why.BEDROOMS: fewer == 1,
        Why.TRIAL: trial,
        Why.FROM: cell.late,
        Why.NO_PRICE: cell.limit is None and limit != BEYOND,
        Why.NO_BEDROOMS: cell.bedrooms is None and cell.kind not in (Home.Kind.PLOT, Home.Kind.ROOM),
        Why.NO_PETS: wish.pets and rented and cell.pets != 1,
    }
    return sum(why for why, holds in reasons.items() if holds)


def count_missing_bedrooms(wish: HomeWish, cell: HomeCell) -> int:
    """Return how many bedrooms fewer than needed a home has.

    A room is one bedroom, whatever it says; so is a studio for who has no children; a plot has none to compare.
    """
    rooms = 1 if cell.kind == Home.Kind.ROOM else cell.bedrooms
    if rooms is None or cell.kind == Home.Kind.PLOT:
        return 0
    return wish.bedrooms - (rooms if wish.is_family else max(rooms, 1))
