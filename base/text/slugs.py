"""Norwegian titles become ASCII slugs here."""

from collections.abc import Callable

from base.text.folding import split_into_words

MAX_SLUG_CHARACTERS = 80
APOSTROPHES = str.maketrans("", "", "'’‘ʼ´`")  # part no words


def make_norwegian_slug(text: str) -> str:
    """Return `text` as ASCII of at most 80 characters; 'x' where nothing is left, so that a URL always exists.

    Whatever stands between words is a hyphen; æ is ae, å and ø are a and o, and every other letter lacks its mark.
    """
    ascii_words = (word.encode("ascii", "ignore").decode() for word in split_into_words(text.translate(APOSTROPHES)))
    return "-".join(filter(None, ascii_words))[:MAX_SLUG_CHARACTERS].strip("-") or "x"


def find_free_slug(text: str, taken: Callable[[str], bool]) -> str:
    """Return the first of `name`, `name-2`, `name-3` … for which `taken(candidate)` is false."""
    wanted = make_norwegian_slug(text)
    candidate, number = wanted, 1
    while taken(candidate):
        number += 1
        tail = f"-{number}"
        candidate = wanted[: MAX_SLUG_CHARACTERS - len(tail)].rstrip("-") + tail
    return candidate
