"""What a text says somebody does, or where, is found in the catalogue: `driver hotell`, `på legekontoret`."""

from typing import NamedTuple

from base.text.folding import SMALL_WORDS
from occupations.catalogue import Catalogue, Name
from occupations.words.activities import (
    BETWEEN,
    PLACE,
    SHORTEST_PLACE,
    Run,
    is_after_place_word,
    is_verb,
    list_verb_kinds,
    list_word_runs,
    strip_worker,
)
from occupations.words.sentences import is_content
from occupations.words.word_forms import list_word_forms


class Doing(NamedTuple):
    """A `Doing` has the names of the work that a text says somebody does, or where.

    `used` are the numbers of the words that say it. `is_done` tells whether a verb says it, `is_guess` whether it is
    only likely.
    """

    names: list[Name]
    used: set[int]
    is_done: bool
    is_guess: bool


def find_doing(words: list[str], piece: range, taken: set[int], catalogue: Catalogue) -> Doing | None:
    numbers = [number for number in piece if number not in taken and is_meaningful(words[number])]
    kinds = list_verb_kinds(words[number] for number in piece)
    for run in list_word_runs(words, numbers):
        if names := list_names_for_key(run.key, kinds, catalogue):
            return make_doing(words, numbers, run, names, is_done=True)
    for run in list_word_runs(words, numbers):
        if names := list_names_for_key(run.key, [PLACE], catalogue) or list_worker_names(run, catalogue):
            return make_doing(words, numbers, run, names, is_done=False)
    for run in list_word_runs(words, numbers):
        if len(run.key) >= SHORTEST_PLACE and (names := list_names_for_key(run.key, list(catalogue.doings), catalogue)):
            return Doing(names, set(run.numbers), is_done=False, is_guess=True)
    return None


def is_meaningful(word: str) -> bool:
    return word not in BETWEEN and word not in SMALL_WORDS and (is_content(word) or is_verb(word))


def list_names_for_key(key: str, kinds: list[str], catalogue: Catalogue) -> list[Name]:
    for said in (key, *list_word_forms(key)):
        for kind in kinds:
            if names := catalogue.list_names_of_doing(kind, said):
                return names
    return []


def list_worker_names(run: Run, catalogue: Catalogue) -> list[Name]:
    """Return the names of work at the place before a word for a worker: `Bauhofmitarbeiter`, `vaskerihjelp`."""
    front = strip_worker(run.key)
    return list_names_for_key(front, [PLACE], catalogue) if front else []


def make_doing(words: list[str], numbers: list[int], run: Run, names: list[Name], *, is_done: bool) -> Doing:
    """Make a `Doing` of the run. It is a guess where other words that are no verbs may name the work better."""
    beside = [number for number in numbers if number not in run.numbers and not is_verb(words[number])]
    beside = [number for number in beside if not is_after_place_word(words, number)]
    return Doing(names, set(run.numbers), is_done, is_guess=bool(beside))


def is_inside(numbers: range, doing: Doing, words: list[str]) -> bool:
    """Return whether a name stands in what is done or where.

    That is the vet in `at the vet's`, and the seller in `selger biler`.
    """
    if set(numbers) <= doing.used:
        return doing.is_done or is_after_place_word(words, min(doing.used))
    return doing.is_done and all(is_verb(words[number]) for number in numbers)
