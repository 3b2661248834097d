"""Occupations: how an adult says one, in everyday words of any language or as STYRK-08, and the adverts of one."""

import dataclasses
import datetime
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import Any, NamedTuple, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import F, Q
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from base.formats import about_minutes
from base.othertongues import label_text
from base.templatetags.base import translated
from base.versions import Version, Versions
from jobs.models import Job
from occupations.catalogue import catalogue
from occupations.lookup import resolve
from planner.household import NO_ADVERT, WORK_DRIVE, Adult, Family, Input, Meaning, Select, Unread, drive_field
from planner.supply.counts import Arm, Cells, Part

ADULTS = (1, 2)
WORK = [("", gettext_lazy("an occupation, written above")), ("remote", gettext_lazy("brings remote work along")),
        ("self", gettext_lazy("self-employed")), ("none", gettext_lazy("no work wanted"))]  # fmt: skip
EXTENTS = [("", gettext_lazy("either")), ("full", gettext_lazy("full time")), ("part", gettext_lazy("part time"))]
LONGEST_WORDS = 80
FULL, NEARLY_FULL = 100, 85  # per cent; a miss within 15 % is "nearly"
ALL_WEEK = 5  # days from home
Said = TypeVar("Said", bound=Family)


# --- the form ----------------------------------------------------------------------------------------------------------
class WorkField(forms.CharField):
    def clean(self, value: Any) -> str:
        work: str = super().clean(value)
        if work in ("", *NO_ADVERT) or (work.isascii() and work.isdigit() and 2 <= len(work) <= 4):
            return work
        raise ValidationError(_("This is not an occupation the planner knows. Write it in your own words."))


def fields_of(number: int) -> dict[str, forms.Field]:
    return {
        f"words{number}": forms.CharField(
            label=gettext_lazy("Occupation in your own words"), required=False, max_length=LONGEST_WORDS,
            widget=Input(attrs={"autocomplete": "off", "data-suggest": ""}),
        ),
        f"work{number}": WorkField(
            label=gettext_lazy("Work"), required=False, max_length=6, widget=forms.Select(choices=WORK)
        ),
        f"extent{number}": forms.ChoiceField(
            label=gettext_lazy("Extent"), required=False, choices=EXTENTS, widget=Select
        ),
        f"drive{number}": drive_field(gettext_lazy("Longest drive (min)"), WORK_DRIVE),
    }  # fmt: skip


def adult_of(form: forms.Form, number: int, meaning: Meaning) -> Adult:
    get = form.cleaned_data.get
    return Adult(number, meaning.code, get(f"extent{number}") or "", get(f"drive{number}") or WORK_DRIVE, meaning)


def unread(form: forms.Form, number: int) -> Iterator[Unread]:
    if written := (form[f"words{number}"].value() or "").strip()[:LONGEST_WORDS]:
        words = _("Adult %(number)s: “%(words)s” (ask a host)") % {"number": number, "words": written}
        yield Unread(f"words{number}", written, words)


# --- read --------------------------------------------------------------------------------------------------------------
def understand(form: forms.Form, language: str, versions: Versions) -> dict[int, Meaning]:
    """{adult: what was understood}."""
    found = {}
    for number in ADULTS:
        words, work = form.cleaned_data.get(f"words{number}") or "", form.cleaned_data.get(f"work{number}") or ""
        if words and work in NO_ADVERT:
            form.add_error(f"words{number}", _("You also chose that no advert is needed. Take one of the two away; until then the words do not count."))  # fmt: skip
            words = ""
        if words:
            if meaning := from_words(form, number, words, language, versions):
                found[number] = meaning
        elif work:
            found[number] = Meaning(work)
    return with_occupations(form, found, versions)


def from_words(form: forms.Form, number: int, words: str, language: str, versions: Versions) -> Meaning | None:
    meanings = resolve(words, language, versions)
    if not meanings:
        form.add_error(f"words{number}", _("The planner does not know this occupation. Try another word for it, or ask a host; the rest of the plan stands."))  # fmt: skip
        return None
    return Meaning(meanings[0].code, meanings[0], tuple(meanings[1:]), words)


def with_occupations(form: forms.Form, found: dict[int, Meaning], versions: Versions) -> dict[int, Meaning]:
    """Codes of the address get their names; one that does not exist is said beside its field."""
    codes = {meaning.code for meaning in found.values() if meaning.occupation is None} - set(NO_ADVERT)
    known = catalogue.get(versions).by_code
    for number, meaning in list(found.items()):
        if meaning.code in codes:
            if meaning.code in known:
                found[number] = dataclasses.replace(meaning, occupation=known[meaning.code])
            else:
                form.add_error(f"work{number}", _("There is no such occupation code. Write the occupation in your own words."))  # fmt: skip
                del found[number]
    return found


def with_adult(household: Said, changed: Adult) -> Said:
    """The household with another adult of the same number."""
    adults = tuple(changed if adult.number == changed.number else adult for adult in household.adults)
    return dataclasses.replace(household, adults=adults)


def with_work(household: Said, number: int, code: str) -> Said:
    adult = next(adult for adult in household.adults if adult.number == number)
    return with_adult(household, dataclasses.replace(adult, work=code, meaning=None))


# --- in words ----------------------------------------------------------------------------------------------------------
def regulated(household: Family) -> list[Meaning]:
    known = [adult.meaning for adult in household.adults if adult.meaning]
    return [meaning for meaning in known if meaning.occupation and meaning.occupation.is_regulated]


def work_name(meaning: Meaning | None) -> str:
    if meaning is None:
        return ""
    if meaning.occupation is None:
        return str(dict(WORK).get(meaning.code, meaning.code))
    return label_text(*translated(meaning.occupation, "name"))


def adult_words(adult: Adult, *, several: bool) -> str:
    parts = [work_name(adult.meaning)]
    if adult.looks_for_work:
        parts += [str(dict(EXTENTS)[adult.extent])] if adult.extent else []
        parts.append(_("up to %(drive)s by car") % {"drive": about_minutes(adult.drive)})
    words = ", ".join(parts)
    return _("Adult %(number)s: %(words)s") % {"number": adult.number, "words": words} if several else capfirst(words)


def adult_fields(number: int, form: forms.Form, household: Family, address: Callable[[Family], str]) -> dict[str, Any]:
    """The fields of an adult, the chosen occupation, other meanings of the words."""
    meaning = next((adult.meaning for adult in household.adults if adult.number == number), None)
    chosen = meaning.occupation if meaning else None
    others = meaning.others if meaning else ()
    return {
        "number": number,
        **{name: form[f"{name}{number}"] for name in ("words", "work", "extent", "drive")},
        "code": chosen.code if chosen else form.cleaned_data.get(f"work{number}") or "",
        "occupation": chosen,
        "words_read": meaning.words if meaning and chosen else "",
        "others": [(other, address(with_work(household, number, other.code))) for other in others],
    }


# --- what is counted ---------------------------------------------------------------------------------------------------
class JobCell(NamedTuple):
    code: str  # of the occupation
    full: int  # full time can be reached 2, nearly 1, not 0
    part: int  # 1: part time is possible
    remote: int  # 1: from home all week


@dataclasses.dataclass(frozen=True)
class Jobs(Part):
    """Adverts of one occupation."""

    occupation: int  # id
    code: str
    arm_key = "jobs"  # a field of work has dozens of occupations
    cell = JobCell

    def version(self, versions: Versions) -> tuple[Version, ...]:
        return versions.of_parts(Job, [self.occupation])

    @staticmethod
    def arm(parts: list["Jobs"], time: datetime.datetime) -> Arm:
        jobs = Job.objects.public(time).filter(occupation__in=[part.occupation for part in parts])
        remote = Q(remote_days__isnull=False, remote_days__gte=ALL_WEEK)
        return Arm(jobs, numbers=(F("occupation_id"), F("extent_percent"), F("extent_percent_to")), apart=remote)

    @staticmethod
    def cells(parts: list["Jobs"], rows: Iterable[tuple]) -> dict[Part, Cells]:
        """Extents that no wish tells apart are one."""
        part_of = {part.occupation: part for part in parts}
        sums: dict[Jobs, dict[JobCell, dict[int, tuple[int, int]]]] = {part: defaultdict(dict) for part in parts}
        for place, occupation, percent, upper, n, newest, remote, newest_remote in rows:
            part = part_of[occupation]
            if n:
                add(sums[part][cell(part.code, percent, upper, 0)], place, n, newest)
            if remote:
                add(sums[part][cell(part.code, percent, upper, 1)], place, remote, newest_remote)
        return {
            part: {what: [(place, *both) for place, both in places.items()] for what, places in own.items()}
            for part, own in sums.items()
        }


def add(places: dict[int, tuple[int, int]], place: int, n: int, newest: int) -> None:
    known, highest = places.get(place, (0, 0))
    places[place] = (known + n, newest if newest > highest else highest)


@cache
def cell(code: str, percent: int | None, upper: int | None, remote: int) -> JobCell:
    most = upper or percent or 0
    full = 2 if most >= FULL else int(most >= NEARLY_FULL)
    return JobCell(code, full, int(percent is not None and percent < FULL), remote)
