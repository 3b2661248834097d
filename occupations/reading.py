"""What the words of a person about their work mean: occupations, or that no advert is looked for."""

import dataclasses

from base.versions import Versions
from occupations.apprentices import without_apprenticeship
from occupations.lookup import understand
from occupations.models import Occupation


@dataclasses.dataclass(frozen=True, slots=True)
class Reading:
    """Empty where nothing is understood. `meant` and `others` are unit groups of STYRK-08, best first, at most eight in all."""

    meant: tuple[Occupation, ...] = ()  # they count together until the reader chooses one
    others: tuple[Occupation, ...] = ()  # offered beside them, not counted
    is_guess: bool = False  # a slip of the pen was mended, or only a part of a word is known: asked, never silent
    work: str = ""  # "remote", "self", "none" or "any": what the words say where they name no occupation
    is_apprentice: bool = False
    left: tuple[str, ...] = ()  # plain words that say something else: `kokk i Åsen` leaves `asen`

    def __bool__(self) -> bool:
        return bool(self.meant or self.work or self.is_apprentice)


def read_work(text: str | None, language: str, versions: Versions | None = None) -> Reading:
    """One query, none where `versions` are given. Any text gives a reading, an empty one at the least; never an exception."""
    rest = without_apprenticeship(text or "")
    found, left = understand(text if rest is None else rest, language, versions)
    return Reading(tuple(found[:1]), tuple(found[1:]), is_apprentice=rest is not None, left=tuple(left))
