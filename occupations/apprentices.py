"""Words for an apprenticeship, in the languages of the pages: who says one looks for a post to learn in, not for an ordinary one."""

from base.folding import parts, without_small

WORDS = (
    "lærling", "lærlingplass", "læreplass", "lærekandidat", "apprentice", "apprenticeship", "Ausbildung", "Ausbildungsplatz",
    "Azubi", "Lehrling", "Lehrstelle", "Lehre", "leerling", "leerbaan", "leerplek", "leerwerkplek",
)  # fmt: skip
ENDINGS = tuple(sorted(("".join(parts(word)) for word in WORDS), key=len, reverse=True))


def without_apprenticeship(text: str) -> str | None:
    """What `text` says besides: `tømrerlærling` leaves `tomrer`, `Azubi` nothing. None where it speaks of no apprenticeship."""
    words = parts(text)
    rest = [cut(word) for word in words]
    if rest == words:
        return None
    return " ".join(filter(None, rest)) if without_small(filter(None, rest)) else ""


def cut(word: str) -> str:
    ending = next((ending for ending in ENDINGS if word.endswith(ending)), "")
    return word.removesuffix(ending)
