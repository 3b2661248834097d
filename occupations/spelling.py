"""One spelling for a word however it was typed: `Lærer`, `laerer`, `LÆRER`; `it-konsulent`, `IT konsulent`."""

import re
import unicodedata

LONGEST = 120
WITHOUT_MARK = str.maketrans({"æ": "ae", "ø": "o", "œ": "oe", "ð": "d", "đ": "d", "ł": "l", "ŧ": "t", "ŋ": "n"})
# å is typed aa, æ and ä ae, ø and ö oe, ü ue, where the keyboard has none of them: the second letter goes.
SPELLED_OUT = re.compile("(?<=a)[ae]+|(?<=[ou])e+")


def parts(text: str) -> list[str]:
    """The words of `text` in lower case without marks, parted where something other than a letter or digit stands."""
    decomposed = unicodedata.normalize("NFKD", text[: 2 * LONGEST]).casefold().translate(WITHOUT_MARK)
    bare = (letter for letter in decomposed if not unicodedata.combining(letter))
    return "".join(letter if letter.isalnum() else " " for letter in bare).split()


def plain(text: str) -> str:
    """`text` as one word for comparing, at most 120 characters. The plain form of a beginning is a beginning."""
    return joined(parts(text))


def joined(words: list[str]) -> str:
    return SPELLED_OUT.sub("", "".join(words))[:LONGEST]
