"""What a reader of the pages is offered for words about work."""

from occupations.models import Occupation
from occupations.words.reading import read_work


def offered(text: str | None, language: str) -> list[Occupation]:
    """All unit groups, those that count first."""
    reading = read_work(text, language)
    return [*reading.meant, *reading.others]
