"""A child: the likely kindergarten or school for its age, for a home in each place.

Kindergarten and compulsory school follow the home municipality, upper secondary school the county. A nearer one across
the border may be applied for, with no right to a place, so it is told and never counts.
"""

import dataclasses
import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any, NamedTuple

from django import forms
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from base.formats import about_minutes
from base.translation import choose_shown, shown_columns
from base.versions import Version, Versions
from municipalities.models import Municipality
from planner.engine.judging import Outcome, Outcomes, Reach, Relaxation, State, stretched
from planner.engine.order import needed
from planner.household import (
    FIRST_GRADE_AGE,
    LAST_COMPULSORY,
    LONGEST_DRIVE,
    SCHOOL_DRIVE,
    Family,
    YearsField,
    drive_field,
    stage,
)
from planner.supply.facts import Facts, Key, Moment, Title, Titles, children_born
from planner.wishes.base import Plan, Telling, Told, Wish, joined, listed, longer
from schools.models import School, pupils_words

MOST_CHILDREN, OLDEST_CHILD = 10, 19
FEWEST_CHILDREN = 5  # a smaller group is not counted out
FEWEST_YEARS = 3  # fields for children, one of them free
YEAR_MESSAGES = {
    "year": gettext_lazy("Write the year of birth with four digits."),
    "unborn": gettext_lazy("%(value)s has not come yet. Leave the child out until it is born; a host tells you what to plan for."),
    "grown": gettext_lazy("%(value)s is too long ago for a child: the planner takes children born in %(first)s or later. Count older ones as adults."),
    "many": gettext_lazy("The planner takes up to %(most)s children. The first ones count; ask a host about all of you."),
}  # fmt: skip


# --- what a family says ------------------------------------------------------------------------------------------------
def birth_years() -> tuple[int, int]:
    today = timezone.localdate()
    return today.year - OLDEST_CHILD, today.year


FIELDS: dict[str, forms.Field] = {
    "born": YearsField(
        label=gettext_lazy("Children, by year of birth"), between=birth_years, most=MOST_CHILDREN, messages=YEAR_MESSAGES
    ),
    "school_drive": drive_field(gettext_lazy("Longest drive to school (min)"), SCHOOL_DRIVE),
}  # fmt: skip


@dataclasses.dataclass(frozen=True)
class SchoolSaid(Family):
    school_drive: int = SCHOOL_DRIVE


# --- what there is -----------------------------------------------------------------------------------------------------
KINDS = (School.Kind.KINDERGARTEN, School.Kind.COMPULSORY, School.Kind.UPPER_SECONDARY)
COLUMNS = ("pk", "slug", "kind", "place_id", "grade_from", "grade_to", "ownership", "pupils")


class SchoolFact(NamedTuple):
    """What a plan knows of each school, read without the rest of its row."""

    pk: int
    slug: str
    kind: str
    place: int
    grade_from: int | None
    grade_to: int | None
    ownership: str
    pupils: int | None
    title: str  # as a reader of the page is shown it
    language: str  # in which it is written

    @property
    def name(self) -> Title:
        return Title(self.title, self.language, reverse("school-detail", args=[self.slug]), slug=self.slug)


def read_schools(moment: Moment) -> list[SchoolFact]:
    """Return the schools that are public at `moment`, in the active language. One query."""
    schools = School.objects.public(moment.time).filter(kind__in=KINDS).order_by("pk")
    columns = shown_columns("title")
    # modeltranslation's values_list() has columns of translated names in an order of its own.
    titles = {f"in_{column}": F(column) for column in columns}
    rows: Iterable[tuple[Any, ...]] = schools.annotate(**titles).values_list(*COLUMNS, *titles)
    return [SchoolFact(*(row[: -len(columns)] + choose_shown(row[-len(columns) :]))) for row in rows]


def schools(facts: Facts) -> dict[int, SchoolFact]:
    def read() -> dict[int, SchoolFact]:
        rows = facts.list_of(("schools", facts.language), [School], read_schools)
        return {school.pk: school for school in rows}

    return facts.once("schools", read)


# --- the wish ----------------------------------------------------------------------------------------------------------
@dataclasses.dataclass(frozen=True)
class SchoolWish(Wish[SchoolSaid]):
    child: int  # 1, 2, 3 …
    born: int
    school: str  # of School.Kind
    grade: int | None
    drive: int
    kind = "school"
    said = SchoolSaid
    fields = FIELDS
    template = "planner/form_school.html"
    asked = 20
    gives_way = 20
    is_daily = True
    model = School

    @classmethod
    def words(cls, household: SchoolSaid) -> list[str]:
        if not household.born:
            return []
        years = listed([str(year) for year in household.born])
        return [ngettext("One child, born %(years)s", "%(n)s children, born %(years)s", len(household.born)) % {"n": len(household.born), "years": years}]  # fmt: skip

    @classmethod
    def of(cls, household: SchoolSaid, day: datetime.date) -> list[Wish]:
        stages = [(number, born, stage(born, day)) for number, born in enumerate(household.born, 1)]
        return [cls(number, born, at.kind, at.grade, household.school_drive) for number, born, at in stages if at.kind]

    @classmethod
    def relaxations(cls, household: SchoolSaid, own: list["SchoolWish"], facts: Facts) -> Iterator[Relaxation]:
        """A longer drive for all children: as long as the farthest needs."""
        far = [wish.needs(facts) or 0 for wish in own]
        for minutes in longer(household.school_drive, max(far)) if far else ():
            changed = dataclasses.replace(household, school_drive=minutes)
            yield Relaxation("school_drive", minutes, changed, partial(say_drive, minutes))

    def needs(self, facts: Facts) -> int | None:
        far = dataclasses.replace(self, drive=LONGEST_DRIVE)
        return needed(facts.without_counting(self), facts.without_counting(far), facts.reach)

    @classmethod
    def section(cls, plan: Plan) -> dict[str, Any]:
        return {"born_rows": born_rows(plan)}

    @property
    def key(self) -> str:
        return f"child{self.child}"

    def version(self, versions: Versions) -> tuple[Version, ...]:
        return versions.of([School])

    def compare(self, facts: Facts, *, counted: bool) -> Outcomes:
        return school_outcomes(self, facts)

    def key_of(self, outcome: Outcome) -> Key | None:
        """None: schools are read with their names."""
        return None

    def nearest_title(self, outcome: Outcome, facts: Facts, titles: Titles) -> Title | None:
        school = schools(facts).get(outcome.entry or 0)
        return school.name if school else None

    def title(self, household: SchoolSaid) -> str:
        return _("Child born %(year)s: %(stage)s") % {"year": self.born, "stage": stage_words(self)}

    def tell(self, outcome: Outcome, telling: Telling) -> Told:
        notes = [same_age(self, telling), across(outcome, telling)]
        school = schools(telling.facts).get(outcome.entry or 0)
        if school is None or outcome.minutes is None:
            return _("None is registered here; ask the host."), notes
        decides = _("the county decides") if self.school == School.Kind.UPPER_SECONDARY else _("the municipality decides")  # fmt: skip
        likely = format_html("{} {}, {}; {}.", _("Likely"), telling.linked(school.name, school.place, is_name=True), telling.where(school.place, outcome.minutes), decides)  # fmt: skip
        size = pupils_words(school.kind, school.pupils)
        return joined(likely, telling.reasons(self, outcome)), [f"{size}." if size else "", *notes]


# --- judgement ---------------------------------------------------------------------------------------------------------
Schools = dict[int, list[SchoolFact]]  # by place
Likely = dict[int, SchoolFact | None]  # by place; None where it has only others
Area = int | str


def school_outcomes(wish: SchoolWish, facts: Facts) -> Outcomes:
    """An own municipality (or county) without a registered school is "unknown": the host knows."""
    at: Schools = defaultdict(list)
    areas = {place: area(owner, wish) for place, owner in facts.owner.items()}
    for school in schools(facts).values():
        if school.place in areas and school.kind == wish.school and takes(school, wish.grade):
            at[school.place].append(school)
    with_public = {areas[place] for place, rows in at.items() if any(is_public(school) for school in rows)}
    likely = {
        place: next((school for school in rows if is_likely(school, wish, areas[place] in with_public)), None)
        for place, rows in at.items()
    }
    reach = facts.reach
    return Outcomes(lambda place: outcome_at(wish, reach[place], areas, at, likely, areas[place]))


def takes(school: SchoolFact, grade: int | None) -> bool:
    """A school whose grades no source gives may take the child."""
    return grade is None or school.grade_from is None or school.grade_from <= grade <= (school.grade_to or 0)


def is_public(school: SchoolFact) -> bool:
    return school.ownership != School.Ownership.PRIVATE


def area(municipality: Municipality, wish: SchoolWish) -> Area:
    """Who decides: the county on upper secondary school, else the municipality."""
    if wish.school == School.Kind.UPPER_SECONDARY:
        return municipality.county_number or municipality.county_name
    return municipality.pk


def outcome_at(
    wish: SchoolWish, reach: Reach, areas: dict[int, Area], at: Schools, likely: Likely, own_area: Area
) -> Outcome:
    beyond = None
    for minutes, there in reach:
        if there not in at:
            continue
        if areas[there] != own_area:
            beyond = beyond or (at[there][0].pk, minutes)
        elif school := likely[there]:
            if beyond is not None and beyond[1] >= minutes:
                beyond = None
            state = State.NOT
            if minutes <= stretched(wish.drive):
                state = State.MET if minutes <= wish.drive else State.NEARLY
            return Outcome(state, minutes=minutes, place=there, entry=school.pk, across=beyond)
    return Outcome(State.UNKNOWN, across=beyond)


def is_likely(school: SchoolFact, wish: SchoolWish, has_public: bool) -> bool:
    """A private school is chosen, not given: it is likely only where the municipality has no other. Kindergartens differ."""
    return wish.school == School.Kind.KINDERGARTEN or is_public(school) or not has_public


# --- words -------------------------------------------------------------------------------------------------------------
def stage_words(wish: SchoolWish) -> str:
    if wish.grade is None:
        return _("kindergarten")
    if wish.grade > LAST_COMPULSORY:
        return _("upper secondary school, year %(n)s") % {"n": wish.grade - LAST_COMPULSORY}
    return _("grade %(n)s, age %(age)s") % {"n": wish.grade, "age": wish.grade + FIRST_GRADE_AGE - 1}


def say_drive(minutes: int) -> str:
    return _("Up to %(drive)s to school") % {"drive": about_minutes(minutes)}


def across(outcome: Outcome, telling: Telling) -> SafeString | str:
    if outcome.across is None:
        return ""
    school = schools(telling.facts)[outcome.across[0]]
    nearer = _("Nearer across the border:") if outcome.entry else _("Across the border:")
    where = telling.where(school.place, outcome.across[1])
    return format_html("{} {}, {}. {}", nearer, telling.linked(school.name, school.place, is_name=True), where, _("It may be applied for, with no right to a place."))  # fmt: skip


def same_age(wish: SchoolWish, telling: Telling) -> str:
    """Children of that birth year in the municipality; a group under five is not counted out."""
    n = children_born(telling.municipality, wish.born)
    if n is None:
        return ""
    words = {"n": n, "year": wish.born, "municipality": telling.municipality.name}
    if n < FEWEST_CHILDREN:
        return _("Fewer than five children born in %(year)s live in %(municipality)s.") % words
    return _("%(n)s children born in %(year)s live in %(municipality)s.") % words


def born_rows(plan: Plan) -> list[tuple[str, bool]]:
    """(what was written, whether it does not count)."""
    written = [value.strip()[:20] for value in plan.form["born"].value() or [] if value.strip()]
    left = Counter(map(str, plan.household.born))
    rows = []
    for value in written:
        rows.append((value, left[value] <= 0))
        left[value] -= 1
    return rows + [("", False)] * max(1, FEWEST_YEARS - len(written))
