"""Where a place lies, in one line: the drive to the cities and the airport that `landmarks.csv` names."""

import datetime
import pathlib
from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from django.conf import settings
from django.utils import translation

from base.datafiles import reading
from base.datafiles.keptfile import KeptFile

if TYPE_CHECKING:
    from maps.windows import Atlas

FILE_NAME = "landmarks.csv"


class Landmark(NamedTuple):
    """A town or an airport that readers from elsewhere know; `place` is the slug of the place where it is."""

    place: str
    name: str
    notes: dict[str, str]
    source: str
    reviewed_on: datetime.date

    def find_note(self) -> tuple[str, str]:
        """Return the note and its language: the reader's, else the default one."""
        for code in (translation.get_language() or "", settings.LANGUAGE_CODE):
            if self.notes.get(code):
                return self.notes[code], code
        return "", ""


class Journey(NamedTuple):
    """The drive to a landmark, from the nearest and from the farthest of the places that were asked about."""

    landmark: Landmark
    least_minutes: int
    most_minutes: int


def list_journeys(atlas: "Atlas", place_ids: Iterable[int]) -> list[Journey]:
    """Return the drives from these places to each landmark that can be reached by road; no query."""
    starts, found = list(place_ids), []
    for landmark in read_landmarks():
        there = atlas.place_ids.get(landmark.place)
        if there is None:
            continue
        reached = atlas.roads.find_drives(there)
        minutes = [reached[start][0] for start in starts if start in reached]
        if minutes:
            found.append(Journey(landmark, min(minutes), max(minutes)))
    return found


def read_landmarks() -> tuple[Landmark, ...]:
    """Return the rows of the file, kept until it changes; none where it is missing. A fault is logged, never shown."""
    return _landmarks.get() or ()


def parse_landmarks(path: pathlib.Path) -> tuple[Landmark, ...]:
    columns = ("place", "name", "source", "reviewed_on")
    notes = {f"note_{code}": code for code, _name in settings.LANGUAGES}
    return tuple(
        Landmark(
            place=row.get_key("place"),
            name=row.get_key("name"),
            notes={code: row[column] for column, code in notes.items() if row.get(column)},
            source=row.get_key("source"),
            reviewed_on=parse_day(row),
        )
        for row in reading.read_table(path, columns, optional=tuple(notes))
    )


def parse_day(row: reading.FileRow) -> datetime.date:
    try:
        return datetime.date.fromisoformat(row["reviewed_on"])
    except ValueError as error:
        raise row.make_fault("reviewed_on", "a date like 2026-11-29 is expected.") from error


_landmarks = KeptFile("The landmarks", lambda: reading.get_data_folder("maps") / FILE_NAME, parse_landmarks)
