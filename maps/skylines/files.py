"""The data files of skylines: `skylines.json` and `peaks.csv`, as `manage.py skylines` writes and `facts` reads them.

Angles are kept in hundredths of a degree: a head draws a degree at most 50 units high, so a hundredth is half of one.
"""

import json
import pathlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from base.datafiles import reading
from base.datafiles.reading import FileRow

RINGS = ("near", "middle", "far")
HUNDREDTHS = 100
BEARINGS = 360
SKYLINES_FILE, PEAKS_FILE, END_FILE = "skylines.json", "peaks.csv", "heights_end.csv"
PEAK = ("place", "mountain", "height_m", "lat", "lon", "bearing", "angle", "distance_km", "source")
MOST_ANGLE = 90 * HUNDREDTHS


# --- Reading what the project keeps -----------------------------------------------------------------------------------
def read_skylines(folder: pathlib.Path) -> tuple[str, dict[str, list[list[int]]]]:
    """Return the attribution, and for each place its three rings, near first, in hundredths of a degree."""
    path = folder / SKYLINES_FILE
    document = FileRow(reading.read_json(path), reading.get_shown_path(path))
    rows = {slug: FileRow(values, f"{document.where}, place {slug}") for slug, values in document["places"].items()}
    return document["attribution"], {slug: [read_ring(row, ring) for ring in RINGS] for slug, row in rows.items()}


def read_ring(row: FileRow, name: str) -> list[int]:
    ring = row[name]
    if not isinstance(ring, list) or len(ring) != BEARINGS or not all(type(angle) is int for angle in ring):
        raise row.make_fault(name, f"{BEARINGS} whole numbers are expected, one for each bearing.")
    if not all(abs(angle) < MOST_ANGLE for angle in ring):
        raise row.make_fault(name, "an angle of elevation in hundredths of a degree is expected.")
    return ring


def read_peaks(folder: pathlib.Path) -> dict[str, list[dict[str, Any]]]:
    """Return for each place the mountains with a name on its horizon; the file may be missing."""
    path = folder / PEAKS_FILE
    peaks: dict[str, list[dict[str, Any]]] = {}
    for row in reading.read_table(path, PEAK) if path.is_file() else []:
        numbers = {key: read_number(row, key) for key in ("height_m", "bearing", "angle", "distance_km")}
        peaks.setdefault(row.get_key("place"), []).append({"name": row.get_key("mountain")} | numbers)
        row.get_key("source")
    return peaks


def read_number(row: FileRow, name: str) -> float:
    try:
        return float(row[name])
    except ValueError as error:
        raise row.make_fault(name, f"a number is expected, not {reading.quote_for_message(row[name])}.") from error


def read_end_of_heights(folder: pathlib.Path) -> list[tuple[float, float]]:
    """Return the line, as (latitude, longitude), beyond which no heights are known; the file may be missing."""
    path = folder / END_FILE
    rows = reading.read_table(path, ("lat", "lon")) if path.is_file() else []
    return [(read_number(row, "lat"), read_number(row, "lon")) for row in rows]


# --- Making them from what was computed -------------------------------------------------------------------------------
def convert_rings(rows: Iterable[Mapping[str, Any]], slugs: Mapping[tuple[str, str], str]) -> dict[str, dict[str, Any]]:
    """Return the rings of the source as the project keeps them; `slugs` says by municipality and name which place."""
    found = {}
    for number, values in enumerate(rows, 1):
        row = FileRow(values, f"place {number}")
        rings = {ring: [round(angle * HUNDREDTHS) for angle in row[ring]] for ring in RINGS}
        found[find_slug(row, slugs)] = {"ground_m": row["ground_m"]} | rings
    return found


def convert_peaks(
    rows: Iterable[FileRow], summits: Mapping[str, FileRow], slugs: Mapping[tuple[str, str], str], source: str
) -> list[list[Any]]:
    return [
        [
            find_slug(row, slugs),
            row["mountain"],
            row["height_m"],
            row.refer("mountain", summits, "summit")["lat"],
            summits[row["mountain"]]["lon"],
            row["bearing"],
            round(read_number(row, "elevation_deg") * HUNDREDTHS),
            row["distance_km"],
            source,
        ]
        for row in rows
    ]


def find_slug(row: FileRow, slugs: Mapping[tuple[str, str], str]) -> str:
    """Return the place's slug; the source may add another name in brackets."""
    name = row["place"].partition(" (")[0]
    if (row["municipality"], name) not in slugs:
        raise row.make_fault("place", f"there is no place {name!r} in {row['municipality']!r}.")
    return slugs[row["municipality"], name]


def write_document(attribution: str, places: Mapping[str, Mapping[str, Any]]) -> str:
    """Return the text of `skylines.json`: a line for each ring, so that a change of one is seen as such."""
    parts = [f"{json.dumps(slug)}: {write_place(places[slug])}" for slug in places]
    head = json.dumps({"attribution": attribution}, ensure_ascii=False).removesuffix("}")
    return f'{head},\n"places": {{\n' + ",\n".join(parts) + "\n}}\n"


def write_place(values: Mapping[str, int | Sequence[int]]) -> str:
    return (
        "{" + ",\n".join(f'"{key}": {json.dumps(value, separators=(",", ":"))}' for key, value in values.items()) + "}"
    )
