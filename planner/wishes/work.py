"""Work is met by an advert of an occupation, in the extent that one adult wishes, within that adult's drive."""

import dataclasses
import datetime
from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any

from django import forms
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from base.caching.versions import Version, Versions
from base.messages.addressing import say_to_adults
from base.values.formats import describe_drive_minutes, format_number
from jobs.in_short import COLUMNS
from jobs.models import Job
from municipalities.models import Service
from news.models import Guide
from occupations.approval import get_approval_note
from occupations.catalogue import occupation_catalogue
from occupations.lookup import name_occupation
from occupations.models import Neighbour, Occupation
from occupations.neighbours import get_sub_major_group, map_near_codes
from planner.engine.judging import Outcome, Outcomes, Relaxation, WishState
from planner.household import ALL_CODES, LONGEST_DRIVE, TWO_CARS, UNSAID, Family
from planner.supply.counts import SupplyPart
from planner.supply.facts import GUIDE, Facts, Key
from planner.wishes import adult_words, adverts, approvals, cars, job_supply, occupations, work_relaxations, work_words
from planner.wishes.adverts import Offers, Why, judge_offers_within_drive
from planner.wishes.base import PlaceSentences, Plan, SentenceWithNotes, Wish, join_sentences
from planner.wishes.ended import list_ended_supplies, say_ended
from planner.wishes.job_supply import JobCell, JobSupply
from planner.wishes.service import ServiceSupply

MOST_EMPLOYERS = 3
EARLY_MONTHS = 3  # before the move in which a post may begin
SECOND_CAR = gettext_lazy("With a second car")


# --- the wish ---------------------------------------------------------------------------------------------------------
@dataclasses.dataclass(frozen=True)
class WorkWish(Wish[Family]):
    adult: int
    codes: tuple[str, ...]  # counted together: unit groups, a shorter code for a whole field, ALL_CODES for any
    extent: str
    drive: int
    level: int = UNSAID  # of LEVELS
    apprentice: bool = False
    move: int | None = None  # month
    shares_car: bool = False
    kind = "work"
    said = Family
    fields = {
        name: field for number in occupations.ADULTS for name, field in occupations.build_adult_fields(number).items()
    }
    template = "planner/form_work.html"
    position = 10
    relaxation_rank = 10
    leads = is_daily = True
    settle = staticmethod(cars.settle)
    only_told = tuple(f"education{number}" for number in occupations.ADULTS)
    model = Job
    details = COLUMNS

    @classmethod
    def read(cls, form: forms.Form, language: str, versions: Versions) -> dict[str, Any]:
        understood = occupations.read_meanings(form, language, versions)
        return {
            "adults": tuple(
                occupations.read_adult(form, number, meaning) for number, meaning in sorted(understood.items())
            ),
            "unread": tuple(
                one
                for number in occupations.ADULTS
                if number not in understood
                for one in occupations.list_unread_texts(form, number)
            ),
        }

    @classmethod
    def pairs(cls, household: Family) -> list[tuple[str, object]]:
        return [pair for adult in household.adults for pair in occupations.list_adult_pairs(adult)]

    @classmethod
    def words(cls, household: Family) -> list[str]:
        return [adult_words.describe_adult(adult, several=len(household.adults) > 1) for adult in household.adults]

    @classmethod
    def of(cls, household: Family, day: datetime.date) -> list[Wish]:
        move = job_supply.count_months(household.move) if household.move else None
        return [
            cls(
                adult.number,
                tuple(sorted(adult.codes)),
                adult.extent,
                adult.drive,
                adult.level,
                adult.apprentice,
                move,
                household.shares_car,
            )
            for adult in household.adults
            if adult.looks_for_work
        ]

    @classmethod
    def parts(cls, household: Family, versions: Versions) -> Iterable[SupplyPart]:
        """Return the adverts to count: of what the adults do, of what nearly fits, and of the rest of their fields.

        For who would do or learn anything, the adverts of every occupation are counted. Where two share a car, services
        are counted for their stations.
        """
        seekers = [adult for adult in household.adults if adult.looks_for_work]
        works = {code for adult in seekers for code in adult.codes} - {ALL_CODES}
        known = occupation_catalogue.get(versions).by_code
        fields = {get_sub_major_group(code) for code in works}
        meant = works.union(*map_near_codes(works, versions).values())
        meant |= {code for code in known if get_sub_major_group(code) in fields}
        jobs = [JobSupply(known[code].pk, code) for code in sorted(meant) if len(code) == 4 and code in known]
        anything = {job_supply.choose_any_supply(adult.apprentice) for adult in seekers if ALL_CODES in adult.codes}
        every = tuple((known[code].pk, code) for code in known if len(code) == 4) if anything else ()
        stations = [ServiceSupply()] if household.shares_car else []
        return [*jobs, *list_ended_supplies(jobs, works), *(part(every) for part in anything), *stations]

    @classmethod
    def relaxations(cls, household: Family, own: list["WorkWish"], facts: Facts) -> Iterator[Relaxation]:
        """Yield a second car, a longer drive, either extent, and any work of the field.

        Better Norwegian is never one of them, since it takes longer than a plan.
        """
        adults = {adult.number: adult for adult in household.adults}
        if household.shares_car:
            yield Relaxation("cars", TWO_CARS, dataclasses.replace(household, cars=TWO_CARS), partial(str, SECOND_CAR))
        for wish in own:
            far = dataclasses.replace(wish, drive=LONGEST_DRIVE)
            yield from work_relaxations.relax_work(household, adults[wish.adult], wish, far, facts)

    @classmethod
    def section(cls, plan: Plan) -> dict[str, Any]:
        return {
            "adults": [
                adult_words.build_fields_context(number, plan.form, plan.household, plan.build_query)
                for number in occupations.ADULTS
            ]
        }

    @classmethod
    def names(cls, household: Family) -> list[Key]:
        return [(Guide, GUIDE)] if approvals.list_regulated(household) else []

    @classmethod
    def notices(cls, plan: Plan) -> list[SafeString]:
        """Return notices that ask about words read with a guess, and that tell which work needs an approval."""
        guesses = [adult for adult in plan.household.adults if adult.meaning and adult.meaning.is_guess]
        asked = [
            adult_words.describe_reading(plan.household, adult.number, adult.meaning, plan.build_query)
            for adult in guesses
        ]
        found = [
            render_to_string("planner/form_adult_reading.html", {"adult": {"reading": one}, "is_notice": True})
            for one in asked
        ]
        if names := [name_occupation(one) for one in approvals.list_regulated(plan.household)]:
            context = {"names": names, "approval": plan.titles.get((Guide, GUIDE))}
            found.append(render_to_string("planner/notice_regulated.html", context))
        for one in approvals.list_practised(plan.household):
            if note := get_approval_note(one):
                found.append(format_html('<p class="notice">{}: {}</p>', name_occupation(one), note))
        return found

    @property
    def key(self) -> str:
        return f"work{self.adult}"

    @property
    def commuter(self) -> int:
        return self.adult

    def version(self, versions: Versions) -> tuple[Version, ...]:
        return versions.of([Job, Occupation, Neighbour, *([Service] if self.shares_car else [])])

    def compare(self, facts: Facts, *, counted: bool) -> Outcomes:
        """Return the outcome of each place. An advert done from home all week is at no distance wherever one lives."""
        # The same for every drive and both adults.
        asked = ("adverts", self.codes, self.extent, self.level, self.apprentice, self.move)
        supply, anywhere = facts.compute_once(asked, lambda: self.find_offers(facts))
        reach, drive = facts.reach, self.drive
        found = Outcomes(lambda home: judge_offers_within_drive(supply, anywhere, reach[home], drive, counted=counted))
        return cars.add_car_ways(found, supply, anywhere, drive, facts) if self.shares_car else found

    def find_offers(self, facts: Facts) -> tuple[dict[int, Offers], Offers]:
        versions = facts.moment.versions
        nearly = frozenset().union(*map_near_codes(self.codes, versions).values()) - set(self.codes)
        needed = frozenset() if self.apprentice else approvals.find_regulated_codes(facts) - set(self.codes)
        sort = job_supply.choose_any_supply(self.apprentice) if ALL_CODES in self.codes else JobSupply
        return adverts.gather_offers(facts.cells[sort], partial(judge, self, nearly=nearly, approval=needed))

    def more_entries(self, outcome: Outcome, place: int, facts: Facts) -> list[tuple[Key, int]]:
        """Return, within the drive, a business to take over and, if no advert fits, other work in that field."""
        return [*self.list_takeovers(place, facts), *self.list_employers(outcome, place, facts)]

    def list_takeovers(self, place: int, facts: Facts) -> list[tuple[Key, int]]:
        """Return the nearest business to take over within the drive, in a list; [] for an apprentice."""
        return (
            [] if self.apprentice else self.list_newest_adverts_near(place, facts, self.named_codes, takeovers=True)[:1]
        )

    def list_employers(self, outcome: Outcome, place: int, facts: Facts) -> list[tuple[Key, int]]:
        if outcome.state is not WishState.NOT:
            return []
        fields = tuple(sorted({get_sub_major_group(code) for code in self.named_codes}))
        return self.list_newest_adverts_near(place, facts, fields, takeovers=False)[:MOST_EMPLOYERS]

    @property
    def named_codes(self) -> tuple[str, ...]:
        return tuple(code for code in self.codes if code != ALL_CODES)

    def list_newest_adverts_near(
        self, place: int, facts: Facts, codes: tuple[str, ...], *, takeovers: bool
    ) -> list[tuple[Key, int]]:
        """Return [(key, place)] of the newest advert of each place within the drive, the nearest first."""
        newest = adverts.find_newest_by_place(facts, codes, takeovers=takeovers) if codes else {}
        near = [there for minutes, there in facts.reach[place] if minutes <= self.drive and there in newest]
        return [((Job, newest[there]), there) for there in near]

    def title(self, household: Family) -> str:
        meaning = next((adult.meaning for adult in household.adults if adult.number == self.adult), None)
        name = adult_words.name_work(meaning)
        if self.apprentice:
            name = _("apprenticeship, %(name)s") % {"name": name}
        if len(household.adults) > 1:
            return _("Work for adult %(number)s: %(name)s") % {"number": self.adult, "name": name}
        return _("Work: %(name)s") % {"name": name}

    def short_title(self, household: Family) -> str:
        if len(household.adults) > 1:
            return _("work for adult %(number)s") % {"number": self.adult}
        return _("work")

    def reasons(self, outcome: Outcome) -> list[str]:
        words = {
            Why.OCCUPATION: _("a neighbouring occupation"),
            Why.APPROVAL: _("this work itself needs a Norwegian approval"),
            Why.EXTENT: _("a little less than full time"),
            Why.UNTIL: say_to_adults("for less than a year from when you could begin"),
            Why.LENGTH: _("how long it lasts is not said: ask"),
            Why.SEASONAL: _("for a season"),
            Why.LANGUAGE: say_to_adults("it needs more Norwegian than you said"),
            Why.START: say_to_adults("it starts more than three months before you move"),
            Why.TRAIN: _("by train, as you have one car: see the timetable at entur.no"),
            Why.CAR: _("what fits better needs a second car"),
        }
        return [text for why, text in words.items() if outcome.why & why]

    def why_names(self, outcome: Outcome) -> list[str]:
        if outcome.entry is None and outcome.why & Why.SAME_POST:
            return ["same_post"]
        return sorted(name for why, name in adverts.NAMES.items() if outcome.why & why)

    def tell(self, outcome: Outcome, telling: PlaceSentences) -> SentenceWithNotes:
        takeover = work_words.name_takeover(self, telling)
        if outcome.why & Why.CAR and outcome.state is WishState.NOT:
            return work_words.say_car_is_taken(self), [takeover]
        if outcome.state is WishState.NOT:
            none = _("None that fits is advertised now within %(drive)s.") % {
                "drive": describe_drive_minutes(self.drive)
            }
            none = join_sentences(none, say_ended(self.codes, self.drive, telling, apprentice=self.apprentice))
            others = work_relaxations.link_any_work_of_field(self.adult, self.codes, telling)
            return none, [takeover, work_words.name_employers(self, outcome, telling), others]
        if outcome.state is WishState.MET:
            n, words = outcome.fits, ngettext("%(n)s post fits.", "%(n)s posts fit.", outcome.fits)
        else:
            n, words = outcome.nearly, ngettext("%(n)s post nearly fits.", "%(n)s posts nearly fit.", outcome.nearly)
        is_counted = (outcome.entry or outcome.state is WishState.MET) and not outcome.why & Why.TRAIN
        counted = words % {"n": format_number(n)} if is_counted else ""
        shared = work_words.say_post_is_shared(self, outcome, telling)
        example = work_words.name_example(self, outcome, telling, n)
        link = work_words.link_job_list(self, outcome, telling) if n > 1 else ""
        anything = _("Any work is counted: each advert says what it asks for.") if ALL_CODES in self.codes else ""
        together = _("You can go there in one car; ask whether the hours go together.") if outcome.is_together else ""
        return join_sentences(shared, counted, example, telling.reasons(self, outcome), together), [
            link,
            takeover,
            anything,
        ]


# --- judgement --------------------------------------------------------------------------------------------------------
def judge(wish: WorkWish, cell: JobCell, nearly: frozenset[str], approval: frozenset[str] = frozenset()) -> int | None:
    """Return the bits of `Why` that keep a cell's adverts from fitting, apart from the drive.

    None where the adverts do not even nearly fit.
    """
    if cell.term == job_supply.TAKEOVER or (cell.term == job_supply.APPRENTICE) != wish.apprentice:
        return None
    why = Why.FITS if adverts.is_meant(wish.codes, cell.code) else Why.OCCUPATION
    if why and cell.code not in nearly:
        return None
    if cell.code in approval:
        why |= Why.APPROVAL
    if wish.extent == "full" and cell.full != job_supply.FULL_TIME:
        if not cell.full:
            return None
        why |= Why.EXTENT
    if wish.extent == "part" and not cell.part:
        return None
    if wish.level != UNSAID and cell.level > wish.level:
        why |= Why.LANGUAGE
    if cell.term == job_supply.SEASONAL:
        why |= Why.SEASONAL
    elif cell.term == job_supply.LIMITED and cell.last is None:
        why |= Why.LENGTH
    elif cell.short:
        why |= Why.UNTIL
    return why if wish.move is None else judge_at(wish.move, cell, why)


def judge_at(move: int, cell: JobCell, why: int) -> int | None:
    """Return `why` with what the month of the move adds; None where the work ends before it.

    It counts how long after the move the work lasts, and that it does not begin long before.
    """
    if cell.last is not None and cell.last < move:
        return None
    if cell.after is not None and cell.after < move + job_supply.YEAR:
        why |= Why.UNTIL
    if cell.start is not None and cell.start < move - EARLY_MONTHS:
        why |= Why.START
    return why
