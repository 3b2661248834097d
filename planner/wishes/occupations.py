"""Adults: how they say an occupation, in everyday words of any language or as STYRK-08, and what else they say of
work.
"""

import dataclasses
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst, get_text_list
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from base.caching.versions import Versions
from base.messages.addressing import choose_wording_lazy, say_to_adults, say_to_adults_lazy
from base.publicforms.drawnfields import Input, Select
from base.templatetags.base import translated
from base.text.other_languages import say_languages, wrap
from base.values.formats import about_minutes
from occupations.catalogue import occupation_catalogue
from occupations.lookup import name_occupation
from occupations.models import Occupation
from occupations.neighbours import same_field
from occupations.words.reading import Reading, read_work
from occupations.words.withoutadvert import ANY
from planner.engine import order
from planner.engine.judging import Relaxation
from planner.household import (
    ALL_CODES,
    NO_ADVERT,
    WORK_DRIVE,
    Adult,
    Family,
    Meaning,
    Unread,
    drive_field,
    yes_or_no,
)
from planner.supply.facts import Facts, Title
from planner.wishes.base import Telling, Wish, longer

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
MOST_NAMES = 3  # of occupations that count together, above a line
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
Said = TypeVar("Said", bound=Family)
# What an adult could do without, of two and of one.
FARTHER = choose_wording_lazy(
    gettext_lazy("Adult %(number)s: %(more)s more minutes by car"), gettext_lazy("%(more)s more minutes by car to work")
)
EITHER_EXTENT = choose_wording_lazy(
    gettext_lazy("Adult %(number)s: full or part time"), gettext_lazy("Full or part time")
)
ANY_OF_FIELD = choose_wording_lazy(
    gettext_lazy("Adult %(number)s: any work in the field “%(field)s”"),
    gettext_lazy("Any work in the field “%(field)s”"),
)


# --- the form ---------------------------------------------------------------------------------------------------------
class WorkField(forms.CharField):
    def clean(self, value: Any) -> str:
        work: str = super().clean(value)
        if work in ("", ANY, *NO_ADVERT) or (work.isascii() and work.isdigit() and 2 <= len(work) <= 4):
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
        f"drive{number}": drive_field(gettext_lazy("Longest drive (min)"), WORK_DRIVE),
        f"norwegian{number}": LevelField(
            label=gettext_lazy("Norwegian"), required=False, choices=NORWEGIAN, widget=Select
        ),
        f"education{number}": forms.ChoiceField(
            label=gettext_lazy("Education"), required=False, choices=EDUCATIONS, widget=Select
        ),
        f"apprentice{number}": yes_or_no(
            gettext_lazy("Apprenticeship"),
            no=gettext_lazy("no"),
            yes=choose_wording_lazy(gettext_lazy("we look for one"), gettext_lazy("I look for one")),
        ),
    }


def adult_of(form: forms.Form, number: int, meaning: Meaning) -> Adult:
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


def adult_pairs(adult: Adult) -> Iterator[tuple[str, object]]:
    """Of the address; what is usual is left out. Words stand in it where no code says the same."""
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


def unread(form: forms.Form, number: int) -> Iterator[Unread]:
    if written := (form[f"words{number}"].value() or "").strip()[:LONGEST_WORDS]:
        words = _("Adult %(number)s: “%(words)s” (ask a host)") % {"number": number, "words": written}
        yield Unread(f"words{number}", written, words)


# --- read -------------------------------------------------------------------------------------------------------------
def understand(form: forms.Form, language: str, versions: Versions) -> dict[int, Meaning]:
    """{adult: what was understood}; what was not, and what does not go together, is said beside its field."""
    found = {number: understood(form, number, language, versions) for number in ADULTS}
    return {number: meaning for number, meaning in found.items() if meaning is not None}


def understood(form: forms.Form, number: int, language: str, versions: Versions) -> Meaning | None:
    words, work = form.cleaned_data.get(f"words{number}") or "", form.cleaned_data.get(f"work{number}") or ""
    if not words:
        return from_code(form, number, work, versions)
    reading = read_work(words, language, versions)
    if work in (ANY, *NO_ADVERT):
        return beside(form, number, work, words, reading)
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


def from_code(form: forms.Form, number: int, work: str, versions: Versions) -> Meaning | None:
    """A code of the address gets its name; one that does not exist is said beside its field."""
    if work in (ANY, *NO_ADVERT):
        return Meaning(work)
    if not work:
        return Meaning() if form.cleaned_data.get(f"apprentice{number}") else None
    if (occupation := occupation_catalogue.get(versions).by_code.get(work)) is None:
        form.add_error(f"work{number}", _("There is no such occupation code. Write the occupation in your own words."))
        return None
    return Meaning(occupations=(occupation,))


def beside(form: forms.Form, number: int, work: str, words: str, reading: Reading) -> Meaning:
    """Words beside a choice that is no occupation tell more of it: who brings remote work along says which."""
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


def with_adult(household: Said, changed: Adult) -> Said:
    """The household with another adult of the same number."""
    adults = tuple(changed if adult.number == changed.number else adult for adult in household.adults)
    return dataclasses.replace(household, adults=adults)


def with_work(household: Said, number: int, code: str) -> Said:
    adult = next(adult for adult in household.adults if adult.number == number)
    return with_adult(household, dataclasses.replace(adult, work="", codes=(code,), meaning=None))


def without_adult(household: Said, number: int) -> Said:
    return dataclasses.replace(household, adults=tuple(adult for adult in household.adults if adult.number != number))


# --- in words ---------------------------------------------------------------------------------------------------------
def regulated(household: Family) -> list[Occupation]:
    """What needs a Norwegian approval: told to who was educated elsewhere, and on pages of another language to
    everybody.

    An apprentice learns the trade first.
    """
    abroad = not is_norwegian_page()
    concerned = [adult for adult in household.adults if (adult.foreign or abroad) and not adult.apprentice]
    known = [occupation for adult in concerned if adult.meaning for occupation in adult.meaning.occupations]
    return [occupation for occupation in dict.fromkeys(known) if occupation.is_regulated]


def meant(household: Family) -> list[Occupation]:
    """What the adults do; an apprentice learns the trade first."""
    known = [adult.meaning for adult in household.adults if adult.meaning and not adult.apprentice]
    return list(dict.fromkeys(occupation for meaning in known for occupation in meaning.occupations))


def regulated_codes(facts: Facts) -> frozenset[str]:
    known = occupation_catalogue.get(facts.moment.versions).by_code
    return facts.once("regulated", lambda: frozenset(code for code, one in known.items() if one.is_regulated))


def is_norwegian_page() -> bool:
    return get_language() in ("nb", "nn")


def work_name(meaning: Meaning | None) -> str:
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


def adult_words(adult: Adult, *, several: bool) -> str:
    parts = [work_name(adult.meaning)]
    if adult.looks_for_work:
        parts += [_("as an apprentice")] if adult.apprentice else []
        parts += [str(dict(EXTENTS)[adult.extent])] if adult.extent else []
        parts += [norwegian_words(adult)] if adult.norwegian else []
        parts += [_("educated in another country")] if adult.foreign else []
        parts.append(_("up to %(drive)s by car") % {"drive": about_minutes(adult.drive)})
    elif adult.work == "remote" and adult.drive != WORK_DRIVE:
        parts.append(_("up to %(drive)s to a shared office") % {"drive": about_minutes(adult.drive)})
    words = ", ".join(parts)
    return _("Adult %(number)s: %(words)s") % {"number": adult.number, "words": words} if several else capfirst(words)


def norwegian_words(adult: Adult) -> str:
    if adult.norwegian == "none":
        return _("no Norwegian yet")
    if adult.norwegian == "native":
        return _("Norwegian as a mother tongue")
    return _("Norwegian %(level)s") % {"level": adult.norwegian.upper()}


def adult_fields(number: int, form: forms.Form, household: Family, address: Callable[[Family], str]) -> dict[str, Any]:
    """The fields of an adult, how its words were read, and what else they may mean."""
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
        "reading": told_reading(household, number, meaning, address),
    }


def told_reading(household: Family, number: int, meaning: Meaning, address: Callable[[Family], str]) -> dict | None:
    """How words were read, with an address for each reading that may be chosen; None where there is nothing to say."""
    if not meaning.words or meaning.is_chosen:
        return None
    together = meaning.occupations if meaning.is_guess or len(meaning.occupations) > 1 else ()
    offered = (*together, *meaning.others)
    return {
        "words": meaning.words,
        "read": meaning.occupations,
        "work": work_name(Meaning(meaning.work)) if meaning.work else "",
        "is_guess": meaning.is_guess,
        "offered": [(one, address(with_work(household, number, one.code))) for one in offered],
        "none": f"?{address(without_adult(household, number))}#id_words{number}",
    }


def field_title(field: str, facts: Facts) -> Title | None:
    known = occupation_catalogue.get(facts.moment.versions).by_code
    return Title(*translated(known[field], "name")) if field in known else None


def field_of(codes: Iterable[str]) -> str:
    """The one field of work that all of them belong to, wider than each; empty where there is none."""
    fields = {same_field(code) for code in codes}
    return fields.pop() if len(fields) == 1 and not fields & set(codes) else ""


def other_work(number: int, codes: Iterable[str], telling: Telling) -> SafeString | str:
    title = field_title(field := field_of(codes), telling.facts)
    if title is None:
        return ""
    address = f"?{telling.plan.address(with_work(telling.plan.household, number, field))}"
    return format_html(
        '<a href="{}">{}</a>: {}',
        address,
        _("Other work in this field"),
        say_languages(wrap(title.text, title.language, "span"), partly=False),
    )


# --- smaller ----------------------------------------------------------------------------------------------------------
def relaxed(household: Family, adult: Adult, wish: Wish, far: Wish, facts: Facts) -> Iterator[Relaxation]:
    needed = order.find_needed_drive(facts.without_counting(wish), facts.without_counting(far), facts.reach)
    n = adult.number
    for drive in longer(adult.drive, needed):
        words = partial(say, FARTHER, number=n, more=drive - adult.drive)
        yield Relaxation(f"drive{n}", drive, with_adult(household, dataclasses.replace(adult, drive=drive)), words)
    if adult.extent:
        words = partial(say, EITHER_EXTENT, number=n)
        yield Relaxation(f"extent{n}", "", with_adult(household, dataclasses.replace(adult, extent="")), words)
    if field := wider(adult, facts):
        yield Relaxation(f"work{n}", field, with_work(household, n, field), partial(say_field, n, field, facts))


def wider(adult: Adult, facts: Facts) -> str:
    """The adult's field of work. Whoever says only the field has no approval for it: regulated work would be lost."""
    needs_approval = not adult.apprentice and not regulated_codes(facts).isdisjoint(adult.codes)
    return "" if needs_approval else field_of(adult.codes)


def say(words: Any, **values: object) -> str:
    return str(words) % values


def say_field(number: int, field: str, facts: Facts) -> str:
    title = field_title(field, facts)
    words = {"number": number, "field": title.text if title else field}
    return say(ANY_OF_FIELD, **words)
