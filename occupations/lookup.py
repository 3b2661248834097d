"""What a person's everyday words mean: unit groups of STYRK-08, best first."""

from collections.abc import Callable, Iterator
from functools import partial

from django.utils.translation import override

from base.folding import holds, joined, parts, plain, without_small
from base.othertongues import label_text
from base.templatetags.base import translated
from base.versions import Versions
from occupations.catalogue import Catalogue, Name, catalogue
from occupations.models import Occupation

MOST = 8  # results
WORDS, COMPOUNDS, LETTERS = 6, 2, 30  # how much of a text is looked at
SHORTEST_BEGINNING, SHORTEST_TAIL = 3, 4
# Plural, definite and feminine endings of the five languages, for forms that the catalogue does not hold.
ENDINGS = ("", "e", "n", "r", "s", "en", "er", "ar", "in", "ne", "ene", "ane", "innen")

Stretch = tuple[int, int]  # first and last word
Keys = dict[str, Stretch]  # plain form -> where it stands in the text


def resolve(text: str | None, language: str, versions: Versions | None = None) -> list[Occupation]:
    """At most eight unit groups, empty where nothing is known. One query, none where `versions` are given."""
    return understand(text, language, versions)[0]


def understand(text: str | None, language: str, versions: Versions | None = None) -> tuple[list[Occupation], list[str]]:
    """The unit groups, and the plain words of the text that say something else: `kokk i Åsen` leaves `asen`.

    The first of these that finds something answers alone: the words as they stand (`snekker/tømrer`); without an ending
    (`sykepleiere`); the last part of a compound (`akuttsykepleier`); what begins or ends with what was typed (`sykepl`,
    `pleier`). Within it what was said first comes first, then the page's language, then the more common occupation.
    """
    words = parts(text or "")[:WORDS]
    if not words:
        return [], []
    readings = [as_they_stand(words), without_ending(words), last_parts(words)]
    whole, own, known = joined(words), own_languages(language), catalogue.get(versions)
    for reading in readings:
        meant = [row for key in reading for row in known.named(key) if is_meant(row, reading[key])]
        if meant:
            found = widest(meant, reading)
            return ranked(found, partial(first_word, reading), own), left_over(
                words, [reading[row.key] for row in found]
            )
    return ranked(around(whole, known), lambda key: (not key.startswith(whole), len(key)), own), []


def name_words(words: list[str], versions: Versions | None = None) -> set[int]:
    """Keys of the groups whose official name, in one language or another, holds every one of these plain words."""
    return {pk for pk, text in catalogue.get(versions).texts.items() if words and holds(text, words)}


def suggest(text: str | None, language: str, limit: int = MOST) -> list[tuple[str, str]]:
    """(code, label) of words that begin with what was typed so far, from two letters on. One query."""
    begun = plain(text or "")
    if len(begun) < 2:
        return []
    typed, own = (text or "").strip().lower(), own_languages(language)

    def order(row: Name) -> tuple:
        is_official = plain(translated(row.occupation, "name")[0]).startswith(begun)
        good = row.language in own, row.key == begun, row.word.startswith(typed), is_official
        return *(not point for point in good), len(row.key), *common_first(row), row.language != language, row.word

    labels: dict[str, str] = {}
    with override(language):
        for row in sorted(catalogue.get().beginning_with(begun), key=order):
            labels.setdefault(row.occupation.code, label(row))
    return list(labels.items())[:limit]


def label(row: Name) -> str:
    return f"{row.word[:1].upper()}{row.word[1:]} – {label_text(*translated(row.occupation, 'name'))}"


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


def left_over(words: list[str], meant: list[Stretch]) -> list[str]:
    used = {number for first, last in meant for number in range(first, last + 1)}
    return without_small(joined([word]) for number, word in enumerate(words) if number not in used)


def stems(key: str) -> Iterator[str]:
    for ending in ENDINGS:
        if key.endswith(ending) and len(key) - len(ending) >= SHORTEST_TAIL:
            yield key.removesuffix(ending)


# --- choosing ------------------------------------------------------------------------------------------------------------
def around(whole: str, known: Catalogue) -> list[Name]:
    """What begins or ends with a text that is long enough for it."""
    found = list(known.beginning_with(whole)) if len(whole) >= SHORTEST_BEGINNING else []
    return [*found, *known.ending_with(whole)] if len(whole) >= SHORTEST_TAIL else found


def is_meant(row: Name, at: Stretch) -> bool:
    """`it konsulent` is the word `it-konsulent`, but `jeg er kokk` does not hold the word `jeger`."""
    return at[0] == at[1] or len(parts(row.word)) > 1


def widest(found: list[Name], keys: Keys) -> list[Name]:
    """Those in the widest stretches of the text, and in each stretch the longest words."""
    longest: dict[Stretch, int] = {}
    for row in found:
        at = keys[row.key]
        longest[at] = max(longest.get(at, 0), len(row.key))

    def is_inside(at: Stretch) -> bool:
        return any(wide != at and wide[0] <= at[0] and at[1] <= wide[1] for wide in longest)

    return [row for row in found if len(row.key) == longest[keys[row.key]] and not is_inside(keys[row.key])]


def ranked(found: list[Name], better: Callable[[str], object], own: set[str]) -> list[Occupation]:
    best: dict[int, Occupation] = {}
    for row in sorted(found, key=lambda row: (better(row.key), row.language not in own, *common_first(row))):
        best.setdefault(row.occupation.pk, row.occupation)
    return list(best.values())[:MOST]


def first_word(reading: Keys, key: str) -> int:
    return reading[key][0]


def common_first(row: Name) -> tuple[int, str]:
    return -(row.occupation.employed or 0), row.occupation.code


def own_languages(language: str) -> set[str]:
    """A page in bokmål is read by those who write nynorsk, too."""
    return {"nb", "nn"} if language in ("nb", "nn") else {language}
