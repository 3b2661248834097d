"""The words of a person about their work mean occupations, or that no advert is looked for."""

import dataclasses

from base.caching.versions import Versions
from base.text.folding import join_words, split_into_words
from occupations.catalogue import occupation_catalogue
from occupations.models import Occupation
from occupations.words.apprentices import remove_apprenticeship
from occupations.words.sentences import (
    DENIED,
    MAX_TEXT_CHARACTERS,
    WHEN,
    Sentence,
    is_content,
    read_sentence,
    strip_marks,
)
from occupations.words.understanding import MAX_READINGS, Understanding, list_occupations, look_up
from occupations.words.withoutadvert import FORMER, NONE, STUDENT, find_kinds


@dataclasses.dataclass(frozen=True, slots=True)
class Reading:
    """A `Reading` is what words about work mean; it is empty where nothing is understood.

    `meant` and `others` are unit groups of STYRK-08, best first, at most eight in all.
    """

    meant: tuple[Occupation, ...] = ()  # they count together until the reader chooses one
    others: tuple[Occupation, ...] = ()  # offered beside them, not counted
    is_guess: bool = False  # a slip of the pen was mended, or only a part of a word is known: asked, never silent
    work: str = ""  # "remote", "self", "none" or "any": what the words say where they name no occupation
    is_apprentice: bool = False
    left: tuple[str, ...] = ()  # plain words that say something else: `kokk i Åsen` leaves `asen`

    def __bool__(self) -> bool:
        return bool(self.meant or self.work or self.is_apprentice)


def read_work(text: str | None, language: str, versions: Versions | None = None) -> Reading:
    """Return what a text says about work, for a page in `language`. One query, none where `versions` are given.

    Any text gives a reading, an empty one at the least; never an exception.
    """
    catalogue = occupation_catalogue.get(versions)
    said = (text or "")[:MAX_TEXT_CHARACTERS]
    rest = remove_apprenticeship(said)
    said = said if rest is None else rest
    sentence, is_apprentice = read_sentence(said), rest is not None
    work, taken = find_work(said, sentence)
    words = [STUDENT.sub("", word) for word in sentence.words]
    if words != sentence.words:
        work, sentence = NONE, Sentence(words, sentence.pieces)
    found = look_up(sentence, taken, language, catalogue)
    if work == NONE and not has_other_job(sentence, taken, found):
        return Reading(others=list_occupations([*found.meant, *found.others]), work=work, is_apprentice=is_apprentice)
    if work and (found.is_guess or not found.meant):
        return Reading(work=work, is_apprentice=is_apprentice)
    meant = list_occupations(found.meant)
    others = list_occupations(found.others, meant, MAX_READINGS - len(meant))
    return Reading(meant, others, found.is_guess, "", is_apprentice, list_unused_words(sentence, found.used | taken))


def find_work(text: str, sentence: Sentence) -> tuple[str, set[int]]:
    """Return how somebody works, and the numbers of the words that say it; "" where no words do.

    It is one of "remote", "self", "none" and "any".
    """
    raw = split_into_words(strip_marks(text))
    for kind in find_kinds(raw):
        if DENIED.search(" ".join(raw[number] for number in kind.numbers)):  # `ikke i jobb`: the denial belongs to it
            return kind.kind, set()
    kinds = find_kinds(sentence.words)
    taken = {number for kind in kinds for number in kind.numbers}
    strong = [kind for kind in kinds if not kind.is_weak(sentence.words)]
    if not strong and any(is_content(word) for number, word in enumerate(sentence.words) if number not in taken):
        return "", set()
    return (strong or kinds)[0].kind if kinds else "", {number for kind in strong or kinds for number in kind.numbers}


def has_other_job(sentence: Sentence, taken: set[int], found: Understanding) -> bool:
    """Return whether a text that says no work is wanted still names a post that somebody looks for.

    `student og kokk` looks for a post, `pensjonert lærer` and `pensjonist, tidligere lærer` do not.
    """
    others = [piece for piece in sentence.pieces if not taken & set(piece) and found.used & set(piece)]
    said = [[sentence.words[number] for number in piece] for piece in others]
    return bool(taken) and not found.is_guess and any(not FORMER & set(words) for words in said)


def list_unused_words(sentence: Sentence, used: set[int]) -> tuple[str, ...]:
    said = (
        word for number, word in enumerate(sentence.words) if number not in used and (is_content(word) or word in WHEN)
    )
    return tuple(join_words([word]) for word in said)
