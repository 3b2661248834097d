"""Work: an advert of an occupation, in the extent that one adult wishes, within that adult's drive."""

import dataclasses
import datetime
from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any

from django import forms
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from base.formats import about_minutes, number
from base.othertongues import say_languages, wrap
from base.templatetags.base import translated
from base.versions import Version, Versions
from entries.filters import MINUTES
from jobs.models import Job
from news.models import Guide
from occupations.catalogue import catalogue
from occupations.models import Neighbour, Occupation
from occupations.neighbours import nearly_many, same_field
from planner.engine import judging, order
from planner.engine.judging import Outcome, Outcomes, Relaxation, State, Supply, judged, spread, supply_of, within
from planner.household import LONGEST_DRIVE, WORK_DRIVE, Adult, Family
from planner.supply.counts import Cells, Part
from planner.supply.facts import DEFAULT, GUIDE, Facts, Key, Title
from planner.wishes.base import Plan, Telling, Told, Wish, listed, longer
from planner.wishes.occupations import (
    ADULTS,
    JobCell,
    Jobs,
    adult_fields,
    adult_of,
    adult_words,
    fields_of,
    regulated,
    understand,
    unread,
    with_adult,
    with_work,
    work_name,
)

MOST_EMPLOYERS = 3
Adverts = tuple[dict[int, Supply], Supply]  # by place, and what can be done from anywhere


class Why(judging.Why):
    OCCUPATION = 2
    EXTENT = 4


# --- the wish ----------------------------------------------------------------------------------------------------------
@dataclasses.dataclass(frozen=True)
class WorkWish(Wish[Family]):
    adult: int
    code: str  # unit group, or a shorter code for a whole field
    extent: str
    drive: int
    kind = "work"
    said = Family
    fields = {name: field for number in ADULTS for name, field in fields_of(number).items()}
    template = "planner/form_work.html"
    asked = 10
    gives_way = 10
    leads = is_daily = True
    model = Job

    @classmethod
    def read(cls, form: forms.Form, language: str, versions: Versions) -> dict[str, Any]:
        understood = understand(form, language, versions)
        return {
            "adults": tuple(adult_of(form, number, meaning) for number, meaning in sorted(understood.items())),
            "unread": tuple(one for number in ADULTS if number not in understood for one in unread(form, number)),
        }

    @classmethod
    def pairs(cls, household: Family) -> list[tuple[str, object]]:
        found: list[tuple[str, object]] = []
        for adult in household.adults:
            found.append((f"work{adult.number}", adult.work))
            if adult.looks_for_work and adult.extent:
                found.append((f"extent{adult.number}", adult.extent))
            if adult.looks_for_work and adult.drive != WORK_DRIVE:
                found.append((f"drive{adult.number}", adult.drive))
        return found

    @classmethod
    def words(cls, household: Family) -> list[str]:
        return [adult_words(adult, several=len(household.adults) > 1) for adult in household.adults]

    @classmethod
    def of(cls, household: Family, day: datetime.date) -> list[Wish]:
        seekers = [adult for adult in household.adults if adult.looks_for_work]
        return [cls(adult.number, adult.work, adult.extent, adult.drive) for adult in seekers]

    @classmethod
    def parts(cls, household: Family, versions: Versions) -> Iterable[Part]:
        """What the adults do, what nearly fits, and the rest of their fields."""
        works = [adult.work for adult in household.adults if adult.looks_for_work]
        if not works:
            return []
        known = catalogue.get(versions).by_code
        fields = {same_field(code) for code in works}
        meant = set(works).union(*nearly_many(works, versions).values())
        meant |= {code for code in known if same_field(code) in fields}
        return [Jobs(known[code].pk, code) for code in sorted(meant) if len(code) == 4 and code in known]

    @classmethod
    def relaxations(cls, household: Family, own: list["WorkWish"], facts: Facts) -> Iterator[Relaxation]:
        """A longer drive, either extent, any work of the field."""
        adults = {adult.number: adult for adult in household.adults}
        for wish in own:
            yield from relaxed(household, adults[wish.adult], wish, facts)

    @classmethod
    def section(cls, plan: Plan) -> dict[str, Any]:
        return {"adults": [adult_fields(number, plan.form, plan.household, plan.address) for number in ADULTS]}

    @classmethod
    def names(cls, household: Family) -> list[Key]:
        return [(Guide, GUIDE)] if regulated(household) else []

    @classmethod
    def notices(cls, plan: Plan) -> list[SafeString]:
        """Regulated work needs an approval."""
        if not (names := [work_name(meaning) for meaning in regulated(plan.household)]):
            return []
        context = {"names": names, "approval": plan.titles.get((Guide, GUIDE))}
        return [render_to_string("planner/notice_regulated.html", context)]

    @property
    def key(self) -> str:
        return f"work{self.adult}"

    @property
    def commuter(self) -> int:
        return self.adult

    def version(self, versions: Versions) -> tuple[Version, ...]:
        return versions.of([Job, Occupation, Neighbour])

    def compare(self, facts: Facts, *, counted: bool) -> Outcomes:
        """An advert that can be done from home all week fits wherever one lives."""
        # The same for every drive and both adults.
        supply, anywhere = facts.once(("adverts", self.code, self.extent), lambda: self.adverts(facts))
        reach, drive = facts.reach, self.drive
        if not anywhere.fits and not anywhere.nearly:
            return spread(supply, reach, drive, counted=counted)
        return Outcomes(lambda at: with_anywhere(within(supply, reach[at], drive, counted=counted), anywhere, at))

    def adverts(self, facts: Facts) -> Adverts:
        nearly = nearly_many([self.code], facts.moment.versions)[self.code]
        return work_supply(self, facts.cells[Jobs], nearly)

    def more_entries(self, outcome: Outcome, place: int, facts: Facts) -> list[tuple[Key, int]]:
        """Where no advert fits: who advertises other work in that field within the drive, the nearest first."""
        if outcome.state is not State.NOT:
            return []
        field = same_field(self.code)
        newest = facts.once(("newest", field), lambda: newest_in_field(facts.cells[Jobs], field))
        near = [there for minutes, there in facts.reach[place] if minutes <= self.drive and there in newest]
        return [((Job, newest[there]), there) for there in near[:MOST_EMPLOYERS]]

    def title(self, household: Family) -> str:
        meaning = next((adult.meaning for adult in household.adults if adult.number == self.adult), None)
        if len(household.adults) > 1:
            return _("Work for adult %(number)s: %(name)s") % {"number": self.adult, "name": work_name(meaning)}
        return _("Work: %(name)s") % {"name": work_name(meaning)}

    def reasons(self, outcome: Outcome) -> list[str]:
        words = {Why.OCCUPATION: _("a neighbouring occupation"), Why.EXTENT: _("a little less than full time")}
        return [text for why, text in words.items() if outcome.why & why]

    def tell(self, outcome: Outcome, telling: Telling) -> Told:
        if outcome.state is State.NOT:
            none = _("None advertised now within %(drive)s.") % {"drive": about_minutes(self.drive)}
            return none, [employers(self, outcome, telling), other_work(self, telling)]
        if outcome.state is State.MET:
            words = ngettext("%(n)s advert fits.", "%(n)s adverts fit.", outcome.fits) % {"n": number(outcome.fits)}
        else:
            words = ngettext("%(n)s advert nearly fits.", "%(n)s adverts nearly fit.", outcome.nearly) % {"n": number(outcome.nearly)}  # fmt: skip
        return telling.sentence(words, self, outcome), [list_of_jobs(self, outcome, telling)]


# --- judgement ---------------------------------------------------------------------------------------------------------
def work_supply(wish: WorkWish, cells: Cells, nearly: frozenset[str]) -> Adverts:
    judge = partial(advert, wish, nearly=nearly)
    anywhere = Supply()
    for _place, n, newest, why in judged({what: places for what, places in cells.items() if what.remote}, judge):
        anywhere.add(n, newest, why)
    return supply_of({what: places for what, places in cells.items() if not what.remote}, judge), anywhere


def advert(wish: WorkWish, what: JobCell, nearly: frozenset[str]) -> int | None:
    """What keeps the adverts of a cell from fitting; None where they do not even nearly fit."""
    why = Why.FITS
    if not is_meant(wish.code, what.code):
        if what.code not in nearly:
            return None
        why |= Why.OCCUPATION
    if wish.extent == "full" and what.full != 2:
        return why | Why.EXTENT if what.full == 1 else None
    if wish.extent == "part" and not what.part:
        return None
    return why


def is_meant(code: str, advertised: str) -> bool:
    """A shorter code is a whole field: 22 means every unit group that begins with it."""
    return advertised == code or (len(code) < 4 and advertised.startswith(code))


def with_anywhere(outcome: Outcome, anywhere: Supply, place: int) -> Outcome:
    fits, nearly = outcome.fits + anywhere.fits, outcome.nearly + anywhere.nearly
    if anywhere.fits:
        return Outcome(State.MET, fits, nearly, 0, place, anywhere.fitting)
    if outcome.state is State.NOT:
        return Outcome(State.NEARLY, fits, nearly, 0, place, anywhere.nearest, anywhere.why)
    return Outcome(outcome.state, fits, nearly, outcome.minutes, outcome.place, outcome.entry, outcome.why)


def newest_in_field(cells: Cells, field: str) -> dict[int, int]:
    """The id of the newest advert, by place."""
    found: dict[int, int] = {}
    for what, places in cells.items():
        if what.code.startswith(field):
            for place, _n, newest in places:
                found[place] = max(newest, found.get(place, 0))
    return found


# --- relaxed -----------------------------------------------------------------------------------------------------------
def relaxed(household: Family, adult: Adult, wish: WorkWish, facts: Facts) -> Iterator[Relaxation]:
    far = dataclasses.replace(wish, drive=LONGEST_DRIVE)
    needed = order.needed(facts.without_counting(wish), facts.without_counting(far), facts.reach)
    n = adult.number
    for drive in longer(adult.drive, needed):
        words = partial(say, gettext_lazy("Adult %(number)s: %(more)s more minutes by car"), number=n, more=drive - adult.drive)  # fmt: skip
        yield Relaxation(f"drive{n}", drive, with_adult(household, dataclasses.replace(adult, drive=drive)), words)
    if adult.extent:
        words = partial(say, gettext_lazy("Adult %(number)s: full or part time"), number=n)
        yield Relaxation(f"extent{n}", "", with_adult(household, dataclasses.replace(adult, extent="")), words)
    field = same_field(adult.work)
    if field != adult.work:
        yield Relaxation(f"work{n}", field, with_work(household, n, field), partial(say_field, n, field, facts))


def say(words: Any, **values: object) -> str:
    return str(words) % values


def say_field(number: int, field: str, facts: Facts) -> str:
    title = field_title(field, facts)
    words = {"number": number, "field": title.text if title else field}
    return _("Adult %(number)s: any work in the field “%(field)s”") % words


# --- words -------------------------------------------------------------------------------------------------------------
def field_title(field: str, facts: Facts) -> Title | None:
    known = catalogue.get(facts.moment.versions).by_code
    return Title(*translated(known[field], "name")) if field in known else None


def list_of_jobs(wish: WorkWish, outcome: Outcome, telling: Telling) -> SafeString | str:
    """The job list around the place; its drives come in steps."""
    meaning = telling.plan.understood[wish.adult]
    if outcome.fits < 2 or meaning.occupation is None:
        return ""
    minutes = next((step for step in MINUTES if step >= wish.drive), MINUTES[-1])
    query = {"near": telling.place.slug, "minutes": minutes, "words": getattr(meaning.occupation, f"name_{DEFAULT}")}
    return format_html('<a href="{}">{}</a>', reverse("job-list", query=query), _("See the adverts"))


def employers(wish: WorkWish, outcome: Outcome, telling: Telling) -> SafeString | str:
    """Who has other work in that field within the drive: worth a telephone call."""
    found = {}
    for key, place in wish.more_entries(outcome, telling.place.pk, telling.facts):
        title = telling.plan.titles.get(key)
        if title and title.partner:
            found[title.partner] = telling.facts.places[place].name
    if not found:
        return _("The host knows the employers.")
    names = listed([f"{partner} ({place})" for partner, place in found.items()])
    return _("Employers with other work in this field now: %(names)s. The host knows them.") % {"names": names}


def other_work(wish: WorkWish, telling: Telling) -> SafeString | str:
    field = same_field(wish.code)
    title = field_title(field, telling.facts)
    if title is None or field == wish.code:
        return ""
    address = f"?{telling.plan.address(with_work(telling.plan.household, wish.adult, field))}"
    return format_html('<a href="{}">{}</a>: {}', address, _("Other work in this field"), say_languages(wrap(title.text, title.language, "span"), partly=False))  # fmt: skip
