"""STYRK-08 is loaded with wages, everyday words and neighbours from `occupations/data/`.

Loading is safe to run again: what a person has changed is left alone.
"""

import pathlib
from collections.abc import Mapping

from django.conf import settings
from django.db import transaction

from base.datafiles import reading
from base.datafiles.loading import Loading, Report
from base.datafiles.parsing import read_fields
from base.datafiles.reading import RowLeftOut
from occupations.models import Neighbour, Occupation, Word

FIGURES = ("median_monthly", "p25_monthly", "p75_monthly", "employed")
LEVELS = (1, 2, 3, 4)
Occupations = Mapping[str, Occupation | None]  # None: a person has deleted it


@transaction.atomic
def load_occupations(report: Report | None = None) -> dict[str, int]:
    report = report or Report()
    folder = reading.get_data_folder("occupations")
    occupations = load_groups(report, folder)
    return {
        "occupations": len(occupations),
        "everyday words": load_words(report, folder, occupations),
        "neighbours": load_neighbours(report, folder, occupations),
    }


def check_codes(rows: list[reading.FileRow]) -> None:
    """Raise DataFault, with the place in the file, where a code is not one to four digits."""
    for row in rows:
        if not (row["code"].isascii() and row["code"].isdecimal() and len(row["code"]) in LEVELS):
            raise row.make_fault(
                "code", f"one to four digits are expected, not {reading.quote_for_message(row['code'])}."
            )


def load_groups(report: Report, folder: pathlib.Path) -> dict[str, Occupation | None]:
    """Load the groups level by level, since a group is part of the one whose code is a digit shorter.

    Return {code: occupation}, with None for a group that a person has deleted.
    """
    names = [f"name_{code}" for code in settings.MODELTRANSLATION_LANGUAGES]
    columns = {name: name for name in ("code", "category", *FIGURES, *names)} | {"regulated": "is_regulated"}
    rows = reading.read_table(folder / "occupations.csv", columns, {"level"})
    loading = Loading(Occupation, report, in_bulk=True)
    have = {occupation.code: occupation for occupation in Occupation.objects.all()}
    occupations: dict[str, Occupation | None] = {}
    check_codes(rows)
    for level in LEVELS:
        for row in (row for row in rows if len(row["code"]) == level):
            code, values = row["code"], read_fields(row, Occupation, columns)
            values |= {name: values[name] or None for name in names}
            try:
                part_of = row.copy_with({"code": code[:-1]})
                values["parent"] = part_of.refer("code", occupations, "group") if level > 1 else None
            except RowLeftOut:
                loading.leave_out(code)
                occupations[code] = None
                continue
            occupations[code] = loading.put(code, row, values, have.get(code))
        loading.flush()
    loading.finish()
    return occupations


def load_words(report: Report, folder: pathlib.Path, occupations: Occupations) -> int:
    loading = Loading(Word, report, deletes=True, in_bulk=True)
    have = {(word.occupation_id, word.language, word.word): word for word in Word.objects.all()}
    files = [folder / "words.csv", *(path for path in [folder / "titles.csv"] if path.is_file())]
    rows = [row for path in files for row in reading.read_table(path, {"code", "language", "word"})]
    for row in rows:
        row["word"] = row["word"].strip().lower()
        values = read_fields(row, Word, {"language": "language", "word": "word"})
        key = f"{row['code']} {values['language']} {values['word']}"
        try:
            values["occupation"] = row.refer("code", occupations, "occupation")
        except RowLeftOut:
            loading.leave_out(key)
            continue
        loading.put(key, row, values, have.get((values["occupation"].pk, values["language"], values["word"])))
    loading.finish()
    return len(rows)


def load_neighbours(report: Report, folder: pathlib.Path, occupations: Occupations) -> int:
    loading = Loading(Neighbour, report, deletes=True, in_bulk=True)
    have = {(neighbour.person_id, neighbour.advert_id): neighbour for neighbour in Neighbour.objects.all()}
    columns = {"nearly": "is_nearly", "reason_nb": "reason_nb", "reason_en": "reason_en"}
    rows = reading.read_table(folder / "neighbours.csv", {"person", "advert", *columns})
    for row in rows:
        values = read_fields(row, Neighbour, columns)
        key = f"{row['person']} → {row['advert']}"
        try:
            values |= {name: row.refer(name, occupations, "occupation") for name in ("person", "advert")}
        except RowLeftOut:
            loading.leave_out(key)
            continue
        if row["person"] == row["advert"]:
            raise row.make_fault("advert", "the same occupation fits and is no neighbour.")
        loading.put(key, row, values, have.get((values["person"].pk, values["advert"].pk)))
    loading.finish()
    return len(rows)
