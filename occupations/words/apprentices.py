"""Whoever says one of these words for an apprenticeship looks for a post to learn in, not for an ordinary one.

The words are in the languages of the pages.
"""

from base.text.folding import drop_small_words, split_into_words

WORDS = (
    "lærling",
    "lærlingplass",
    "læreplass",
    "lærekandidat",
    "apprentice",
    "apprenticeship",
    "Ausbildung",
    "Ausbildungsplatz",
    "Azubi",
    "Lehrling",
    "Lehrstelle",
    "Lehre",
    "leerling",
    "leerbaan",
    "leerplek",
    "leerwerkplek",
)
WHOLE = frozenset("".join(split_into_words(word)) for word in WORDS)
COMPOUND = ("lærlingplass", "lærling", "læreplass", "Lehrling", "Lehrstelle", "Ausbildungsplatz")
ENDINGS = tuple("".join(split_into_words(word)) for word in COMPOUND)  # but `Betriebswirtschaftslehre` is none
BEFORE = frozenset(("a", "an", "as", "ein", "eine", "einen", "als", "een", "et", "en", "ei", "zum", "zur"))


def remove_apprenticeship(text: str) -> str | None:
    """Return what `text` says besides an apprenticeship; None where it speaks of no apprenticeship.

    `tømrerlærling` leaves `tomrer`, `Azubi` nothing.
    """
    words = split_into_words(text)
    rest = [cut(word) for word in words]
    if rest == words:
        return None
    said = [word for word in rest if word and word not in BEFORE]
    return " ".join(said) if drop_small_words(said) else ""


def cut(word: str) -> str:
    if word in WHOLE:
        return ""
    ending = next((ending for ending in ENDINGS if word.endswith(ending)), "")
    return word.removesuffix(ending)
