"""Words mean unit groups of STYRK-08: what stands in the catalogue, else a guess that is asked back."""

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import NamedTuple

from base.text.folding import join_words
from occupations.catalogue import Catalogue, Name
from occupations.models import Occupation
from occupations.words.activities import is_verb
from occupations.words.compounds import (
    find_head,
    find_names_by_beginning_and_end,
    find_similar_names,
    is_field,
    is_general,
    list_names_with_head,
)
from occupations.words.doing import Doing, find_doing, is_inside
from occupations.words.phrases import PhraseMatch, find_compound_name, find_phrases
from occupations.words.sentences import Sentence, is_content
from occupations.words.slips import find_slips

MAX_READINGS = 8  # readings
MAX_GUESSED_WORDS = 4  # words of a piece that are guessed at
ENOUGH_READINGS = 3  # readings that are enough, so that no more are sought far afield


class Understanding(NamedTuple):
    """An `Understanding` has names that count, and names offered beside them.

    It also tells whether they are a guess, and the numbers of the words used.
    """

    meant: list[Name]
    others: list[Name]
    is_guess: bool
    used: set[int]


def look_up(sentence: Sentence, taken: set[int], language: str, catalogue: Catalogue) -> Understanding:
    """Return the names that the words of a sentence mean.

    `taken` are numbers of words that mean something else: they are no occupation by themselves.
    """
    page_languages = list_page_languages(language)
    phrases = [phrase for phrase in find_phrases(sentence.words, catalogue) if not set(phrase.numbers) <= taken]
    phrases = [phrase for phrase in phrases if not is_verb_of(phrase, sentence, page_languages)]
    doings = [doing for piece in sentence.pieces if (doing := find_doing(sentence.words, piece, taken, catalogue))]
    if doings and all(any(is_inside(phrase.numbers, doing, sentence.words) for doing in doings) for phrase in phrases):
        return read_doings(sentence, doings, taken, page_languages, catalogue)
    if not phrases:
        return guess_pieces(sentence, taken, page_languages, catalogue)
    answers = [
        read_piece(sentence, piece, here, taken, page_languages, catalogue)
        for piece in sentence.pieces
        if (here := [phrase for phrase in phrases if phrase.first in piece])
    ]
    meant = list(chain.from_iterable(answer.meant for answer in answers))
    others = list(chain.from_iterable(answer.others for answer in answers))
    others += guess_other_jobs(sentence, phrases, taken, page_languages, catalogue)
    used = set().union(*(answer.used for answer in answers))
    if mended := mend_whole(sentence, phrases, used | taken, catalogue):
        return Understanding(
            prefer_page_languages(mended, page_languages), meant + others, True, set(range(len(sentence.words)))
        )
    return Understanding(meant, others, any(answer.is_guess for answer in answers), used)


def is_verb_of(phrase: PhraseMatch, sentence: Sentence, page_languages: set[str]) -> bool:
    """Return whether a word is a verb and no name: `driver` in `driver hotell` is no English driver."""
    if phrase.first != phrase.last or any(name.language in page_languages for name in phrase.names):
        return False
    return is_verb(sentence.words[phrase.first]) and len(sentence.words) > 1


def read_doings(
    sentence: Sentence, doings: list[Doing], taken: set[int], page_languages: set[str], catalogue: Catalogue
) -> Understanding:
    """Return the names of what the words say somebody does, or where.

    Where some words are unknown, the names guessed from them may say it better, so they are offered.
    """
    meant = [name for doing in doings for name in prefer_page_languages(doing.names, page_languages)]
    used = set().union(*(doing.used for doing in doings))
    is_guess = any(doing.is_guess for doing in doings)
    others = [name for doing in doings for name in sort_by_use(doing.names, page_languages)]
    if any(doing.is_guess or not doing.is_done for doing in doings) and (
        slips := find_whole_slips(sentence, catalogue)
    ):
        return Understanding(
            prefer_page_languages(slips, page_languages), [*slips, *others], True, set(range(len(sentence.words)))
        )
    if is_guess:
        others += guess_pieces(sentence, taken | used, page_languages, catalogue).meant
    return Understanding(meant, others, is_guess, used)


def find_whole_slips(sentence: Sentence, catalogue: Catalogue) -> list[Name]:
    """Return the names that the whole sentence is with a slip of the pen; [] where it is a name as it stands.

    `repariere` with a slip before what is repaired is no other verb, and no place.
    """
    words = [word for word in sentence.words if is_content(word)]
    for said in dict.fromkeys((join_words(sentence.words), join_words(words))):
        if said in catalogue.rows:
            return []
        for key, _distance in find_slips(said, catalogue):
            return catalogue.list_names(key)
    return []


def mend_whole(sentence: Sentence, phrases: list[PhraseMatch], used: set[int], catalogue: Catalogue) -> list[Name]:
    """Return a longer name that holds what was found, where the whole sentence is that name with a slip of the pen.

    `intensive car nurse` is no nurse with something else.
    """
    if not any(is_content(word) for number, word in enumerate(sentence.words) if number not in used):
        return []
    heads = {name.key for phrase in phrases for name in phrase.names}
    for key, _distance in find_slips(join_words(sentence.words), catalogue):
        if any(head in key for head in heads):
            return catalogue.list_names(key)
    return []


def has_phrase_in(piece: range, phrases: list[PhraseMatch]) -> bool:
    return any(set(piece) & set(phrase.numbers) for phrase in phrases)


def guess_other_jobs(
    sentence: Sentence, phrases: list[PhraseMatch], taken: set[int], page_languages: set[str], catalogue: Catalogue
) -> list[Name]:
    """Return guesses at the other jobs of a text that names one.

    They are offered, not counted, since the words may be a place or a hobby.
    """
    pieces = [piece for piece in sentence.pieces if not has_phrase_in(piece, phrases)]
    guesses = [guess_piece(sentence, piece, taken, page_languages, catalogue) for piece in pieces]
    return [name for guess in guesses for name in guess.meant]


# --- a piece in which something is known ------------------------------------------------------------------------------
def read_piece(
    sentence: Sentence,
    piece: range,
    phrases: list[PhraseMatch],
    taken: set[int],
    page_languages: set[str],
    catalogue: Catalogue,
) -> Understanding:
    """Return what a stretch of the sentence means in which something is known.

    What is said first comes first; a general word (`leder`) gives way to a special one beside it.
    """
    named = [phrase for phrase in phrases if not is_field(phrase.names[0])] or phrases
    used = set().union(*(phrase.numbers for phrase in named))
    free = {number for number in piece if number not in used | taken and is_content(sentence.words[number])}
    named = [find_compound_name(sentence.words, phrase, piece, free, catalogue) or phrase for phrase in named]
    used = set().union(*(phrase.numbers for phrase in named))
    free -= used
    special = [phrase for phrase in named if not is_general(phrase.names[0])]
    counted = special or named
    aside = [phrase for phrase in phrases if phrase.first not in used or is_general(phrase.names[0])]
    meant = [name for phrase in counted for name in prefer_page_languages(phrase.names, page_languages)]
    others = [name for phrase in (*counted, *aside) for name in sort_by_use(phrase.names, page_languages)]
    before = {phrase.first - 1 for phrase in counted if phrase.first == phrase.last}
    is_guess = bool(free & before) or (not special and bool(free))
    if is_guess:  # `UX-designer` is more than a designer, and a leader of something unknown more than a leader
        others += limit_names(list_other_names(sentence, free, counted, catalogue), [*meant, *others], ENOUGH_READINGS)
    others += [name for phrase in counted for name in list_likely_slips(sentence, phrase, page_languages, catalogue)]
    others += list_slips_beside(sentence, free, page_languages, catalogue)
    return Understanding(meant, others, is_guess, used)


def list_slips_beside(sentence: Sentence, free: set[int], page_languages: set[str], catalogue: Catalogue) -> list[Name]:
    """Return the names that words beside the known one may be, with one letter changed.

    `schoonaker op kantoor` cleans there.
    """
    return [
        name
        for number in sorted(free)[:MAX_GUESSED_WORDS]
        for name in list_one_letter_slips(sentence.words[number], page_languages, catalogue)
    ]


def list_other_names(
    sentence: Sentence, free: set[int], heads: list[PhraseMatch], catalogue: Catalogue
) -> Iterator[Name]:
    """Yield the names that begin with a word not understood beside a general one: `fjøs` in `leder fjøs`."""
    for number in sorted(free):
        yield from find_similar_names(heads[0].names, join_words([sentence.words[number]]), catalogue)


def list_likely_slips(
    sentence: Sentence, phrase: PhraseMatch, page_languages: set[str], catalogue: Catalogue
) -> list[Name]:
    """Return the names in the reader's language that a word may be a slip of: `bader` for `baker`.

    Only a word of another language, or in another form than the catalogue has, is taken for a slip.
    """
    if phrase.first != phrase.last or (
        phrase.is_as_written and any(name.language in page_languages for name in phrase.names)
    ):
        return []
    return list_one_letter_slips(sentence.words[phrase.first], page_languages, catalogue)


def list_one_letter_slips(word: str, page_languages: set[str], catalogue: Catalogue) -> list[Name]:
    """Return the names in the reader's language that differ from the word by one letter."""
    slips = find_slips(join_words([word]), catalogue)
    return [
        name
        for key, distance in slips
        if distance == 1
        for name in catalogue.list_names(key)
        if name.language in page_languages
    ]


# --- a piece in which nothing is known --------------------------------------------------------------------------------
def guess_pieces(sentence: Sentence, taken: set[int], page_languages: set[str], catalogue: Catalogue) -> Understanding:
    guesses = [guess_piece(sentence, piece, taken, page_languages, catalogue) for piece in sentence.pieces]
    found = [guess for guess in guesses if guess.meant]
    return Understanding(
        [name for guess in found for name in guess.meant],
        [name for guess in found for name in guess.others],
        bool(found),
        set().union(*(guess.used for guess in found)),
    )


def guess_piece(
    sentence: Sentence, piece: range, taken: set[int], page_languages: set[str], catalogue: Catalogue
) -> Understanding:
    """Guess what a stretch of the sentence means in which nothing is known.

    The names of the likeliest guess count, those of all others are offered.
    """
    words = {number: join_words([sentence.words[number]]) for number in piece if number not in taken}
    content = [number for number in words if is_content(sentence.words[number])]
    # `driver` with something unknown after it is no slip in `diver`.
    content = [number for number in content if not is_verb(sentence.words[number])] or content
    longest = sorted(content, key=lambda number: -len(words[number]))[:MAX_GUESSED_WORDS]
    groups: list[tuple[list[Name], set[int]]] = []
    whole = join_words(sentence.words[number] for number in content)
    texts = [(whole, set(content)), *((words[number], {number}) for number in longest if words[number] != whole)]
    slips = [
        (catalogue.list_names(key), numbers, far) for text, numbers in texts for key, far in find_slips(text, catalogue)
    ]
    groups += ((sort_by_use(names, page_languages), numbers) for names, numbers, far in slips if far == 1)
    if len(content) == 1:
        groups += find_begun_names(whole, set(content), page_languages, catalogue)
    fronts: list[Iterable[Name]] = []
    for number in longest:
        names, front = find_head(words[number], catalogue)
        if names:
            groups.append((sort_by_use(names, page_languages), {number}))
            fronts.append(find_similar_names(names, front, catalogue))
    groups += ((sort_by_use(names, page_languages), numbers) for names, numbers, far in slips if far > 1)
    groups = [group for group in groups if group[0]]
    if not groups:
        return Understanding([], [], False, set())
    first, used = groups[0]
    rest = list(
        limit_names(chain((name for names, _numbers in groups for name in names), *fronts), first, MAX_READINGS)
    )
    rest += limit_names(list_names_with_head(first, catalogue), [*first, *rest], ENOUGH_READINGS)
    return Understanding(prefer_page_languages(first, page_languages), rest, True, used)


def find_begun_names(
    whole: str, numbers: set[int], page_languages: set[str], catalogue: Catalogue
) -> Iterator[tuple[list[Name], set[int]]]:
    names = find_names_by_beginning_and_end(whole, catalogue)
    for name in sorted(names, key=lambda name: (not name.key.startswith(whole), name.language not in page_languages)):
        yield sort_by_use(catalogue.list_names(name.key), page_languages), numbers


def limit_names(names: Iterable[Name], first: list[Name], most: int) -> Iterator[Name]:
    """Yield names until they make `most` occupations, together with those of `first`."""
    seen = {name.occupation.pk for name in first}
    for name in names:
        if len(seen) >= most:
            return
        seen.add(name.occupation.pk)
        yield name


# --- order ------------------------------------------------------------------------------------------------------------
def sort_by_use(names: list[Name], page_languages: set[str]) -> list[Name]:
    """Sort the names, the page's language first, then the more common occupation."""
    return sorted(names, key=lambda name: (name.language not in page_languages, *make_commonness_key(name)))


def prefer_page_languages(names: list[Name], page_languages: set[str]) -> list[Name]:
    """Return the names in the page's language, or those in another one only where the page's has no such word."""
    return sort_by_use([name for name in names if name.language in page_languages] or names, page_languages)


def make_commonness_key(name: Name) -> tuple[int, str]:
    return -(name.occupation.employed or 0), name.occupation.code


def list_page_languages(language: str) -> set[str]:
    """Return the languages of a page: a page in bokmål is read by those who write nynorsk, too."""
    return {"nb", "nn"} if language in ("nb", "nn") else {language}


def list_occupations(
    names: Iterable[Name], besides: Iterable[Occupation] = (), most: int = MAX_READINGS
) -> tuple[Occupation, ...]:
    taken = {row.pk for row in besides}
    found = {name.occupation.pk: name.occupation for name in names if name.occupation.pk not in taken}
    return tuple(found.values())[:most]
