"""Names of the catalogue are found anywhere in a text: the widest run of words first, in any form and order."""

from collections.abc import Iterator
from itertools import product
from typing import NamedTuple

from base.text.folding import SMALL_WORDS, join_words, split_into_words
from occupations.catalogue import Catalogue, Name
from occupations.words.sentences import FILLERS
from occupations.words.word_forms import list_word_forms

WIDEST = 6  # words of a phrase
SPLIT_WORD, SPLIT_PART = 9, 3  # `syke pleier` is one word; `jeg er` is no `jeger`
LINKS = ("", "s", "e")  # between the parts of a compound


class PhraseMatch(NamedTuple):
    """A `PhraseMatch` is a run of words of a text, by number, with the names that stand there."""

    first: int
    last: int
    names: list[Name]
    is_as_written: bool = True

    @property
    def numbers(self) -> range:
        return range(self.first, self.last + 1)


def find_phrases(words: list[str], catalogue: Catalogue) -> list[PhraseMatch]:
    """Return the runs of words that are names, none inside another, in the order of the text.

    The widest runs are looked for first.
    """
    found: list[PhraseMatch] = []
    used: set[int] = set()
    for width in range(min(len(words), WIDEST), 0, -1):
        for first in range(len(words) - width + 1):
            numbers = range(first, first + width)
            if not used & set(numbers) and (phrase := find_phrase(words, first, width, catalogue)):
                found.append(phrase)
                used |= set(numbers)
    return sorted(found)


def find_phrase(words: list[str], first: int, width: int, catalogue: Catalogue) -> PhraseMatch | None:
    run = words[first : first + width]
    if width == 1 < len(words) and (run[0] in SMALL_WORDS or run[0] in FILLERS):
        return None
    for number, key in enumerate(list_phrase_keys(run)):
        if names := [name for name in catalogue.list_names(key) if is_meant(name, run)]:
            return PhraseMatch(first, first + width - 1, names, is_as_written=number == 0)
    return None


def list_phrase_keys(run: list[str]) -> Iterator[str]:
    """Yield plain forms of a run: as it stands, without small words inside, with other forms of its outer words."""
    bare = [word for word in run if word not in SMALL_WORDS] if run[0] not in SMALL_WORDS else []
    for said in (run, bare if 0 < len(bare) < len(run) and run[-1] not in SMALL_WORDS else []):
        if said:
            yield join_words(said)
            ends = [said[-1], *list_word_forms(join_words(said[-1:]))]
            begins = [said[0], *list_word_forms(join_words(said[:1]))] if len(said) > 1 else [""]
            yield from (join_words([begin, *said[1:-1], end]) for begin, end in product(begins, ends))


def is_meant(name: Name, run: list[str]) -> bool:
    """Return whether a run of words stands for the name.

    `it konsulent` is the word `it-konsulent`, but `jeg er kokk` does not hold the word `jeger`.
    """
    if len(run) == 1 or len(split_into_words(name.word)) > 1:
        return True
    return len(name.key) >= SPLIT_WORD and all(len(word) >= SPLIT_PART for word in run)


# Where somebody works, not with what: an `overlege` in an `avdeling` is no `avdelingsoverlege`.
UNITS = frozenset(
    split_into_words(
        "avdeling avdelingen avdelinga enhet enheten eining seksjon seksjonen team teamet department "
        "unit abteilung afdeling"
    )
)


def find_compound_name(
    words: list[str], head: PhraseMatch, piece: range, free: set[int], catalogue: Catalogue
) -> PhraseMatch | None:
    """Return a longer name made of `head` and a free word of the piece; None where no such name is known.

    `lærer i musikk` is a `musikklærer`, `økonomi fagleder` a `fagleder økonomi`.
    """
    if head.first != head.last:
        return None
    name = head.names[0].key
    for number in (number for number in piece if number in free and words[number] not in UNITS):
        word = join_words([words[number]])
        for said in (word, *list_word_forms(word)):
            for key in (*(f"{said}{link}{name}" for link in LINKS), name + said):
                if names := catalogue.list_names(key):
                    first, last = sorted((number, head.first))
                    return PhraseMatch(first, last, names)
    return None
