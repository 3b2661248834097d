"""Adults say an occupation in everyday words of any language or as STYRK-08, and what else they say of work."""

import dataclasses
from collections.abc import Iterator
from typing import Any, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from base.caching.versions import Versions
from base.messages.addressing import choose_wording_lazy, say_to_adults_lazy
from base.publicforms.drawnfields import Input, Select
from occupations.catalogue import occupation_catalogue
from occupations.words.reading import Reading, read_work
from occupations.words.withoutadvert import ANY
from planner.household import (
    ALL_CODES,
    NO_ADVERT,
    WORK_DRIVE,
    Adult,
    Family,
    Meaning,
    UnreadText,
    make_drive_field,
    make_yes_no_field,
)

ADULTS = (1, 2)
WORK = [
    ("", gettext_lazy("an occupation, written above")),
    ("remote", gettext_lazy("brings remote work along")),
    ("self", gettext_lazy("self-employed")),
    ("none", gettext_lazy("no work wanted")),
    (ANY, gettext_lazy("any work")),
]
EXTENTS = [("", gettext_lazy("either")), ("full", gettext_lazy("full time")), ("part", gettext_lazy("part time"))]
LONGEST_WORDS = 80
NORWEGIAN = [
    ("", gettext_lazy("not said")),
    ("none", gettext_lazy("none yet")),
    ("a2", "A2"),
    ("b1", "B1"),
    ("b2", "B2"),
    ("c1", "C1"),
    ("native", gettext_lazy("as a mother tongue")),
]
EDUCATIONS = [("", gettext_lazy("from Norway, or none")), ("foreign", gettext_lazy("from another country"))]
Answers = TypeVar("Answers", bound=Family)


# --- the form ---------------------------------------------------------------------------------------------------------
class WorkField(forms.CharField):
    def clean(self, value: Any) -> str:
        work: str = super().clean(value)
        if work in ("", ANY, *NO_ADVERT) or (work.isascii() and work.isdigit() and 2 <= len(work) <= 4):
            return work
        raise ValidationError(_("This is not an occupation the planner knows. Write it in your own words."))


class LevelField(forms.ChoiceField):
    """A `LevelField` reads capital letters too, as levels are written elsewhere."""

    def to_python(self, value: Any) -> str:
        return super().to_python(value).strip().lower()

    def prepare_value(self, value: Any) -> Any:
        return self.to_python(value)


def build_adult_fields(number: int) -> dict[str, forms.Field]:
    return {
        f"words{number}": forms.CharField(
            label=gettext_lazy("Occupation in your own words"),
            required=False,
            max_length=LONGEST_WORDS,
            widget=Input(attrs={"autocomplete": "off", "data-suggest": ""}),
        ),
        f"work{number}": WorkField(
            label=gettext_lazy("Work"), required=False, max_length=6, widget=forms.Select(choices=WORK)
        ),
        f"extent{number}": forms.ChoiceField(
            label=gettext_lazy("Extent"), required=False, choices=EXTENTS, widget=Select
        ),
        f"drive{number}": make_drive_field(gettext_lazy("Longest drive (min)"), WORK_DRIVE),
        f"norwegian{number}": LevelField(
            label=gettext_lazy("Norwegian"), required=False, choices=NORWEGIAN, widget=Select
        ),
        f"education{number}": forms.ChoiceField(
            label=gettext_lazy("Education"), required=False, choices=EDUCATIONS, widget=Select
        ),
        f"apprentice{number}": make_yes_no_field(
            gettext_lazy("Apprenticeship"),
            no=gettext_lazy("no"),
            yes=choose_wording_lazy(gettext_lazy("we look for one"), gettext_lazy("I look for one")),
        ),
    }


def read_adult(form: forms.Form, number: int, meaning: Meaning) -> Adult:
    def said(name: str) -> Any:
        return form.cleaned_data.get(f"{name}{number}")

    apprentice = bool(said("apprentice")) or meaning.is_apprentice
    if apprentice and meaning.work == "none" and meaning.words and not meaning.is_chosen:  # a student who looks for one
        meaning = Meaning(is_apprentice=True)
    if apprentice and meaning.work in NO_ADVERT:
        form.add_error(
            f"apprentice{number}",
            say_to_adults_lazy(
                "You also say that no advert is needed, so the apprenticeship does not count. Take one of the two away."
            ),
        )
        apprentice = False
    if apprentice and meaning.work == ANY:
        meaning = Meaning(is_apprentice=True)  # would learn anything
    every = () if meaning.occupations and meaning.work != ANY else (ALL_CODES,)
    codes = () if meaning.work in NO_ADVERT else (*every, *(occupation.code for occupation in meaning.occupations))
    return Adult(
        number,
        meaning.work,
        codes,
        said("extent") or "",
        said("drive") or WORK_DRIVE,
        said("norwegian") or "",
        said("education") == "foreign",
        apprentice,
        meaning,
    )


def list_adult_pairs(adult: Adult) -> Iterator[tuple[str, object]]:
    """Yield (name, value) of an adult for the address, without what is usual.

    Words stand in the address where no code says the same.
    """
    meaning = adult.meaning
    kept = meaning.kept if meaning else ""
    is_said = bool(kept) and not (meaning and meaning.is_chosen)
    drive = "" if adult.drive == WORK_DRIVE else adult.drive
    said: dict[str, object] = {"words": kept, "work": "" if is_said else adult.work or "".join(adult.codes)}
    if adult.looks_for_work:
        said |= {"apprentice": "yes" if adult.apprentice else "", "extent": adult.extent, "norwegian": adult.norwegian}
        said |= {"drive": drive, "education": "foreign" if adult.foreign else ""}
    elif adult.work == "remote":  # to a shared office
        said |= {"drive": drive}
    yield from ((f"{name}{adult.number}", value) for name, value in said.items() if value)


def list_unread_texts(form: forms.Form, number: int) -> Iterator[UnreadText]:
    if written := (form[f"words{number}"].value() or "").strip()[:LONGEST_WORDS]:
        words = _("Adult %(number)s: “%(words)s” (ask a host)") % {"number": number, "words": written}
        yield UnreadText(f"words{number}", written, words)


def is_norwegian_page() -> bool:
    return get_language() in ("nb", "nn")


# --- read -------------------------------------------------------------------------------------------------------------
def read_meanings(form: forms.Form, language: str, versions: Versions) -> dict[int, Meaning]:
    """Return {adult: what was understood}.

    What was not understood, and what does not go together, is said beside its field.
    """
    found = {number: read_meaning(form, number, language, versions) for number in ADULTS}
    return {number: meaning for number, meaning in found.items() if meaning is not None}


def read_meaning(form: forms.Form, number: int, language: str, versions: Versions) -> Meaning | None:
    words, work = form.cleaned_data.get(f"words{number}") or "", form.cleaned_data.get(f"work{number}") or ""
    if not words:
        return read_code_meaning(form, number, work, versions)
    reading = read_work(words, language, versions)
    if work in (ANY, *NO_ADVERT):
        return read_choice_meaning(form, number, work, words, reading)
    is_unknown = reading.is_apprentice and reading.left and not reading.meant  # `lærling som dragetemmer`
    if is_unknown or not reading:
        form.add_error(
            f"words{number}",
            _(
                "The planner does not know this occupation. Try another word for it, or ask a host; the "
                "rest of the plan stands."
            ),
        )
        return None
    if len(reading.meant) > 1 and (one := [occupation for occupation in reading.meant if occupation.code == work]):
        return Meaning(occupations=tuple(one), is_apprentice=reading.is_apprentice)
    return Meaning(
        "" if reading.meant else reading.work,
        reading.meant,
        reading.others,
        words,
        reading.is_guess,
        reading.is_apprentice,
    )


def read_code_meaning(form: forms.Form, number: int, work: str, versions: Versions) -> Meaning | None:
    """Return the meaning of a code of the address; a code that does not exist is said beside its field."""
    if work in (ANY, *NO_ADVERT):
        return Meaning(work)
    if not work:
        return Meaning() if form.cleaned_data.get(f"apprentice{number}") else None
    if (occupation := occupation_catalogue.get(versions).by_code.get(work)) is None:
        form.add_error(f"work{number}", _("There is no such occupation code. Write the occupation in your own words."))
        return None
    return Meaning(occupations=(occupation,))


def read_choice_meaning(form: forms.Form, number: int, work: str, words: str, reading: Reading) -> Meaning:
    """Return the meaning of a choice that is no occupation, with words beside it that tell more of it.

    Who brings remote work along says by them which work it is.
    """
    if work == "none" and reading.meant:
        form.add_error(
            f"words{number}",
            say_to_adults_lazy(
                "You also chose that no work is wanted. Take one of the two away; until then the words do not count."
            ),
        )
        return Meaning(work)
    own = reading.meant if work == ANY and not reading.is_guess else ()
    return Meaning(work, own, words=words, is_apprentice=reading.is_apprentice, is_chosen=True)


# --- the same household, said otherwise ------------------------------------------------------------------------------
def replace_adult(household: Answers, changed: Adult) -> Answers:
    """Return the household with `changed` in place of the adult of the same number."""
    adults = tuple(changed if adult.number == changed.number else adult for adult in household.adults)
    return dataclasses.replace(household, adults=adults)


def replace_work(household: Answers, number: int, code: str) -> Answers:
    adult = next(adult for adult in household.adults if adult.number == number)
    return replace_adult(household, dataclasses.replace(adult, work="", codes=(code,), meaning=None))


def remove_adult(household: Answers, number: int) -> Answers:
    return dataclasses.replace(household, adults=tuple(adult for adult in household.adults if adult.number != number))
