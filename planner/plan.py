"""A plan is made from an address: what it says is read, data is loaded, places are ranked, entries named.

This takes at most 12 queries, and one for the frame of the page.
"""

import dataclasses
import datetime
from collections.abc import Iterable, Iterator
from operator import attrgetter, itemgetter
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from base.caching.versions import Versions, read_versions
from base.messages.addressing import choose_wording_lazy
from base.publicforms.drawnfields import Input, Select
from base.values.days import read_month
from news.models import Story
from planner.engine.judging import Gain, Outcome, RankedPlace, Relaxation
from planner.engine.order import deal_cards, draw_lots, find_gains, list_unmet_wishes, rank_places
from planner.household import Family, KeepingField
from planner.supply import stock
from planner.supply.facts import Facts, Titles
from planner.wishes.base import Plan, Wish, build_query_with_unread
from planner.wishes.home import HomeWish
from planner.wishes.interest import LikeWish
from planner.wishes.remote import RemoteWish
from planner.wishes.school import SchoolWish
from planner.wishes.service import NearWish
from planner.wishes.work import WorkWish

MOST_COMPARED = 4
FARTHEST_YEARS = 10
STORIES_FROM = 3  # of the first cards
# The wishes a household may have, in the order of a place's lines. A new one is a line here: docs/add-a-wish.md.
WISHES: tuple[type[Wish], ...] = (WorkWish, RemoteWish, HomeWish, SchoolWish, LikeWish, NearWish)
KINDS = tuple(sorted(WISHES, key=attrgetter("position")))  # in the order of form and address
# Several wishes may name the same sort of entry, each with what its own lines tell.
DETAILS = {
    model: tuple(dict.fromkeys(name for kind in KINDS if kind.model is model for name in kind.details))
    for model in {kind.model for kind in KINDS if kind.model}
}


# --- the household ----------------------------------------------------------------------------------------------------
class MoveField(forms.CharField):
    def clean(self, value: Any) -> datetime.date | None:
        """Return the first day of the month, or None for now.

        A month that cannot be read, has passed or is more than ten years ahead raises a ValidationError.
        """
        if not (raw := super().clean(value)):
            return None
        try:
            month = read_month(raw)
        except ValidationError:
            raise ValidationError(_("Write year and month, for example 2027-08.")) from None
        today = timezone.localdate()
        if month < today.replace(day=1):
            raise ValidationError(_("This month has passed; the plan counts from today."))
        if month.year > today.year + FARTHEST_YEARS:
            raise ValidationError(_("The plan looks at most ten years ahead."))
        return month


class KeepingForm(forms.Form):
    """A `KeepingForm` reads a query string.

    What is wrong is said beside its field, kept as written, and does not count.
    """

    def clean(self) -> dict[str, Any]:
        for name, field in self.fields.items():
            if isinstance(field, KeepingField) and field.refused:  # the values that were right stay in cleaned_data
                self.errors[name] = self.error_class(field.refused)
        for kind in KINDS:
            kind.check(self)
        return self.cleaned_data


COUNT = forms.ChoiceField(
    label=_("How many adults?"),
    required=False,
    widget=Select,
    choices=[("", _("not said")), ("1", _("one adult")), ("2", _("two adults"))],
    error_messages={"invalid_choice": _("Choose one adult or two adults.")},
)
SECOND = [name for name in WorkWish.fields if name.endswith("2")]  # what only a second adult says
MOVE = MoveField(
    label=choose_wording_lazy(_("We could move"), _("I could move")),
    required=False,
    max_length=20,
    widget=Input(attrs={"type": "month"}),
)
FIELDS = {name: field for kind in KINDS for name, field in kind.fields.items()} | {"adults": COUNT, "move": MOVE}
HouseholdForm: type[forms.Form] = type("HouseholdForm", (KeepingForm,), {"__module__": __name__, **FIELDS})
# What a family says, of all wishes; one that builds on what another asks comes before it.
SAID = sorted({kind.said: len(kind.said.mro()) for kind in KINDS}.items(), key=itemgetter(1), reverse=True)
Household: type[Family] = dataclasses.dataclass(frozen=True)(
    type("Household", tuple(said for said, _depth in SAID), {})
)


def read_household(form: forms.Form, language: str, versions: Versions) -> Family:
    said: dict[str, Any] = {}
    for kind in KINDS:
        said |= kind.read(form, language, versions)
    household = Household(**said, move=form.cleaned_data.get("move"))
    count = int(form.cleaned_data.get("adults") or 0)
    return household if count == household.heard else dataclasses.replace(household, count=count)


def drop_second_adult(query: QueryDict) -> QueryDict:
    """Return the query without what a second adult says, where there is said to be one adult.

    A field may be hidden and still be sent.
    """
    if query.get("adults") != "1":
        return query
    query = query.copy()
    for name in SECOND:
        query.pop(name, None)
    return query


def list_wishes(household: Family, today: datetime.date) -> list[Wish]:
    return [wish for kind in WISHES for wish in kind.of(household, household.move or today)]


def list_relaxations(household: Family, wishes: list[Wish], facts: Facts) -> Iterator[Relaxation]:
    """Yield each relaxation of the household once, although several wishes may share a limit."""
    seen = set()
    for kind in sorted(WISHES, key=attrgetter("relaxation_rank")):
        for relaxation in kind.relaxations(household, [wish for wish in wishes if type(wish) is kind], facts):
            if (relaxation.name, relaxation.value) not in seen:
                seen.add((relaxation.name, relaxation.value))
                yield relaxation


# --- the plan ---------------------------------------------------------------------------------------------------------
def build_plan(query: QueryDict, language: str, *, all_named: bool = False) -> Plan:
    """Build the plan that a query says, in `language`, which is the active one.

    The entries that cards show are read by name; with `all_named`, also those that the wishes of all other places name.
    """
    form = HouseholdForm(drop_second_adult(query))
    form.is_valid()
    versions = read_versions()
    household = read_household(form, language, versions)
    parts = [part for kind in WISHES for part in kind.parts(household, versions)]
    facts = stock.load_facts(parts, language, versions)
    plan = compare_places(form, household, facts, query.getlist("compare"))
    plan.gains = find_plan_gains(plan)
    plan.titles = read_plan_titles(plan, all_named=all_named)
    return plan


def compare_places(form: forms.Form, household: Family, facts: Facts, compare: list[str]) -> Plan:
    """Return the plan with its places in order, still without gains and titles.

    `compare` are the slugs of places that stand beside each other in a table.
    """
    today = timezone.localdate()
    wishes = list_wishes(household, today)
    ranked = rank_places(
        facts.places, wishes, facts.find_outcomes, draw_place_lots(build_query_with_unread(household, KINDS), facts)
    )
    cards = deal_cards(ranked, lambda place: facts.owner[place].pk)
    slugs = list(dict.fromkeys(compare))
    return Plan(
        form=form,
        household=household,
        kinds=KINDS,
        facts=facts,
        wishes=wishes,
        always=list_always_told(household, wishes, today),
        cards=cards.rows,
        more=cards.more,
        below=cards.below,
        compared=find_compared_rows(slugs[:MOST_COMPARED], ranked, facts),
        all=ranked,
        stopped_by=list_unmet_wishes(ranked),
        today=today,
        gains=[],
        titles={},
        too_many_compared=len(slugs) > MOST_COMPARED,
    )


def list_always_told(household: Family, wishes: list[Wish], today: datetime.date) -> list[Wish]:
    """Return what every card names, as far as it was not wished for."""
    day = household.move or today
    return [wish for kind in WISHES for wish in kind.always(household, day) if wish not in wishes]


def find_plan_gains(plan: Plan) -> list[Gain[Wish]]:
    """Return the smaller wishes that would give something, each compared as the household that it makes."""
    facts = plan.facts
    smaller = list_relaxations(plan.household, plan.wishes, facts) if plan.all else ()
    return find_gains(
        plan.all,
        [(relaxation, list_wishes(relaxation.household, plan.today)) for relaxation in smaller],
        facts.compare_without_counting,
        lambda other: draw_place_lots(build_query_with_unread(other, KINDS), facts),
    )


def read_plan_titles(plan: Plan, *, all_named: bool) -> Titles:
    """Return the titles of all that the page of a plan names, read from the database."""
    facts = plan.facts
    pairs = [(wish, facts.compare_without_counting(wish)[row.place]) for wish in plan.always for row in plan.cards]
    pairs += [pair for row in plan.all for pair in row.pairs] if all_named else []
    keys = list_titles_to_read(plan.household, [*plan.cards, *plan.compared], facts)
    keys |= list_entry_keys(pairs) | list_story_keys(plan.cards if plan.wishes else [], facts)
    return stock.read_names(keys, facts, DETAILS)


def draw_place_lots(query: str, facts: Facts) -> dict[int, str]:
    """Return {place: lot}, which decides between equal places for whoever sends this query.

    Keys of the query that change no outcome do not count.
    """
    only_told = {"adults"} | {name for kind in KINDS for name in kind.only_told}
    said = "&".join(pair for pair in query.split("&") if pair.partition("=")[0] not in only_told)
    return draw_lots(said, {place: owner.number for place, owner in facts.owner.items()})


def find_compared_rows(slugs: list[str], ranked: list[RankedPlace[Wish]], facts: Facts) -> list[RankedPlace[Wish]]:
    by_slug = {facts.places[row.place].slug: row for row in ranked}
    return [by_slug[slug] for slug in slugs if slug in by_slug]


def list_titles_to_read(household: Family, shown: list[RankedPlace[Wish]], facts: Facts) -> set:
    """Return the keys (model, id) of all that has a name on the page.

    These are the entries that `shown` rows name with all their lines, and what concerns every place.
    """
    found = {key for kind in KINDS for key in kind.names(household)}
    for row in shown:
        found |= list_entry_keys(row.pairs)
        for wish, outcome in row.pairs:
            found |= {key for key, _place in wish.more_entries(outcome, row.place, facts)}
    return found


def list_story_keys(rows: list[RankedPlace[Wish]], facts: Facts) -> set:
    """Return the keys of newcomers' stories from the municipalities that come first."""
    return {(Story, facts.owner[row.place].pk) for row in rows[:STORIES_FROM]}


def list_entry_keys(pairs: Iterable[tuple[Wish, Outcome]]) -> set:
    """Return the keys (model, id) of the entries that the outcomes name."""
    return {key for wish, outcome in pairs if (key := wish.key_of(outcome))}
