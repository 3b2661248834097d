"""A plan from an address: read, understood, loaded, ranked, relaxed, named. At most 12 queries with the page's frame."""

import dataclasses
import datetime
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils import timezone

from base.versions import read_versions
from occupations.neighbours import nearly_many, same_field
from planner import facts, titles, trades
from planner.address import query_of
from planner.cells import Wanted
from planner.facts import Facts
from planner.form import LONGEST_WORDS, HouseholdForm
from planner.household import NO_ADVERT, Household
from planner.matching import Matcher
from planner.outcomes import State, stretched
from planner.parts import Cells
from planner.ranking import Ranked, best_and_others, rank
from planner.titles import GUIDE, Ids, Title, Titles
from planner.trades import Trades
from planner.understanding import ADULTS, Understood, understand
from planner.whatif import Gain, gains, raised, stopping, with_adult
from planner.wishes import Wish, WorkWish, kinds_of, wishes_of

MOST_COMPARED = 4
MOST_EMPLOYERS = 3


Employers = dict[tuple[int, int], list[tuple[int, int]]]  # (place, adult) -> [(job id, place id)]


@dataclasses.dataclass
class Plan:
    form: HouseholdForm
    household: Household
    understood: dict[int, Understood]
    facts: Facts
    wishes: list[Wish]
    best: list[Ranked]
    others: list[Ranked]
    compared: list[Ranked]
    all: list[Ranked]
    gains: list[Gain]
    stopped_by: list[Wish]
    employers: Employers
    titles: Titles
    fields: dict[str, Title]  # of work, by their two digits
    today: datetime.date
    too_many_compared: bool = False

    @property
    def unread(self) -> dict[int, str]:
        """What an adult wrote about work and the planner does not know; a person will."""
        said = {number: (self.form[f"words{number}"].value() or "").strip()[:LONGEST_WORDS] for number in ADULTS}
        return {number: words for number, words in said.items() if words and number not in self.understood}

    @property
    def query(self) -> str:
        words = urlencode({f"words{number}": words for number, words in self.unread.items()})
        return "&".join(filter(None, (words, query_of(self.household))))

    def changed(self, number: int, *, work: str) -> str:
        """The address of the same household where one adult wishes other work."""
        adult = next(adult for adult in self.household.adults if adult.number == number)
        return query_of(with_adult(self.household, dataclasses.replace(adult, work=work)))

    @property
    def regulated(self) -> list[Understood]:
        return [meaning for meaning in self.understood.values() if is_regulated(meaning)]


def is_regulated(meaning: Understood) -> bool:
    return meaning.occupation is not None and meaning.occupation.is_regulated


def build(query: QueryDict, language: str) -> Plan:
    form = HouseholdForm(query)
    form.is_valid()
    versions = read_versions()
    understood = understand(form, language, versions)
    household = form.household({number: meaning.code for number, meaning in understood.items()})
    today = timezone.localdate()
    nearly = nearly_many(advertised(household), versions)
    known = trades.load(advertised(household), nearly, versions)
    loaded = facts.load(wanted(household, known), children=bool(household.born), language=language, versions=versions)
    matcher = Matcher(loaded, nearly)
    ranked = rank(household, matcher, today)
    best, others = best_and_others(ranked, loaded)
    slugs = list(dict.fromkeys(query.getlist("compare")))
    compared = chosen(slugs[:MOST_COMPARED], ranked, loaded)
    shown = [*best, *compared]  # with all their lines
    employers = employers_near(household, shown, loaded)
    return Plan(
        form=form, household=household, understood=understood, facts=loaded, wishes=wishes_of(household, today),
        best=best, others=others, compared=compared, all=ranked, gains=gains(household, ranked, matcher, today),
        stopped_by=stopping(ranked), employers=employers, today=today, too_many_compared=len(slugs) > MOST_COMPARED,
        titles=names(shown, employers, understood, language, loaded),
        fields=known.fields,
    )  # fmt: skip


def advertised(household: Household) -> list[str]:
    return [adult.work for adult in household.adults if adult.work not in NO_ADVERT]


def wanted(household: Household, known: Trades) -> Wanted:
    """What must be told apart for this household and for every relaxation of it."""
    return Wanted(
        occupations=known.codes,
        homes=kinds_of((*household.home_kinds, "rent", "buy")) if household.wants_home else (),
        rent_limits=limits(household.rent_limit),
        price_limits=limits(household.price_limit),
        rooms=household.rooms,
        pets=household.pets,
        categories=household.like,
    )


def limits(amount: int | None) -> tuple[int, ...]:
    if amount is None:
        return ()
    return tuple(sorted({limit for each in (amount, raised(amount)) for limit in (each, stretched(each))}))


def chosen(slugs: list[str], ranked: list[Ranked], loaded: Facts) -> list[Ranked]:
    by_slug = {loaded.places[row.place].slug: row for row in ranked}
    return [by_slug[slug] for slug in slugs if slug in by_slug]


def employers_near(household: Household, shown: list[Ranked], loaded: Facts) -> Employers:
    """Where no advert fits: who advertises other work in that field within the drive, the nearest first."""
    found: Employers = {}
    drives = {adult.number: adult for adult in household.adults}
    newest = {adult.number: newest_in_field(loaded.cells["job"], same_field(adult.work)) for adult in household.adults}
    for row in shown:
        for wish, outcome in row.pairs:
            if isinstance(wish, WorkWish) and outcome.state is State.NOT:
                near = [there for minutes, there in loaded.reach[row.place] if minutes <= drives[wish.adult].drive]
                jobs = [(newest[wish.adult][there], there) for there in near if there in newest[wish.adult]]
                found[row.place, wish.adult] = jobs[:MOST_EMPLOYERS]
    return found


def newest_in_field(cells: Cells, field: str) -> dict[int, int]:
    """The id of the newest advert, by place."""
    found: dict[int, int] = {}
    for what, places in cells.items():
        if what.key.startswith(field):
            for place, _n, newest in places:
                found[place] = max(newest, found.get(place, 0))
    return found


DOMAIN_OF = {"work": "job", "home": "home", "like": "activity", "near": "service"}


def names(
    shown: list[Ranked], employers: Employers, understood: dict[int, Understood], language: str, loaded: Facts
) -> Titles:
    ids: Ids = {domain: set() for domain in DOMAIN_OF.values()}
    for row in shown:
        for wish, outcome in row.pairs:
            if outcome.entry is not None and wish.kind in DOMAIN_OF:
                ids[DOMAIN_OF[wish.kind]].add(outcome.entry)
    ids["job"] |= {job for jobs in employers.values() for job, _place in jobs}
    if any(is_regulated(meaning) for meaning in understood.values()):
        ids["guide"] = {GUIDE}
    return titles.load(ids, language=language, known=loaded.titles, moment=loaded.moment)
