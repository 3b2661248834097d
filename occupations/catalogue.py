"""A process keeps the occupations with their words and neighbours until the catalogue is loaded anew."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from base.caching.caches import VersionedCache
from base.text.folding import fold_texts
from occupations.models import Neighbour, Occupation, Word
from occupations.words.activities import PLACE, SAID, read_row

LANGUAGES = [code for code, _name in Word.LANGUAGES]
LAST_LETTER = chr(0x10FFFF)  # no key has one, so it stands behind every key that goes on


class Name(NamedTuple):
    """A `Name` is a word that people use for an occupation."""

    key: str
    word: str
    language: str
    occupation: Occupation


class Catalogue:
    def __init__(self) -> None:
        """Read occupations, words and neighbours, in three queries."""
        self.occupations = {row.pk: row for row in Occupation.objects.order_by("code")}
        self.texts = {
            pk: fold_texts(*(getattr(row, name) for name in row.named_by)) for pk, row in self.occupations.items()
        }
        self.by_code = {row.code: row for row in self.occupations.values()}
        self.read_words()
        self.keys = sorted(self.rows)
        self.lines = "".join(f"{key}\n" for key in self.keys)  # to look for endings in all of them at once
        self.by_length = sorted(self.keys, key=len)
        self.lengths = [len(key) for key in self.by_length]
        self.free: dict[str, set[str]] = defaultdict(set)  # minor group -> its unit groups that are not regulated
        for code, row in self.by_code.items():
            if len(code) == 4 and not row.is_regulated:
                self.free[code[:3]].add(code)
        self.neighbours: dict[str, dict[str, bool]] = defaultdict(dict)  # person -> advert -> whether it nearly fits
        for person, advert, is_nearly in Neighbour.objects.values_list("person_id", "advert_id", "is_nearly"):
            self.neighbours[self.occupations[person].code][self.occupations[advert].code] = is_nearly

    def read_words(self) -> None:
        """Read the words in packed form, since there are tens of thousands.

        A meaning takes two bytes, and a word is kept only where it differs from its key.
        """
        self.groups = list(self.occupations.values())
        numbers = {pk: number for number, pk in enumerate(self.occupations)}
        self.rows: dict[str, bytes] = {}
        self.words: dict[str, str] = {}
        said: dict[str, list[str]] = {}
        for key, word, language, pk in Word.objects.order_by("pk").values_list(
            "key", "word", "language", "occupation_id"
        ):
            packed = numbers[pk] * len(LANGUAGES) + LANGUAGES.index(language)
            self.rows[key] = self.rows.get(key, b"") + packed.to_bytes(2, "big")
            said.setdefault(key, []).append(word)
        for key, words in said.items():
            if set(words) != {key}:
                self.words[key] = words[0] if len(set(words)) == 1 else "\n".join(words)
        self.doings: dict[str, dict[str, str]] = {kind: {} for kind in (*SAID, PLACE)}
        for key, words in said.items():
            kinds, thing = read_row(words[0])
            for kind in kinds if thing else ():
                if kind == PLACE or thing not in self.rows:  # `riding instructor` is no one who rides instructors
                    before = self.doings[kind].get(thing)
                    self.doings[kind][thing] = f"{before} {key}" if before else key

    def list_names(self, key: str) -> list[Name]:
        packed = self.rows.get(key, b"")
        words = self.words.get(key, key).split("\n")
        words *= len(packed) // 2 if len(words) == 1 else 1
        codes = [int.from_bytes(packed[at : at + 2], "big") for at in range(0, len(packed), 2)]
        return [
            Name(key, word, LANGUAGES[code % len(LANGUAGES)], self.groups[code // len(LANGUAGES)])
            for word, code in zip(words, codes, strict=True)
        ]

    def list_names_of_doing(self, kind: str, thing: str) -> list[Name]:
        """Return the names of rows that say this is done, or that it is a place.

        `list_names_of_doing("drive", "buss")` has those of bus drivers.
        """
        return [name for key in self.doings[kind].get(thing, "").split() for name in self.list_names(key)]

    def list_keys_of_length(self, length: int, most: int) -> list[str]:
        """Return the keys whose length differs from `length` by at most `most` letters."""
        return self.by_length[bisect_left(self.lengths, length - most) : bisect_right(self.lengths, length + most)]

    def list_names_beginning(self, text: str) -> Iterator[Name]:
        for key in self.list_keys_beginning(text):
            yield from self.list_names(key)

    def list_keys_beginning(self, text: str) -> list[str]:
        return self.keys[bisect_left(self.keys, text) : bisect_left(self.keys, text + LAST_LETTER)]

    def list_names_ending(self, text: str) -> Iterator[Name]:
        at = self.lines.find(f"{text}\n")
        while at >= 0:
            yield from self.list_names(self.lines[self.lines.rfind("\n", 0, at) + 1 : at + len(text)])
            at = self.lines.find(f"{text}\n", at + 1)


occupation_catalogue: VersionedCache[Catalogue] = VersionedCache(Catalogue, [Occupation, Word, Neighbour])
