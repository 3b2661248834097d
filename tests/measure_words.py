"""How well the words for work are read: run as `python -m tests.measure_words FILE.csv` with language, word, styrk08.

"Silently wrong": a code is used, it is not among the right ones, and no other reading is offered. A guess is asked
back, so it counts only where it stands alone.
"""

import csv
import random
import sys
import time
import tracemalloc
from collections import Counter
from statistics import quantiles

LETTERS = "abcdefghijklmnopqrstuvwxyzæøå"
SHORTEST_WITH_TYPO, TYPOS = 5, 3
Row = tuple[str, str, list[str]]


def slip(word: str, chance: random.Random) -> str:
    """One letter left out, doubled, changed or moved; the first one stays."""
    at = chance.randrange(1, len(word) - 1)
    kind = chance.choice(["out", "in", "other", "swap"])
    letter = chance.choice(LETTERS)
    return {
        "out": word[:at] + word[at + 1 :],
        "in": word[:at] + letter + word[at:],
        "other": word[:at] + letter + word[at + 1 :],
        "swap": word[:at] + word[at + 1] + word[at] + word[at + 2 :],
    }[kind]


def with_typos(rows: list[Row], seed: int) -> list[Row]:
    chance = random.Random(seed)
    long = [row for row in rows if len(row[1]) >= SHORTEST_WITH_TYPO for _turn in range(TYPOS)]
    slipped = [(language, slip(word, chance), right) for language, word, right in long]
    return [row for row, before in zip(slipped, long, strict=True) if row[1] != before[1]]


def measure(name: str, rows: list[Row], *, tell: bool) -> None:
    from occupations.words.reading import read_work

    read_work("kokk", "nb")  # a warm process
    counts: Counter[str] = Counter()
    spent = []
    for language, word, right in rows:
        began = time.process_time()
        reading = read_work(word, "nb" if language == "nn" else language)
        spent.append((time.process_time() - began) * 1000)
        meant = [row.code for row in reading.meant]
        offered = [*meant, *(row.code for row in reading.others)]
        verdict = {
            "first": meant[:1] != [] and meant[0] in right,
            "counted": bool(set(meant) & set(right)),
            "offered": bool(set(offered) & set(right)),
            "silent": len(offered) == 1 and offered[0] not in right,
            "guess": reading.is_guess,
        }
        counts.update(key for key, holds in verdict.items() if holds)
        if tell and not verdict["first"]:
            print(
                f"  {language} {word}: {meant} + {offered[len(meant) :]} guess={reading.is_guess} "
                f"work={reading.work}, right {right}"
            )
    shares = "  ".join(
        f"{key} {counts[key] / len(rows):.1%}" for key in ("first", "counted", "offered", "silent", "guess")
    )
    print(
        f"{name}: {len(rows)} words  {shares}  p50 {quantiles(spent, n=100)[49]:.1f} ms, p99 "
        f"{quantiles(spent, n=100)[98]:.1f} ms"
    )


def print_memory() -> None:
    from occupations.catalogue import occupation_catalogue

    tracemalloc.start()
    known = occupation_catalogue.make()
    print(f"the words in a process: {tracemalloc.get_traced_memory()[0] / 1e6:.1f} MB, {len(known.keys)} spellings")
    tracemalloc.stop()


def main(path: str) -> None:
    with open(path) as file:
        rows = [(row["language"], row["word"], row["styrk08"].split()) for row in csv.DictReader(file)]
    print_memory()
    measure("as written", rows, tell=True)
    for seed in (1, 2):
        measure(f"with a slip, seed {seed}", with_typos(rows, seed), tell="-v" in sys.argv)


if __name__ == "__main__":
    import django

    import tests.environment  # noqa: F401 - a portal of its own, before the settings are read

    django.setup()
    from django.db import connection

    connection.creation.create_test_db(verbosity=0)
    from occupations.loading import load_occupations

    load_occupations()
    main(sys.argv[1])
