"""A text has one spelling, however it was typed, to find it by, and one place in the order of a list.

`Lærer`, `laerer`, `LÆRER` are one; `it-konsulent`, `IT konsulent` too; what nobody sees (soft hyphens, zero-width
spaces) counts for nothing. The same functions make what is stored, what is asked for, and what SQLite works out in a
query.
"""

import re
import unicodedata
from collections.abc import Iterable

MAX_KEY_CHARACTERS = 120  # letters of a key
MAX_SORT_KEY_CHARACTERS = 60  # letters that decide where a text stands in a list
MAX_SEARCH_WORDS = 6  # of what somebody looks for
MIN_SUBSTRING_CHARACTERS = 5  # letters of a word that is looked for inside others too: "alen" would find every "-dalen"
LEAST_DIGITS = 3
WITHOUT_MARK = {
    "æ": "ae",
    "ø": "o",
    "œ": "oe",
    "ð": "d",
    "đ": "d",
    "ł": "l",
    "ŧ": "t",
    "ŋ": "n",
    "ħ": "h",
    "ı": "i",
    "þ": "th",
}
# å is typed aa, æ and ä ae, ø and ö oe, ü ue, where the keyboard has none of them: the second letter goes.
ASCII_WORD = re.compile("[a-z0-9]+")
SPELLED_OUT = re.compile("(?<=a)[ae]+|(?<=[ou])e+")
UNSEEN = ("Mn", "Me", "Cf")  # marks on letters, and characters without a shape: categories of Unicode
# They join what is looked for, in the languages of the pages, and stand in every other text; as they are folded.
SMALL_WORDS = frozenset(
    [
        "i",
        "og",
        "pa",
        "ved",
        "eller",
        "som",
        "til",
        "for",
        "med",
        "av",
        "and",
        "in",
        "at",
        "of",
        "or",
        "the",
        "und",
        "oder",
        "bei",
        "als",
        "en",
        "van",
        "op",
        "bij",
    ]
)
# In the order of the Norwegian alphabet: æ, ø and å follow z. Letters of the neighbours stand where Norwegians look for
# them.
AFTER_Z = {"æ": "{", "ø": "|", "å": "}"}
UMLAUTS = {"ä": "{", "ö": "|", "ü": "y"}
ALPHABET = " 0123456789abcdefghijklmnopqrstuvwxyz{|}"
NUMBER = re.compile("[0-9]+")
NUMBER_DIGITS = 8


class Letters(dict):
    """A `Letters` is a table for `str.translate` that grows by the letters it meets.

    Characters without a shape go, and signs part words.
    """

    def __init__(self) -> None:
        super().__init__({ord(letter): bare for letter, bare in WITHOUT_MARK.items()})

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        unseen = unicodedata.category(letter) in UNSEEN or unicodedata.combining(letter)
        self[code] = "" if unseen else letter if letter.isalnum() else " "
        return self[code]


class LetterPlaces(dict):
    """A `LetterPlaces` is such a table for the order of texts, by the alphabet of a language."""

    def __init__(self, own: dict[str, str]):
        super().__init__({ord(letter): place for letter, place in own.items()})

    def __missing__(self, code: int) -> str:
        bare = unicodedata.normalize("NFKD", chr(code))
        self[code] = "".join(self[ord(each)] if ord(each) in self else each.translate(LETTERS) for each in bare)
        return self[code]


class Codes(dict):
    """A `Codes` is a table of two digits a letter; letters of other alphabets follow in the order of their numbers."""

    def __missing__(self, code: int) -> str:
        return f"99{code:07}"


LETTERS = Letters()
NORWEGIAN = LetterPlaces(AFTER_Z | UMLAUTS)
# A German or Dutch title has its umlauts where its readers look for them; Norwegian names in it stay last.
OTHERS = LetterPlaces(AFTER_Z)
CODES = Codes({ord(letter): f"{number}" for number, letter in enumerate(ALPHABET, 10)})


# --- finding ---------------------------------------------------------------------------------------------------------
def split_into_words(text: str) -> list[str]:
    """Return the words of `text` in lower case without marks, parted where no letter or digit stands."""
    if text.isascii():
        return ASCII_WORD.findall(text.lower())
    return unicodedata.normalize("NFKD", text).casefold().translate(LETTERS).split()


def join_words(words: Iterable[str]) -> str:
    return SPELLED_OUT.sub("", "".join(words))[:MAX_KEY_CHARACTERS]


def fold_to_one_word(text: str) -> str:
    """Return `text` as one word for comparing, at most 120 characters long.

    The plain form of a text's beginning is the beginning of its plain form.
    """
    return join_words(split_into_words(text[: 2 * MAX_KEY_CHARACTERS]))


def fold_texts(*texts: str | None) -> str:
    """Return the plain words of all texts, each with a space before it, so that their beginnings can be asked for."""
    return SPELLED_OUT.sub("", "".join(f" {word}" for text in texts if text for word in split_into_words(text)))


def list_search_words(text: str) -> list[str]:
    """Return the words to look for, as `fold_texts` has them: at most six, without those that only join others."""
    words = fold_texts(text[: 2 * MAX_KEY_CHARACTERS]).split()
    return (drop_small_words(words) or words)[:MAX_SEARCH_WORDS]


def drop_small_words(words: Iterable[str]) -> list[str]:
    return [word for word in words if word not in SMALL_WORDS and (len(word) > 1 or word.isdigit())]


def make_search_piece(word: str) -> str:
    """Return what a folded text must hold to be found by `word`.

    A long word may stand anywhere, a short one at the beginning of a word only.
    """
    return word if len(word) >= (LEAST_DIGITS if word.isdigit() else MIN_SUBSTRING_CHARACTERS) else f" {word}"


def contains_folded(folded: str, words: Iterable[str]) -> bool:
    return all(make_search_piece(word) in folded for word in words)


# --- order -----------------------------------------------------------------------------------------------------------
def order_text(text: str, language: str = "nb") -> str:
    """Return `text` in letters that stand in the right order by their numbers: æ, ø, å last, 2 before 10.

    Case and marks do not count. `aa` stays two letters: whether it is an å in a name, no rule can tell.
    """
    lower = unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())
    places = NORWEGIAN if language in ("nb", "nn") else OTHERS
    return NUMBER.sub(pad_number, " ".join(lower.translate(places).split()))


def pad_number(number: re.Match[str]) -> str:
    return number[0].lstrip("0").rjust(NUMBER_DIGITS, "0")


def make_norwegian_sort_key(text: str, language: str = "nb") -> str:
    """Return the place of a text in the order of `order_text()` as digits, two a letter.

    Every database has digits in one order, whatever language it was set up for.
    """
    return order_text(text, language)[:MAX_SORT_KEY_CHARACTERS].translate(CODES)
