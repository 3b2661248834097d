"""What a family wrote about work, as STYRK-08: everyday words in any language, with a choice where they mean several."""

import dataclasses

from django.utils.translation import gettext as _

from base.versions import Versions
from occupations.catalogue import catalogue
from occupations.lookup import resolve
from occupations.models import Occupation
from planner.form import HouseholdForm
from planner.household import NO_ADVERT

ADULTS = (1, 2)


@dataclasses.dataclass(frozen=True)
class Understood:
    """`occupation` is None for work that no advert has to offer."""

    code: str
    occupation: Occupation | None = None
    others: tuple[Occupation, ...] = ()
    words: str = ""


def understand(form: HouseholdForm, language: str, versions: Versions) -> dict[int, Understood]:
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
            found[number] = Understood(work)
    return with_occupations(form, found, versions)


def from_words(form: HouseholdForm, number: int, words: str, language: str, versions: Versions) -> Understood | None:
    meanings = resolve(words, language, versions)
    if not meanings:
        form.add_error(f"words{number}", _("The planner does not know this occupation. Try another word for it, or ask a host; the rest of the plan stands."))  # fmt: skip
        return None
    return Understood(meanings[0].code, meanings[0], tuple(meanings[1:]), words)


def with_occupations(form: HouseholdForm, found: dict[int, Understood], versions: Versions) -> dict[int, Understood]:
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
