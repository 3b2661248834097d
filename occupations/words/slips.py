"""A slip of the pen is found as a name at a small edit distance. What it means is a guess."""

from rapidfuzz import process
from rapidfuzz.distance import OSA

from occupations.catalogue import Catalogue

ONE_LETTER, TWO_LETTERS = 5, 9  # from how many letters on so many may be wrong
MAX_SLIPS = 24  # names looked at


def count_allowed_edits(word: str) -> int:
    return (len(word) >= ONE_LETTER) + (len(word) >= TWO_LETTERS)


def find_slips(word: str, catalogue: Catalogue) -> list[tuple[str, int]]:
    """Return [(key, how many letters differ)] of the catalogue, nearest first; of these, those that begin alike."""
    most = count_allowed_edits(word)
    if not most:
        return []
    keys = catalogue.list_keys_of_length(len(word), most)
    near = process.extract(word, keys, scorer=OSA.distance, score_cutoff=most, limit=MAX_SLIPS)
    slips = [
        (key, int(distance)) for key, distance, _at in near if distance <= count_allowed_edits(key) or distance == 1
    ]
    return sorted(slips, key=lambda slip: (slip[1], slip[0][:1] != word[:1], slip[0]))


def find_begun(begun: str, catalogue: Catalogue) -> list[str]:
    """Return the beginnings of keys that differ from `begun` by one letter, but not in the first two.

    This is asked at every letter that is typed, so only keys that begin alike are looked at: a ninetieth of the time.
    """
    if not count_allowed_edits(begun):
        return []
    beginnings = dict.fromkeys(key[: len(begun)] for key in catalogue.list_keys_beginning(begun[:2]))
    near = process.extract(begun, list(beginnings), scorer=OSA.distance, score_cutoff=1, limit=MAX_SLIPS)
    return [beginning for beginning, _distance, _at in near]
