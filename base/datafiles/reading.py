"""Data files are TOML, CSV and JSON in `<app>/data/`, or in `DATA_DIR/<app>/` for another region.

Whatever is wrong in a file is a `DataFault`: one line with the file, the row and the field.
"""

import csv
import io
import json
import pathlib
import tomllib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Any, NoReturn, Self, TypeVar

from django.apps import apps
from django.conf import settings

T = TypeVar("T")
COUNTRY = "country"  # the folder of what holds in every region
SHOWN_CHARACTERS = 60  # of a wrong value, so that the line stays one line


class DataFault(Exception):
    """A `DataFault` is a mistake in a data file, told in one line that says where it is."""


class RowLeftOut(Exception):
    """A row refers to one that a person has deleted since it was loaded, so it is left out."""


class FileRow(dict[str, Any]):
    """A `FileRow` of a data file knows where it stands, so that each mistake in it is named with its place."""

    def __init__(self, values: Mapping[str, Any], where: str, word: str = "field"):
        super().__init__(values)
        self.where, self.word = where, word

    def __missing__(self, name: str) -> NoReturn:
        raise self.make_fault(name, "is missing.")

    def make_fault(self, name: str, sentence: str) -> DataFault:
        return DataFault(f"{self.where}, {self.word} {name}: {sentence}" if name else f"{self.where}: {sentence}")

    def copy_with(self, values: Mapping[str, Any]) -> Self:
        """Return a row with other values that stands in the same place."""
        return type(self)(values, self.where, self.word)

    def refuse_others(self, known: Collection[str]) -> None:
        for name in self:
            if name not in known:
                raise self.make_fault(name, f"there is no such {self.word}.")

    def get_key(self, name: str) -> str:
        """Return the text under `name`, by which a row is named; raise DataFault where it is empty or no text."""
        value = self[name]
        if not isinstance(value, str) or not value.strip():
            raise self.make_fault(name, f"a text that names a row is expected, not {quote_for_message(value)}.")
        return value

    def refer(self, name: str, rows: Mapping[str, T | None], kind: str) -> T:
        """Return the one of `rows` that the field names by its key.

        Raise DataFault where there is no such row, and RowLeftOut where a person has deleted it.
        """
        value = self[name]
        if not isinstance(value, str) or value not in rows:
            raise self.make_fault(name, f"there is no {kind} {quote_for_message(value)}.")
        found = rows[value]
        if found is None:
            raise RowLeftOut
        return found


def quote_for_message(value: object) -> str:
    text = repr(value)
    return text if len(text) <= SHOWN_CHARACTERS else text[:SHOWN_CHARACTERS] + "…"


# --- Where they are ---------------------------------------------------------------------------------------------------
def get_data_folder(app_label: str) -> pathlib.Path:
    """Return the folder of an app's data files.

    With `DATA_DIR` it is the one there, and what that folder lacks is not loaded at all: the project's own files are of
    another region. Only an app whose AppConfig says `data_of_any_region` falls back to its own.
    """
    config = apps.get_app_config(app_label)
    own = pathlib.Path(config.path) / "data"
    if not settings.DATA_DIR:
        return own
    if not pathlib.Path(settings.DATA_DIR).is_dir():
        raise DataFault(f"DATA_DIR names {settings.DATA_DIR}, which is no folder.")
    other = pathlib.Path(settings.DATA_DIR) / app_label
    return own if getattr(config, "data_of_any_region", False) and not other.is_dir() else other


def list_documents(app_label: str) -> list[pathlib.Path]:
    """Return the TOML files of an app: the country's, which hold in every region, then the region's, each by name.

    What is true in the whole country (law, rates) stands in the app's own `data/country/` and is loaded with any
    `DATA_DIR`, so that another region need not write it again.
    """
    country = pathlib.Path(apps.get_app_config(app_label).path) / "data" / COUNTRY
    return sorted(country.glob("*.toml")) + sorted(get_data_folder(app_label).glob("*.toml"))


def get_shown_path(path: pathlib.Path) -> str:
    return str(path.relative_to(settings.BASE_DIR) if path.is_relative_to(settings.BASE_DIR) else path)


# --- What they say ----------------------------------------------------------------------------------------------------
def read_text(path: pathlib.Path) -> str:
    """Return the text of a UTF-8 file without the mark that spreadsheets write in front of it.

    Raise DataFault where the file cannot be read.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise DataFault(f"{get_shown_path(path)}: {error.strerror or error}.") from error
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise DataFault(
            f"{get_shown_path(path)}, row {line}: this is not UTF-8; save the file with that encoding."
        ) from error
    if "\0" in text:
        line = text[: text.index("\0")].count("\n") + 1
        raise DataFault(f"{get_shown_path(path)}, row {line}: there is a null character in it.")
    return text


def parse(path: pathlib.Path, reader: Callable[[str], T]) -> T:
    text = read_text(path)
    try:
        return reader(text)
    except RecursionError as error:
        raise DataFault(f"{get_shown_path(path)}: too many brackets stand inside each other.") from error
    except ValueError as error:  # of tomllib and json; their sentences end with the line and the column
        raise DataFault(f"{get_shown_path(path)}: {' '.join(str(error).split())}.") from error


def read_toml(path: pathlib.Path) -> dict[str, Any]:
    """Return the TOML document as {name: value}, its tables as `FileRow` objects."""
    document = parse(path, tomllib.loads)
    return {name: _as_rows(path, name, value) for name, value in document.items()}


def _as_rows(path: pathlib.Path, name: str, value: object) -> object:
    if isinstance(value, dict):
        return FileRow(value, f"{get_shown_path(path)}, [{name}]")
    if isinstance(value, list) and all(isinstance(row, dict) for row in value):
        return [FileRow(row, _describe_row(path, name, number, row)) for number, row in enumerate(value, 1)]
    return value


def _describe_row(path: pathlib.Path, name: str, number: int, row: Mapping[str, object]) -> str:
    key = next((row[key] for key in ("id", "slug", name) if isinstance(row.get(key), str)), None)
    return f"{get_shown_path(path)}, row {number} of [[{name}]]" + (f" ({quote_for_message(key)})" if key else "")


def read_json(path: pathlib.Path) -> Any:
    return parse(path, lambda text: json.loads(text, parse_constant=_refuse_constant))


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number of JSON")


def read_table(path: pathlib.Path, needed: Collection[str] = (), optional: Collection[str] = ()) -> list[FileRow]:
    """Return the rows of a CSV file whose first line names the columns.

    With `needed` these columns must be there, and no others but `optional` may be.
    """
    reader = csv.reader(io.StringIO(read_text(path), newline=""), strict=True)
    try:
        names = next(reader, [])
        _check_columns(path, names, needed, optional)
        return [_make_row(path, reader.line_num, names, values) for values in reader if values]
    except csv.Error as error:
        raise DataFault(f"{get_shown_path(path)}, row {reader.line_num}: {error}.") from error


def _check_columns(path: pathlib.Path, names: list[str], needed: Collection[str], optional: Collection[str]) -> None:
    header = FileRow({}, f"{get_shown_path(path)}, row 1", "column")
    for name in names:
        if needed and name not in needed and name not in optional:
            raise header.make_fault(
                quote_for_message(name), "there is no such column; columns are separated by commas."
            )
        if names.count(name) > 1:
            raise header.make_fault(name, "it is there twice.")
    for name in needed:
        if name not in names:
            raise header.make_fault(name, "is missing.")


def _make_row(path: pathlib.Path, line: int, names: list[str], values: list[str]) -> FileRow:
    row = FileRow(dict(zip(names, values, strict=False)), f"{get_shown_path(path)}, row {line}", "column")
    if len(values) > len(names):
        raise row.make_fault(str(len(names) + 1), f"the row has {len(values)} values for {len(names)} columns.")
    if len(values) < len(names):
        raise row.make_fault(names[len(values)], "is missing.")
    return row


def read_toml_tables(app_label: str, name: str) -> Iterator[FileRow]:
    """Yield every `[[name]]` row of every TOML file of an app, the country's first, in the order of file names."""
    for path in list_documents(app_label):
        found = read_toml(path).get(name, [])
        if not isinstance(found, list) or not all(isinstance(row, FileRow) for row in found):
            raise DataFault(f"{get_shown_path(path)}: {name} is not written as [[{name}]], one for each row.")
        yield from found


def refuse_unknown_tables(app_label: str, known: Iterable[str]) -> None:
    """Raise DataFault for a table that is not `known`, since a misspelt name would be as silent as an empty file."""
    names = sorted(known)
    for path in list_documents(app_label):
        for name in read_toml(path):
            if name not in names:
                raise DataFault(
                    f"{get_shown_path(path)}: there is no table {quote_for_message(name)}; known are "
                    f"{', '.join(names)}."
                )
