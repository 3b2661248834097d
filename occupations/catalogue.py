"""The occupations with their words and neighbours as a process keeps them: they change when the catalogue is loaded anew."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from base.caches import VersionedCache
from base.folding import fold_texts
from occupations.models import Neighbour, Occupation, Word


class Name(NamedTuple):
    """A word that people use for an occupation."""

    key: str
    word: str
    language: str
    occupation: Occupation


class Catalogue:
    def __init__(self) -> None:
        """Three queries."""
        self.occupations = {row.pk: row for row in Occupation.objects.order_by("code")}
        self.texts = {
            pk: fold_texts(*(getattr(row, name) for name in row.named_by)) for pk, row in self.occupations.items()
        }
        self.by_code = {row.code: row for row in self.occupations.values()}
        self.names: dict[str, list[Name]] = defaultdict(list)
        for key, word, language, pk in Word.objects.order_by("pk").values_list(
            "key", "word", "language", "occupation_id"
        ):
            self.names[key].append(Name(key, word, language, self.occupations[pk]))
        self.keys = sorted(self.names)
        self.free: dict[str, set[str]] = defaultdict(set)  # minor group -> its unit groups that are not regulated
        for code, row in self.by_code.items():
            if len(code) == 4 and not row.is_regulated:
                self.free[code[:3]].add(code)
        self.neighbours: dict[str, dict[str, bool]] = defaultdict(dict)  # person -> advert -> whether it nearly fits
        for person, advert, is_nearly in Neighbour.objects.values_list("person_id", "advert_id", "is_nearly"):
            self.neighbours[self.occupations[person].code][self.occupations[advert].code] = is_nearly

    def named(self, key: str) -> list[Name]:
        return self.names.get(key, [])

    def beginning_with(self, text: str) -> Iterator[Name]:
        for at in range(bisect_left(self.keys, text), len(self.keys)):
            if not self.keys[at].startswith(text):
                return
            yield from self.names[self.keys[at]]

    def ending_with(self, text: str) -> Iterator[Name]:
        for key in self.keys:
            if key.endswith(text):
                yield from self.names[key]


occupation_catalogue: VersionedCache[Catalogue] = VersionedCache(Catalogue, [Occupation, Word, Neighbour])
