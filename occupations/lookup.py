"""What a person's everyday words mean: unit groups of STYRK-08, best first."""

from collections.abc import Callable, Iterator

from django.conf import settings
from django.db.models import Q

from occupations.models import Occupation, Word
from occupations.spelling import joined, parts, plain

MOST = 8  # results
# How much of a text is looked at. Together they keep the query below 999 parameters, the least that SQLite allows.
WORDS, COMPOUNDS, LETTERS = 6, 2, 30
SHORTEST_BEGINNING, SHORTEST_TAIL = 3, 4
# Plural, definite and feminine endings of the five languages, for forms that the catalogue does not hold.
ENDINGS = ("", "e", "n", "r", "s", "en", "er", "ar", "in", "ne", "ene", "ane", "innen")

Stretch = tuple[int, int]  # first and last word
Keys = dict[str, Stretch]  # plain form -> where it stands in the text


def resolve(text: str | None, language: str) -> list[Occupation]:
    """At most eight unit groups, empty where nothing is known. One query.

    The first of these that finds something answers alone: the words as they stand (`snekker/tømrer`); without an ending
    (`sykepleiere`); the last part of a compound (`akuttsykepleier`); what begins or ends with what was typed (`sykepl`,
    `pleier`). Within it the page's language comes before another, and the more common occupation before a rarer one.
    """
    words = parts(text or "")[:WORDS]
    if not words:
        return []
    readings = [as_they_stand(words), without_ending(words), last_parts(words)]
    whole = joined(words)
    found = rows(whole, {key for reading in readings for key in reading})
    own = own_languages(language)
    for reading in readings:
        if best := widest([row for row in found if row.key in reading and is_meant(row, reading[row.key])], reading):
            return ranked(best, lambda row: (row.language not in own,))
    return ranked(found, lambda row: (row.language not in own, not row.key.startswith(whole), len(row.key)))


def suggest(text: str | None, language: str, limit: int = MOST) -> list[tuple[str, str]]:
    """(code, label) of words that begin with what was typed so far, from two letters on. One query."""
    begun = plain(text or "")
    if len(begun) < 2:
        return []
    typed = (text or "").strip().lower()

    def order(row: Word) -> tuple:
        foreign = row.language not in own_languages(language)
        return foreign, row.key != begun, not row.word.startswith(typed), *common_first(row), *closest(row)

    def closest(row: Word) -> tuple:
        return row.language != language, len(row.key), row.word, row.language

    labels: dict[str, str] = {}
    for row in sorted(Word.objects.filter(key__startswith=begun).select_related("occupation"), key=order):
        labels.setdefault(row.occupation.code, label(row, language))
    return list(labels.items())[:limit]


def label(row: Word, language: str) -> str:
    column = language if language in settings.MODELTRANSLATION_LANGUAGES else settings.MODELTRANSLATION_DEFAULT_LANGUAGE
    name = getattr(row.occupation, f"name_{column}") or row.occupation.name_nb
    return f"{row.word[:1].upper()}{row.word[1:]} – {name}"


# --- how a text can be read --------------------------------------------------------------------------------------------
def as_they_stand(words: list[str]) -> Keys:
    """Every word and every run of words: `personlig assistent` is one occupation, `lærer i musikk` holds one."""
    return {
        joined(words[first : last + 1]): (first, last)
        for first in range(len(words))
        for last in range(first, len(words))
    }


def without_ending(words: list[str]) -> Keys:
    return {stem: at for key, at in as_they_stand(words).items() for stem in stems(key)}


def last_parts(words: list[str]) -> Keys:
    longest = sorted(range(len(words)), key=lambda number: -len(words[number]))[:COMPOUNDS]
    return {
        stem[start:]: (number, number)
        for number in longest
        for stem in stems(joined([words[number][-LETTERS:]]))
        for start in range(1, len(stem) - SHORTEST_TAIL + 1)
    }


def stems(key: str) -> Iterator[str]:
    for ending in ENDINGS:
        if key.endswith(ending) and len(key) - len(ending) >= SHORTEST_TAIL:
            yield key.removesuffix(ending)


# --- choosing ------------------------------------------------------------------------------------------------------------
def rows(whole: str, keys: set[str]) -> list[Word]:
    wanted = Q(key__in=keys)
    if len(whole) >= SHORTEST_BEGINNING:
        wanted |= Q(key__startswith=whole)
    if len(whole) >= SHORTEST_TAIL:
        wanted |= Q(key__endswith=whole)
    return list(Word.objects.filter(wanted).select_related("occupation"))


def is_meant(row: Word, at: Stretch) -> bool:
    """`it konsulent` is the word `it-konsulent`, but `jeg er kokk` does not hold the word `jeger`."""
    return at[0] == at[1] or len(parts(row.word)) > 1


def widest(found: list[Word], keys: Keys) -> list[Word]:
    """Those in the widest stretches of the text, and in each stretch the longest words."""
    longest: dict[Stretch, int] = {}
    for row in found:
        at = keys[row.key]
        longest[at] = max(longest.get(at, 0), len(row.key))

    def is_inside(at: Stretch) -> bool:
        return any(wide != at and wide[0] <= at[0] and at[1] <= wide[1] for wide in longest)

    return [row for row in found if len(row.key) == longest[keys[row.key]] and not is_inside(keys[row.key])]


def ranked(found: list[Word], better: Callable[[Word], tuple]) -> list[Occupation]:
    best: dict[int, Occupation] = {}
    for row in sorted(found, key=lambda row: (*better(row), *common_first(row))):
        best.setdefault(row.occupation_id, row.occupation)
    return list(best.values())[:MOST]


def common_first(row: Word) -> tuple[int, str]:
    return -(row.occupation.employed or 0), row.occupation.code


def own_languages(language: str) -> set[str]:
    """A page in bokmål is read by those who write nynorsk, too."""
    return {"nb", "nn"} if language in ("nb", "nn") else {language}
