"""Adults: how they say an occupation, in everyday words of any language or as STYRK-08, and what else they say of work."""

import dataclasses
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from base.addressing import you_lazy
from base.formats import about_minutes
from base.othertongues import label_text, say_languages, wrap
from base.templatetags.base import translated
from base.versions import Versions
from entries.filters import MINUTES
from occupations.apprentices import without_apprenticeship
from occupations.catalogue import catalogue
from occupations.lookup import resolve
from occupations.neighbours import same_field
from planner.engine import order
from planner.engine.judging import Relaxation
from planner.household import (
    NO_ADVERT,
    WORK_DRIVE,
    Adult,
    Family,
    Input,
    Meaning,
    Select,
    Unread,
    drive_field,
    yes_or_no,
)
from planner.supply.facts import DEFAULT, Facts, Title
from planner.wishes.base import Telling, Wish, longer

ADULTS = (1, 2)
WORK = [("", gettext_lazy("an occupation, written above")), ("remote", gettext_lazy("brings remote work along")),
        ("self", gettext_lazy("self-employed")), ("none", gettext_lazy("no work wanted"))]  # fmt: skip
EXTENTS = [("", gettext_lazy("either")), ("full", gettext_lazy("full time")), ("part", gettext_lazy("part time"))]
LONGEST_WORDS = 80
NORWEGIAN = [("", gettext_lazy("not said")), ("none", gettext_lazy("none yet")), ("a2", "A2"), ("b1", "B1"), ("b2", "B2"),
             ("c1", "C1"), ("native", gettext_lazy("as a mother tongue"))]  # fmt: skip
EDUCATIONS = [("", gettext_lazy("from Norway, or none")), ("foreign", gettext_lazy("from another country"))]
Said = TypeVar("Said", bound=Family)


# --- the form ----------------------------------------------------------------------------------------------------------
class WorkField(forms.CharField):
    def clean(self, value: Any) -> str:
        work: str = super().clean(value)
        if work in ("", *NO_ADVERT) or (work.isascii() and work.isdigit() and 2 <= len(work) <= 4):
            return work
        raise ValidationError(_("This is not an occupation the planner knows. Write it in your own words."))


class LevelField(forms.ChoiceField):
    """Levels are written in capital letters elsewhere."""

    def to_python(self, value: Any) -> str:
        return super().to_python(value).strip().lower()

    def prepare_value(self, value: Any) -> Any:
        return self.to_python(value)


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
        f"norwegian{number}": LevelField(
            label=gettext_lazy("Norwegian"), required=False, choices=NORWEGIAN, widget=Select
        ),
        f"education{number}": forms.ChoiceField(
            label=gettext_lazy("Education"), required=False, choices=EDUCATIONS, widget=Select
        ),
        f"apprentice{number}": yes_or_no(
            gettext_lazy("Apprenticeship"), no=gettext_lazy("no"), yes=you_lazy(gettext_lazy("we look for one"), gettext_lazy("I look for one"))
        ),
    }  # fmt: skip


def adult_of(form: forms.Form, number: int, meaning: Meaning) -> Adult:
    def said(name: str) -> Any:
        return form.cleaned_data.get(f"{name}{number}")

    return Adult(
        number, meaning.code, said("extent") or "", said("drive") or WORK_DRIVE, said("norwegian") or "",
        said("education") == "foreign", bool(said("apprentice")) or meaning.is_apprentice, meaning,
    )  # fmt: skip


def adult_pairs(adult: Adult) -> Iterator[tuple[str, object]]:
    """Of the address; what is usual is left out."""
    said: dict[str, object] = {"work": adult.work}
    if adult.looks_for_work:
        said |= {"apprentice": "yes" if adult.apprentice else "", "extent": adult.extent, "norwegian": adult.norwegian}
        said |= {
            "drive": "" if adult.drive == WORK_DRIVE else adult.drive,
            "education": "foreign" if adult.foreign else "",
        }
    yield from ((f"{name}{adult.number}", value) for name, value in said.items() if value)


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
        rest = without_apprenticeship(words)
        occupation = words if rest is None else rest
        if occupation:
            if meaning := from_words(form, number, words, occupation, language, versions):
                found[number] = dataclasses.replace(meaning, is_apprentice=rest is not None)
        elif work or rest is not None or form.cleaned_data.get(f"apprentice{number}"):
            found[number] = Meaning(work, is_apprentice=rest is not None)
    return with_occupations(form, found, versions)


def from_words(
    form: forms.Form, number: int, words: str, occupation: str, language: str, versions: Versions
) -> Meaning | None:
    """`occupation` is what `words` say without the apprenticeship."""
    meanings = resolve(occupation, language, versions)
    if not meanings:
        form.add_error(f"words{number}", _("The planner does not know this occupation. Try another word for it, or ask a host; the rest of the plan stands."))  # fmt: skip
        return None
    return Meaning(meanings[0].code, meanings[0], tuple(meanings[1:]), words)


def with_occupations(form: forms.Form, found: dict[int, Meaning], versions: Versions) -> dict[int, Meaning]:
    """Codes of the address get their names; one that does not exist is said beside its field."""
    codes = {meaning.code for meaning in found.values() if meaning.occupation is None} - {"", *NO_ADVERT}
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
    """What needs a Norwegian approval: told to who was educated elsewhere, and on pages of another language to everybody.

    An apprentice learns the trade first.
    """
    abroad = not is_norwegian_page()
    concerned = [adult for adult in household.adults if (adult.foreign or abroad) and not adult.apprentice]
    known = [adult.meaning for adult in concerned if adult.meaning]
    return [meaning for meaning in known if meaning.occupation and meaning.occupation.is_regulated]


def is_norwegian_page() -> bool:
    return get_language() in ("nb", "nn")


def work_name(meaning: Meaning | None) -> str:
    if meaning is None:
        return ""
    if not meaning.code:
        return _("any occupation")
    if meaning.occupation is None:
        return str(dict(WORK).get(meaning.code, meaning.code))
    return label_text(*translated(meaning.occupation, "name"))


def adult_words(adult: Adult, *, several: bool) -> str:
    parts = [work_name(adult.meaning)]
    if adult.looks_for_work:
        parts += [_("as an apprentice")] if adult.apprentice else []
        parts += [str(dict(EXTENTS)[adult.extent])] if adult.extent else []
        parts += [norwegian_words(adult)] if adult.norwegian else []
        parts += [_("educated in another country")] if adult.foreign else []
        parts.append(_("up to %(drive)s by car") % {"drive": about_minutes(adult.drive)})
    words = ", ".join(parts)
    return _("Adult %(number)s: %(words)s") % {"number": adult.number, "words": words} if several else capfirst(words)


def norwegian_words(adult: Adult) -> str:
    if adult.norwegian == "none":
        return _("no Norwegian yet")
    if adult.norwegian == "native":
        return _("Norwegian as a mother tongue")
    return _("Norwegian %(level)s") % {"level": adult.norwegian.upper()}


def adult_fields(number: int, form: forms.Form, household: Family, address: Callable[[Family], str]) -> dict[str, Any]:
    """The fields of an adult, the chosen occupation, other meanings of the words."""
    meaning = next((adult.meaning for adult in household.adults if adult.number == number), None)
    chosen = meaning.occupation if meaning else None
    others = meaning.others if meaning else ()
    return {
        "number": number,
        **{name: form[f"{name}{number}"] for name in ("words", "work", "extent", "drive")},
        "more": [form[f"{name}{number}"] for name in ("norwegian", "education", "apprentice")],
        "language_first": not is_norwegian_page(),
        "code": chosen.code if chosen else form.cleaned_data.get(f"work{number}") or "",
        "occupation": chosen,
        "words_read": meaning.words if meaning and chosen else "",
        "others": [(other, address(with_work(household, number, other.code))) for other in others],
    }


def field_title(field: str, facts: Facts) -> Title | None:
    known = catalogue.get(facts.moment.versions).by_code
    return Title(*translated(known[field], "name")) if field in known else None


def list_of_jobs(number: int, drive: int, telling: Telling) -> SafeString | str:
    """The job list around the place; its drives come in steps."""
    meaning = telling.plan.understood[number]
    if meaning.occupation is None or len(meaning.code) < len("0000"):  # the list knows no fields of work
        return ""
    minutes = next((step for step in MINUTES if step >= drive), MINUTES[-1])
    query = {"near": telling.place.slug, "minutes": minutes, "words": getattr(meaning.occupation, f"name_{DEFAULT}")}
    return format_html('<a href="{}">{}</a>', reverse("job-list", query=query), _("See the adverts"))


def other_work(number: int, code: str, telling: Telling) -> SafeString | str:
    field = same_field(code)
    title = field_title(field, telling.facts)
    if title is None or field == code:
        return ""
    address = f"?{telling.plan.address(with_work(telling.plan.household, number, field))}"
    return format_html('<a href="{}">{}</a>: {}', address, _("Other work in this field"), say_languages(wrap(title.text, title.language, "span"), partly=False))  # fmt: skip


# --- smaller -----------------------------------------------------------------------------------------------------------
def relaxed(household: Family, adult: Adult, wish: Wish, far: Wish, facts: Facts) -> Iterator[Relaxation]:
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
