"""STYRK-08 with wages, everyday words and neighbours from `occupations/data/`. Safe to run again."""

from django.conf import settings
from django.db import transaction

from base import datafiles
from occupations.models import Neighbour, Occupation, Word

FIGURES = ("median_monthly", "p25_monthly", "p75_monthly", "employed")


@transaction.atomic
def load_occupations() -> dict[str, int]:
    folder = datafiles.folder("occupations")
    rows = sorted(datafiles.rows(folder / "occupations.csv"), key=lambda row: len(row["code"]))
    have = {occupation.code: occupation for occupation in Occupation.objects.all()}
    fields = ["name_nb", "name_en", "name_de", "name_nl", "category", "is_regulated", *FIGURES]
    for level in (1, 2, 3, 4):
        fresh: list[Occupation] = []
        known: list[Occupation] = []
        for row in (row for row in rows if len(row["code"]) == level):
            occupation = have.get(row["code"]) or Occupation(code=row["code"])
            fill(occupation, row, have)
            (known if occupation.pk else fresh).append(occupation)
        Occupation.objects.bulk_create(fresh)
        Occupation.objects.bulk_update(known, fields, batch_size=100)
        have |= {occupation.code: occupation for occupation in fresh}
    return {
        "occupations": len(rows),
        "everyday words": load_words(datafiles.rows(folder / "words.csv"), have),
        "neighbours": load_neighbours(datafiles.rows(folder / "neighbours.csv"), have),
    }


def load_words(rows: list[dict[str, str]], have: dict[str, Occupation]) -> int:
    Word.objects.all().delete()
    Word.objects.bulk_create(
        Word(occupation=have[row["code"]], language=row["language"], word=row["word"].lower()) for row in rows
    )
    return len(rows)


def load_neighbours(rows: list[dict[str, str]], have: dict[str, Occupation]) -> int:
    Neighbour.objects.all().delete()
    Neighbour.objects.bulk_create(
        Neighbour(
            person=have[row["person"]],
            advert=have[row["advert"]],
            is_nearly=row["nearly"] == "1",
            reason_nb=row["reason_nb"],
            reason_en=row["reason_en"],
        )
        for row in rows
    )
    return len(rows)


def fill(occupation: Occupation, row: dict[str, str], have: dict[str, Occupation]) -> None:
    for code in settings.MODELTRANSLATION_LANGUAGES:
        setattr(occupation, f"name_{code}", row.get(f"name_{code}") or None)
    occupation.category = row["category"]
    occupation.is_regulated = row["regulated"] == "1"
    occupation.parent = have.get(row["code"][:-1])
    for name in FIGURES:
        setattr(occupation, name, int(row[name]) if row[name] else None)
