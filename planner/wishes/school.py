"""A child needs the kindergarten or school for its age, for a home in each place.

Kindergartens are chosen among those of the home municipality. The municipality decides on compulsory school, the county
on upper secondary school, by programme. A nearer school across the border may be applied for, with no right to a place:
it is told, never counted.
"""

import dataclasses
import datetime
from collections.abc import Iterator
from functools import partial
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from base.caching.versions import Version, Versions
from planner.engine.judging import Outcome, Outcomes, Relaxation
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
from planner.supply.facts import Facts, Key, Title, Titles
from planner.wishes.base import (
    PlaceSentences,
    Plan,
    SentenceWithNotes,
    Wish,
    format_word_list,
    join_sentences,
    list_longer_drives,
)
from planner.wishes.school_judging import (
    READ,
    build_reached_schools,
    build_school_outcome,
    build_search,
    load_schools,
)
from planner.wishes.school_words import (
    TELLING,
    build_school_title,
    describe_same_age_children,
    describe_school_across_border,
    say_drive,
)
from schools import sentences as say
from schools.asking import ProgrammesField, get_programme_field
from schools.choice import ReachedSchools
from schools.models import School

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
