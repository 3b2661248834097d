"""A child needs the kindergarten or school for its age, for a home in each place.

Kindergartens are chosen among those of the home municipality. The municipality decides on compulsory school, the county
on upper secondary school, by programme. A nearer school across the border may be applied for, with no right to a place:
it is told, never counted.
"""

import dataclasses
import datetime
from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from base.caching.versions import Version, Versions
from base.messages.addressing import say_to_adults
from base.values.formats import describe_drive_minutes
from planner.engine.judging import Outcome, Outcomes, Relaxation, Why, WishState, stretch_limit
from planner.engine.order import find_needed_drive
from planner.household import (
    LONGEST_DRIVE,
    MOST_CHILDREN,
    SCHOOL_DRIVE,
    Family,
    YearsField,
    advance_to_upper_secondary,
    build_child_rows,
    compute_stage,
    get_born_field,
    make_drive_field,
)
from planner.supply.facts import Facts, Key, Title, Titles, count_children_born
from planner.wishes.base import (
    PlaceSentences,
    Plan,
    SentenceWithNotes,
    Wish,
    format_word_list,
    join_sentences,
    list_longer_drives,
)
from schools import sentences as say
from schools.asking import ProgrammesField, get_programme_field
from schools.brief import SchoolFact, read_schools
from schools.choice import NearSchool, ReachedSchools, Search
from schools.models import OutsideSchool, School
from schools.models.school import LAST_COMPULSORY
from schools.programmes import Programme

MOST_NAMED = 4  # of what a line names
READ = (School, OutsideSchool)

# --- what a family says -----------------------------------------------------------------------------------------------
FIELDS: dict[str, forms.Field] = {
    "born": YearsField(label=gettext_lazy("Children, by year of birth")),
    "programme": ProgrammesField(most=MOST_CHILDREN),
    "school_drive": make_drive_field(gettext_lazy("Longest drive to school (min)"), SCHOOL_DRIVE),
}


@dataclasses.dataclass(frozen=True)
class SchoolAnswers(Family):
    school_drive: int = SCHOOL_DRIVE
    programmes: tuple[str, ...] = ()  # of each child in `born`, or none at all


# --- the wish ---------------------------------------------------------------------------------------------------------
@dataclasses.dataclass(frozen=True)
class SchoolWish(Wish[SchoolAnswers]):
    child: int  # 1, 2, 3 …
    born: int
    school: str  # of School.Kind
    grade: int | None
    drive: int
    programme: str = ""
    kind = "school"
    said = SchoolAnswers
    fields = FIELDS
    template = "planner/form_school.html"
    position = 20
    relaxation_rank = 20
    is_daily = True
    model = School

    @classmethod
    def read(cls, form: forms.Form, language: str, versions: Versions) -> dict[str, Any]:
        """Return what was said, with the programme of each child that counts.

        A programme is said by the child's place among all that was written, and stays with that child.
        """
        said, chosen = super().read(form, language, versions), form.cleaned_data.get("programme") or {}
        programmes = tuple(chosen.get(number, "") for number in get_born_field(form).numbers)
        return said | ({"programmes": programmes} if any(programmes) else {})

    @classmethod
    def check(cls, form: forms.Form) -> None:
        for number, words in get_programme_field(form).refused.items():
            form.errors[f"programme{number}"] = form.error_class([words])

    @classmethod
    def pairs(cls, household: SchoolAnswers) -> list[tuple[str, object]]:
        said = [(f"programme{child}", code) for child, code in enumerate(household.programmes, 1) if code]
        drive = [("school_drive", household.school_drive)] if household.school_drive != SCHOOL_DRIVE else []
        return [*(("born", year) for year in household.born), *said, *drive]

    @classmethod
    def words(cls, household: SchoolAnswers) -> list[str]:
        born = household.born
        words = {"n": len(born), "years": format_word_list([str(year) for year in born])}
        children = ngettext("One child, born %(years)s", "%(n)s children, born %(years)s", len(born)) % words
        said = zip(born, household.programmes, strict=False)
        return [children, *(say.describe_wished_programme(*one) for one in said if one[1])] if born else []

    @classmethod
    def of(cls, household: SchoolAnswers, day: datetime.date) -> list[Wish]:
        children = zip(household.born, household.programmes or [""] * len(household.born), strict=True)
        stages = [
            (
                n,
                born,
                advance_to_upper_secondary(compute_stage(born, day))
                if said and household.move is None
                else compute_stage(born, day),
                said,
            )
            for n, (born, said) in enumerate(children, 1)
        ]
        return [
            cls(n, born, at.kind, at.grade, household.school_drive, said) for n, born, at, said in stages if at.kind
        ]

    @classmethod
    def relaxations(cls, household: SchoolAnswers, own: list["SchoolWish"], facts: Facts) -> Iterator[Relaxation]:
        """Yield longer drives for all children, one of them as long as the farthest school needs."""
        far = [wish.needs(facts) or 0 for wish in own]
        for minutes in list_longer_drives(household.school_drive, max(far)) if far else ():
            changed = dataclasses.replace(household, school_drive=minutes)
            yield Relaxation("school_drive", minutes, changed, partial(say_drive, minutes))

    def needs(self, facts: Facts) -> int | None:
        far = dataclasses.replace(self, drive=LONGEST_DRIVE)
        return find_needed_drive(facts.compare_without_counting(self), facts.compare_without_counting(far), facts.reach)

    @classmethod
    def section(cls, plan: Plan) -> dict[str, Any]:
        return {"children": build_child_rows(plan.form, plan.day)}

    @property
    def key(self) -> str:
        return f"child{self.child}"

    def version(self, versions: Versions) -> tuple[Version, ...]:
        return versions.of(READ)

    def compare(self, facts: Facts, *, counted: bool) -> Outcomes:
        """Return outcomes that hold the rows of the region and not this plan, since they are kept."""
        search, places, drives = build_search(self, facts), facts.places, facts.drives
        return Outcomes(lambda place: build_school_outcome(self, ReachedSchools(search, places[place], drives(place))))

    def key_of(self, outcome: Outcome) -> Key | None:
        """Return None: schools are read with their names."""
        return None

    def nearest_title(self, outcome: Outcome, facts: Facts, titles: Titles) -> Title | None:
        by_id = facts.compute_once(
            "schools by id", lambda: {row.pk: row for row in load_schools(facts) if not row.is_outside}
        )
        school = by_id.get(outcome.entry or 0)
        return build_school_title(school) if school else None

    def title(self, household: SchoolAnswers) -> str:
        at = say.describe_stage(self.grade, self.programme)
        return _("Child born %(year)s: %(stage)s") % {"year": self.born, "stage": at}

    def short_title(self, household: SchoolAnswers) -> str:
        """Return the kind of school; of several children, it says which one's."""
        name = _("school") if self.school == School.Kind.COMPULSORY else str(School.Kind(self.school).label)
        return f"{name} ({self.born})" if len(household.born) > 1 else name

    def tell(self, outcome: Outcome, telling: PlaceSentences) -> SentenceWithNotes:
        there = build_reached_schools(self, telling.facts, telling.place.pk)
        head, notes = TELLING[School.Kind(self.school)](self, there, telling)
        notes += [describe_same_age_children(self, telling), describe_school_across_border(there, telling)]
        if self.grade != compute_stage(self.born, telling.plan.day).grade:
            notes.insert(0, _("As from the coming autumn, since a programme is chosen."))
        return join_sentences(head, telling.reasons(self, outcome)), notes


def load_schools(facts: Facts) -> list[SchoolFact]:
    return facts.get_list(("schools", facts.language), READ, lambda moment: read_schools(moment.time))


# --- judgement --------------------------------------------------------------------------------------------------------
def build_search(wish: SchoolWish, facts: Facts) -> Search:
    asked = (wish.school, wish.grade, wish.programme)
    return facts.compute_once(("search", *asked), lambda: Search(*asked, load_schools(facts), facts.owner))


def build_reached_schools(wish: SchoolWish, facts: Facts, place: int) -> ReachedSchools:
    return ReachedSchools(build_search(wish, facts), facts.places[place], facts.drives(place))


def judge(wish: SchoolWish, reached: ReachedSchools) -> tuple[WishState, list[NearSchool]]:
    """Return the state, and the schools that it is about.

    Where nobody knows what a school in reach offers, it is the one to be asked about.
    """
    if not reached.all:
        return WishState.UNKNOWN, []
    if wish.school == School.Kind.UPPER_SECONDARY and not wish.programme:
        return (WishState.UNKNOWN if filter_in_reach(wish, reached.near) else WishState.NOT), reached.near
    if filter_in_reach(wish, reached.near):
        return (WishState.MET if reached.near[0].minutes <= wish.drive else WishState.NEARLY), reached.near
    to_ask = filter_in_reach(wish, reached.unclear)
    return (WishState.UNKNOWN, to_ask) if to_ask else (WishState.NOT, reached.near)


def filter_in_reach(wish: SchoolWish, near: list[NearSchool]) -> list[NearSchool]:
    return [one for one in near if one.minutes <= stretch_limit(wish.drive)]


def count_fitting_schools(wish: SchoolWish, reached: ReachedSchools) -> int:
    """Return how many kindergartens, or schools with the programme, lie within the drive; 0 where nobody chooses."""
    chosen = wish.programme if wish.school == School.Kind.UPPER_SECONDARY else wish.school == School.Kind.KINDERGARTEN
    return sum(one.minutes <= wish.drive for one in reached.near) if chosen else 0


def build_school_outcome(wish: SchoolWish, reached: ReachedSchools) -> Outcome:
    state, near = judge(wish, reached)
    if not near:
        return Outcome(state)
    first, why = near[0], Why.DRIVE if state is WishState.NEARLY else Why.FITS
    entry = None if first.is_outside else first.pk
    return Outcome(
        state,
        count_fitting_schools(wish, reached),
        minutes=first.minutes,
        place=first.school.place,
        entry=entry,
        why=why,
    )


# --- words ------------------------------------------------------------------------------------------------------------
def tell_kindergarten(wish: SchoolWish, reached: ReachedSchools, telling: PlaceSentences) -> SentenceWithNotes:
    municipality, early = telling.municipality.name, say.describe_earliest_start(wish.born, telling.plan.day)
    if not reached.near:
        none = _("No kindergarten of %(municipality)s is known to be in reach; ask the host.")
        return none % {"municipality": municipality}, [early]
    shown = filter_in_reach(wish, reached.near)[:MOST_NAMED] or reached.near[:1]
    first, *more = [describe_school(one, telling, describe_kindergarten(one.school, telling)) for one in shown]
    count = say.describe_kindergarten_count(
        count_fitting_schools(wish, reached), municipality, describe_drive_minutes(wish.drive)
    )
    return join_sentences(count, _("Nearest:"), first), [join_sentences(_("Also:"), *more) if more else "", early]


def describe_kindergarten(school: SchoolFact, telling: PlaceSentences) -> list[str]:
    """Return what is said of a kindergarten, made once: several places and children name the same one."""
    words = partial(say.describe_kindergarten, school, telling.plan.today)
    return telling.facts.compute_once(("kindergarten", school.pk), words)


def tell_compulsory_school(wish: SchoolWish, reached: ReachedSchools, telling: PlaceSentences) -> SentenceWithNotes:
    words = {"grade": wish.grade, "municipality": telling.municipality.name}
    none = _("No school with grade %(grade)s in %(municipality)s is known to be in reach; ask the host.") % words
    decides, notes = _("The municipality decides which school."), list_school_notes(wish, reached.near, telling)
    if begins := say.describe_upper_secondary_start(wish.born, wish.grade):
        later = dataclasses.replace(wish, school=School.Kind.UPPER_SECONDARY, grade=LAST_COMPULSORY + 1)
        then, _notes = tell_upper_secondary_school(
            later, build_reached_schools(later, telling.facts, telling.place.pk), telling
        )
        notes.append(join_sentences(begins, then))
    return join_sentences(
        _("Nearest:"), describe_school(reached.near[0], telling), decides
    ) if reached.near else none, notes


def tell_upper_secondary_school(
    wish: SchoolWish, reached: ReachedSchools, telling: PlaceSentences
) -> SentenceWithNotes:
    """Tell about upper secondary schools. Where no source says what a school offers, nothing is denied."""
    state, near = judge(wish, reached)
    near = near[:1] if wish.programme else filter_in_reach(wish, near)[:MOST_NAMED] or near[:1]
    offers = [format_html("{}: {}.", one.school.title, say.describe_offer(one.school, wish.programme)) for one in near]
    farming = [] if wish.programme else filter_in_reach(wish, reached.farming)
    only = [_("%(programme)s only") % {"programme": Programme.NA.label}]
    notes = [
        *offers,
        *(describe_school(one, telling, only) for one in farming),
        *list_school_notes(wish, near, telling),
    ]
    notes += [] if state is WishState.MET else [say.describe_lodging()]
    return join_sentences(
        *list_upper_secondary_parts(wish, state, [describe_school(one, telling) for one in near], reached.near, telling)
    ), notes


def list_upper_secondary_parts(
    wish: SchoolWish, state: WishState, schools: list, known: list[NearSchool], telling: PlaceSentences
) -> list[str]:
    if not schools:
        return [_("No such school of the county is known to be in reach; ask the county.")]
    if not wish.programme and state is WishState.UNKNOWN:
        return [_("It depends on the programme."), _("In reach:"), *schools]
    if not wish.programme:
        return [_("None within %(drive)s.") % {"drive": describe_drive_minutes(wish.drive)}, _("Nearest:"), *schools]
    programme = str(Programme(wish.programme).label)
    nearest = _("Nearest known to offer %(programme)s:") % {"programme": programme}
    if state is WishState.UNKNOWN:
        farther = [nearest, describe_school(known[0], telling)] if known else []
        return [*schools, _("Ask the county what it offers."), *farther]
    if state is WishState.NOT:
        return [nearest, *schools]
    return [f"{capfirst(programme)}:", *schools, _("The county decides.")]


TELLING = {
    School.Kind.KINDERGARTEN: tell_kindergarten,
    School.Kind.COMPULSORY: tell_compulsory_school,
    School.Kind.UPPER_SECONDARY: tell_upper_secondary_school,
}


def list_school_notes(wish: SchoolWish, near: list[NearSchool], telling: PlaceSentences) -> list[str]:
    """Return notes on the size of the school, the school year that counts, and free transport."""
    first = near[0].school if near and (wish.programme or wish.school == School.Kind.COMPULSORY) else None
    km = telling.facts.find_road_km(telling.place.pk, first.place) if first else None
    return [
        say.describe_size(first) if first else "",
        say.describe_coming_year(telling.plan.day),
        say.describe_transport_right(wish.grade, km),
    ]


def describe_school_across_border(reached: ReachedSchools, telling: PlaceSentences) -> SafeString | str:
    if reached.beyond is None:
        return ""
    nearer = _("Nearer across the border:") if reached.near else _("Across the border:")
    return join_sentences(
        nearer,
        describe_school(reached.beyond, telling),
        say_to_adults("It may be applied for, with no right to a place."),
    )


def describe_school(one: NearSchool, telling: PlaceSentences, details: Iterable[str] = ()) -> SafeString:
    """Name a school with its link, where it is, and the details."""
    more, school = ", ".join(details), one.school
    title = telling.facts.compute_once(
        ("school", one.is_outside, one.pk),
        lambda: telling.link_title(build_school_title(school), school.place, is_name=True),
    )
    return format_html(
        "{}, {}{}.", title, telling.describe_where(school.place, one.minutes), f" ({more})" if more else ""
    )


def build_school_title(school: SchoolFact) -> Title:
    return Title(school.title, school.language, school.url, slug=school.slug)


def describe_same_age_children(wish: SchoolWish, telling: PlaceSentences) -> str:
    counted = count_children_born(telling.municipality, wish.born)
    if counted is None:
        return ""
    n, year = counted
    return say.describe_same_age_children(n, wish.born, telling.municipality.name, year)


def say_drive(minutes: int) -> str:
    return _("Up to %(drive)s to school") % {"drive": describe_drive_minutes(minutes)}
