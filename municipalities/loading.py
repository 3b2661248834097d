"""The real facts of the region are loaded from `municipalities/data/`.

It is safe to run again: what a person has changed is left alone.
"""

import math
from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction

from base.datafiles import reading
from base.datafiles.loading import Loading, Report
from base.datafiles.parsing import get_fields_by_name, read_fields, read_value
from base.datafiles.reading import FileRow, RowLeftOut
from municipalities.models import Municipality, Place, Point, Region
from municipalities.tables import (
    load_coverage,
    load_places,
    load_population,
    load_postal_codes,
    load_roads,
    load_services,
)

TABLES = ("region", "municipality", "introduction", "point", "place")
# key in the file -> source; its year stands beside it
FIGURES = {
    "income_median": "SSB, tabell 06944",
    "property_tax": "SSB, tabell 14674",
    "annual_fees": "SSB, tabell 12842",
    "house_price_m2": "SSB, tabell 06035",
    "flat_price_m2": "SSB, tabell 06035",
    "land_km2": "Kartverket",
}
PLAIN = (
    "slug",
    "number",
    "name",
    "name_sma",
    "long_name_sma",
    "county_number",
    "county_name",
    "language_form",
    "sami_area",
    "area_km2",
    "website",
    "jobs_url",
    "homes_url",
    "kindergarten_form_url",
)
REGION = ("answer_working_days", "language_form", "is_invented")
NOT_STORED = ("org_number",)  # kept in the file for who maintains it
POINT = ("kind", "source", "source_url", "reviewed_on", "position")


@transaction.atomic
def load_region(*, is_demo: bool, report: Report | None = None) -> dict[str, int]:
    """Load the region with all that this app has, and return {kind: number of rows}."""
    report = report or Report()
    reading.refuse_unknown_tables("municipalities", TABLES)
    folder = reading.get_data_folder("municipalities")
    load_region_row(folder, report, is_demo=is_demo)
    loading = Loading(Municipality, report, remakes=True)
    rows = read_municipalities()
    municipalities = {row["slug"]: load_municipality(loading, row) for row in rows}
    by_number = {number: municipalities[row["slug"]] for row in rows for number in read_numbers(row)}
    settled = Loading(Place, report)
    places = load_places(settled, folder, municipalities)
    for row in rows:
        load_centre(loading, row, places)
    load_place_texts(settled)
    counts = {
        "municipalities": len(municipalities),
        "places": len(places),
        "roads": load_roads(report, folder, places),
        "services": load_services(report, folder, places),
        "kinds of services": load_coverage(report, folder),
        "years of population": load_population(report, folder, by_number),
        "postal codes": load_postal_codes(report, folder, municipalities),
        "points": load_points(report, municipalities, is_demo=is_demo),
    }
    load_introductions(loading, is_demo=is_demo)
    loading.finish()
    settled.finish()
    return counts


def map_language_columns(*names: str) -> dict[str, str]:
    """Return {field: field} of texts that stand in the file in each language, as in `name_nb`."""
    return {key: key for name in names for code in settings.MODELTRANSLATION_LANGUAGES for key in [f"{name}_{code}"]}


def load_region_row(folder: Any, report: Report, *, is_demo: bool) -> None:
    path = folder / "municipalities.toml"
    row = reading.read_toml(path).get("region")
    if not isinstance(row, FileRow):
        raise reading.DataFault(f"{reading.get_shown_path(path)}: there is no [region].")
    columns = map_language_columns("name", "tagline", "introduction", "sources") | {name: name for name in REGION}
    row.refuse_others(columns)
    row.get_key("name_nb")
    loading = Loading(Region, report, remakes=True)
    values = read_fields(row, Region, columns)
    loading.put("region", row, values, Region.objects.first(), make=lambda: Region(is_demo=is_demo))
    loading.finish()


# --- Municipalities ---------------------------------------------------------------------------------------------------
def read_municipalities() -> list[FileRow]:
    """Return the rows of the municipalities; raise DataFault where a number or an address stands twice."""
    years = [f"{kind}_year" for kind in FIGURES]
    known = {*PLAIN, *NOT_STORED, *FIGURES, *years, "long_name_nb", "centre", "former_numbers"}
    rows, taken = list(reading.read_toml_tables("municipalities", "municipality")), set()
    for row in rows:
        row.refuse_others(known)
        row.get_key("slug")
        row.get_key("centre")
        row.get_key("name")
        for name, number in [("slug", row["slug"]), *(("number", number) for number in read_numbers(row))]:
            if number in taken:
                raise row.make_fault(name, f"{number!r} stands in the files twice.")
            taken.add(number)
    return rows


def read_numbers(row: FileRow) -> list[str]:
    """Return the number of a municipality, then those that it had before."""
    former = row.get("former_numbers", [])
    if not isinstance(former, list) or not all(isinstance(number, str) for number in former):
        raise row.make_fault("former_numbers", f"a list of texts is expected, not {reading.quote_for_message(former)}.")
    return [row.get_key("number"), *former]


def find_municipality(row: FileRow) -> Municipality | None:
    """Return the municipality by its number, else by one it had before, else by its name where only one bears it."""
    for number in read_numbers(row):
        if found := Municipality.objects.filter(number=number).first():
            return found
    named = list(Municipality.objects.filter(name=row["name"], merged_into=None)[:2])
    return named[0] if len(named) == 1 else None


def load_municipality(loading: Loading[Municipality], row: FileRow) -> Municipality | None:
    values = read_fields(row, Municipality, {name: name for name in PLAIN} | {"long_name_nb": "long_name"})
    if figures := read_figures(row):
        values["facts"] = figures
    municipality = loading.put(row["slug"], row, values, find_municipality(row))
    if municipality is not None and municipality.pk in loading.made:
        municipality.points.all().delete()  # the data file brings its own texts, so the seeded drafts are not wanted
    return municipality


def read_figures(row: FileRow) -> list[dict[str, Any]]:
    found = []
    for kind, source in FIGURES.items():
        if kind not in row:
            continue
        value, year = row[kind], row.get(f"{kind}_year")
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            raise row.make_fault(kind, f"a number is expected, not {reading.quote_for_message(value)}.")
        if isinstance(year, bool) or not isinstance(year, int | None):
            raise row.make_fault(f"{kind}_year", f"a year is expected, not {reading.quote_for_message(year)}.")
        found.append({"kind": kind, "value": value, "year": year, "source": source})
    return found


def load_centre(loading: Loading[Municipality], row: FileRow, places: dict[str, Place | None]) -> None:
    try:
        centre = row.refer("centre", places, "place")
    except RowLeftOut:
        loading.leave_out(f"{row['slug']}: centre")
    else:
        loading.put(row["slug"], row, {"centre": centre}, part="centre")


# --- Texts ------------------------------------------------------------------------------------------------------------
def load_introductions(loading: Loading[Municipality], *, is_demo: bool) -> None:
    """Load the texts that no municipality has written yet; only the demo has them."""
    columns = map_language_columns("summary") | {
        f"body_{code}": f"introduction_{code}" for code in settings.MODELTRANSLATION_LANGUAGES
    }
    for row in reading.read_toml_tables("municipalities", "introduction"):
        row.refuse_others({*columns, "municipality"})
        values = read_fields(row, Municipality, columns) | {"introduction_source": "demo"}
        put_more(loading, row, "municipality", values, wanted=is_demo)


def load_place_texts(loading: Loading[Place]) -> None:
    for row in reading.read_toml_tables("municipalities", "place"):
        row.refuse_others({*map_language_columns("text"), "place"})
        put_more(loading, row, "place", read_fields(row, Place, map_language_columns("text")))


def put_more(loading: Loading[Any], row: FileRow, name: str, values: dict[str, Any], *, wanted: bool = True) -> None:
    """Add `values` to a row that another table has brought; without `wanted` only check that the row is there."""
    key = row.get_key(name)
    if ("", key) not in loading.seen:
        raise row.make_fault(name, f"there is no {name} {key!r}.")
    if wanted:
        loading.put(key, row, values, part="text")


def load_points(report: Report, municipalities: dict[str, Municipality | None], *, is_demo: bool) -> int:
    """Load the points with a source and, in the demo, those that no municipality has written; return their number."""
    loading, number = Loading(Point, report, deletes=True), 0
    columns = {name: name for name in POINT} | map_language_columns("text")
    have = {point.key: point for point in Point.objects.exclude(key="")}
    for row in reading.read_toml_tables("municipalities", "point"):
        row.refuse_others({*columns, "id", "municipality"})
        for name in ("id", "kind", "text_nb"):
            row.get_key(name)
        key = read_value(row, "id", get_fields_by_name(Point)["key"])
        values = {"source": "", **read_fields(row, Point, columns)}
        try:
            values["municipality"] = row.refer("municipality", municipalities, "municipality")
        except RowLeftOut:
            loading.leave_out(key)
            continue
        if values["source"] == "demo" and not is_demo:
            loading.skip(key)
            continue
        loading.put(key, row, values, have.get(key), make=partial(Point, key=key, is_published=True))
        number += 1
    loading.finish()
    return number
