"""Adults read here what was understood of their work, and may choose another reading of their words."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.utils.text import capfirst, get_text_list
from django.utils.translation import gettext as _

from base.messages.addressing import say_to_adults
from base.values.formats import describe_drive_minutes
from occupations.lookup import name_occupation
from planner.household import WORK_DRIVE, Adult, Family, Meaning
from planner.wishes.occupations import EXTENTS, WORK, is_norwegian_page, remove_adult, replace_work

# Of occupations that count together, above a line.
MOST_NAMES = 3


def name_work(meaning: Meaning | None) -> str:
    """Return the occupation in words, with what was written where no one occupation says the same."""
    if meaning is None:
        return ""
    if meaning.work:
        label = str(dict(WORK)[meaning.work])
        return _("%(work)s (“%(words)s”)") % {"work": label, "words": meaning.words} if meaning.kept else label
    if not meaning.occupations:
        return _("any occupation")
    names = [name_occupation(occupation) for occupation in meaning.occupations]
    if len(names) > MOST_NAMES:
        names = [*names[: MOST_NAMES - 1], _("%(n)s others") % {"n": len(names) - MOST_NAMES + 1}]
    named = get_text_list(names, _("or"))
    if meaning.is_guess:
        return say_to_adults("%(names)s? (you wrote “%(words)s”)") % {"names": named, "words": meaning.words}
    several = len(meaning.occupations) > 1
    return _("“%(words)s”: %(names)s") % {"words": meaning.words, "names": named} if several else named


def describe_adult(adult: Adult, *, several: bool) -> str:
    """Return all that an adult said of work, in one line; with the adult's number where there are `several`."""
    parts = [name_work(adult.meaning)]
    if adult.looks_for_work:
        parts += [_("as an apprentice")] if adult.apprentice else []
        parts += [str(dict(EXTENTS)[adult.extent])] if adult.extent else []
        parts += [describe_norwegian(adult)] if adult.norwegian else []
        parts += [_("educated in another country")] if adult.foreign else []
        parts.append(_("up to %(drive)s by car") % {"drive": describe_drive_minutes(adult.drive)})
    elif adult.work == "remote" and adult.drive != WORK_DRIVE:
        parts.append(_("up to %(drive)s to a shared office") % {"drive": describe_drive_minutes(adult.drive)})
    words = ", ".join(parts)
    return _("Adult %(number)s: %(words)s") % {"number": adult.number, "words": words} if several else capfirst(words)


def describe_norwegian(adult: Adult) -> str:
    if adult.norwegian == "none":
        return _("no Norwegian yet")
    if adult.norwegian == "native":
        return _("Norwegian as a mother tongue")
    return _("Norwegian %(level)s") % {"level": adult.norwegian.upper()}


def build_fields_context(
    number: int, form: forms.Form, household: Family, build_query: Callable[[Family], str]
) -> dict[str, Any]:
    """Return the fields of an adult for the form's template, how its words were read, and what else they may mean.

    `build_query` gives the query of another household.
    """
    meaning = next((adult.meaning for adult in household.adults if adult.number == number), None) or Meaning()
    one = meaning.occupations[0] if len(meaning.occupations) == 1 and not meaning.work else None
    return {
        "number": number,
        **{name: form[f"{name}{number}"] for name in ("words", "work", "extent", "drive")},
        "more": [form[f"{name}{number}"] for name in ("norwegian", "education", "apprentice")],
        "language_first": not is_norwegian_page(),
        "code": one.code if one else form.cleaned_data.get(f"work{number}") or "",
        "one": one,
        "several": () if one or meaning.work else meaning.occupations,
        "reading": describe_reading(household, number, meaning, build_query),
    }


def describe_reading(
    household: Family, number: int, meaning: Meaning, build_query: Callable[[Family], str]
) -> dict | None:
    """Return how words were read for `occupations/reading.html`; None where there is nothing to say."""
    if not meaning.words or meaning.is_chosen:
        return None
    together = meaning.occupations if meaning.is_guess or len(meaning.occupations) > 1 else ()
    offered = (*together, *meaning.others)
    several = say_to_adults("All of them count until you choose one.") if len(meaning.occupations) > 1 else ""
    return {
        "words": meaning.words,
        "read": meaning.occupations,
        "work": name_work(Meaning(meaning.work)) if meaning.work else "",
        "is_guess": meaning.is_guess,
        "is_said": True,
        "is_swapped_in": True,
        "counted": several,
        "offered": [(one, f"?{build_query(replace_work(household, number, one.code))}") for one in offered],
        "none": f"?{build_query(remove_adult(household, number))}#id_words{number}",
    }
