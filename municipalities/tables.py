"""The tables `municipalities/data/*.csv` are loaded here: places, roads, services, population, postal codes."""

import pathlib
from collections.abc import Mapping

from base.datafiles import reading
from base.datafiles.loading import Loading, Report
from base.datafiles.parsing import read_fields
from base.datafiles.reading import FileRow, RowLeftOut
from municipalities.models import Municipality, Place, Population, PostalCode, Road, Service, ServiceCoverage

Municipalities = Mapping[str, Municipality | None]  # None: a person has deleted it
Places = Mapping[str, Place | None]

PLACE = {
    "slug": "slug",
    "name": "name",
    "name_sma": "name_sma",
    "name_sma_status": "name_sma_status",
    "kind": "kind",
    "lat": "lat",
    "lon": "lon",
    "exact": "is_exact",
    "population": "inhabitants",
    "population_year": "inhabitants_year",
}
ROAD = {"minutes": "minutes", "km": "km", "estimated": "is_estimated", "source": "source"}
SERVICE = {
    name: name
    for name in (
        "kind",
        "name",
        "lat",
        "lon",
        "source",
        "source_url",
        "reviewed_on",
        "note_nb",
        "note_en",
        "note_de",
        "note_nl",
        "note_year",
    )
}
COVERAGE = {
    "kind": "kind",
    "complete": "is_complete",
    "source": "source",
    "source_url": "source_url",
    "reviewed_on": "reviewed_on",
}
LATER = {"name_sma_status", "source", "note_de", "note_nl", "note_year"}  # columns that older tables of a region lack
MOST_DIGITS = 7  # no age has ten million people
POSTAL_CODE = {"code": "code", "name": "name"}


def load_places(
    loading: Loading[Place], folder: pathlib.Path, municipalities: Municipalities
) -> dict[str, Place | None]:
    places: dict[str, Place | None] = {}
    have = {place.slug: place for place in Place.objects.all()}
    for row in reading.read_table(folder / "places.csv", {*PLACE, "municipality"} - LATER, LATER):
        key, values = row.get_key("slug"), read_fields(row, Place, PLACE)
        places[key] = None
        try:
            outside = not row["municipality"]
            values["municipality"] = None if outside else row.refer("municipality", municipalities, "municipality")
        except RowLeftOut:
            loading.leave_out(key)
            continue
        if outside != (values["kind"] == Place.Kind.OUTSIDE):
            raise row.make_fault("municipality", "a place has a municipality, or its kind is 'outside'.")
        places[key] = loading.put(key, row, values, have.get(key))
    return places


def load_roads(report: Report, folder: pathlib.Path, places: Places) -> int:
    """Load the roads, and return their number. A road is the same in both directions, whichever end comes first."""
    loading = Loading(Road, report, deletes=True)
    have = {frozenset((road.a_id, road.b_id)): road for road in Road.objects.all()}
    rows = reading.read_table(folder / "roads.csv", {"from", "to", *ROAD} - LATER, LATER)
    for row in rows:
        values = read_fields(row, Road, ROAD)
        key = f"{row['from']} – {row['to']}"
        try:
            a, b = row.refer("from", places, "place"), row.refer("to", places, "place")
        except RowLeftOut:
            loading.leave_out(key)
            continue
        if a == b:
            raise row.make_fault("to", "a road leads from one place to another.")
        found = have.get(frozenset((a.pk, b.pk)))
        ends = {"a": found.a, "b": found.b} if found else {"a": a, "b": b}
        made = loading.put(key, row, ends | values, found)
        if made is not None:
            have[frozenset((a.pk, b.pk))] = made
    loading.finish()
    return len(rows)


def load_services(report: Report, folder: pathlib.Path, places: Places) -> int:
    loading = Loading(Service, report, deletes=True)
    have = {(service.kind, service.name): service for service in Service.objects.all()}
    rows = reading.read_table(folder / "services.csv", {*SERVICE, "place"} - LATER | {"source"}, LATER)
    for row in rows:
        values = read_fields(row, Service, SERVICE)
        key = f"{values['kind']} {values['name']}"
        try:
            values["place"] = row.refer("place", places, "place")
        except RowLeftOut:
            loading.leave_out(key)
            continue
        loading.put(key, row, values, have.get((values["kind"], values["name"])))
    loading.finish()
    return len(rows)


def load_coverage(report: Report, folder: pathlib.Path) -> int:
    """Load which kinds of service are complete, and return their number; a region without the file claims none."""
    loading = Loading(ServiceCoverage, report, deletes=True)
    path = folder / "service_kinds.csv"
    rows = reading.read_table(path, COVERAGE) if path.is_file() else []
    have = {coverage.kind: coverage for coverage in ServiceCoverage.objects.all()}
    for row in rows:
        values = read_fields(row, ServiceCoverage, COVERAGE)
        loading.put(values["kind"], row, values, have.get(values["kind"]))
    loading.finish()
    return len(rows)


def load_population(report: Report, folder: pathlib.Path, municipalities: Municipalities) -> int:
    """Load the population, and return the number of rows. `municipalities` is keyed by number, also by former ones."""
    loading = Loading(Population, report, deletes=True)
    have = {(population.municipality_id, population.year): population for population in Population.objects.all()}
    rows = reading.read_table(folder / "population.csv", {"number", "year", "persons"})
    for row in rows:
        values = read_fields(row, Population, {"year": "year"}) | {"by_age": read_persons(row)}
        try:
            municipality = row.refer("number", municipalities, "municipality")
        except RowLeftOut:
            loading.leave_out(f"{row['number']} {values['year']}")
            continue
        values["municipality"] = municipality
        key = f"{municipality.slug} {values['year']}"
        loading.put(key, row, values, have.get((municipality.pk, values["year"])))
    loading.finish()
    return len(rows)


def read_persons(row: FileRow) -> list[int]:
    numbers = row["persons"].split()
    if not numbers:
        raise row.make_fault("persons", "is missing.")
    for number in numbers:
        if not (number.isascii() and number.isdecimal() and len(number) < MOST_DIGITS):
            raise row.make_fault(
                "persons",
                f"whole numbers with a space between are expected, not {reading.quote_for_message(number)}.",
            )
    return read_fields(
        row.copy_with({"persons": [int(number) for number in numbers]}), Population, {"persons": "by_age"}
    )["by_age"]


def load_postal_codes(report: Report, folder: pathlib.Path, municipalities: Municipalities) -> int:
    loading = Loading(PostalCode, report, deletes=True)
    have = {code.code: code for code in PostalCode.objects.all()}
    rows = reading.read_table(folder / "postal_codes.csv", {*POSTAL_CODE, "municipality"}, {"lat", "lon", "kind"})
    for row in rows:
        values = read_fields(row, PostalCode, POSTAL_CODE)
        try:
            values["municipality"] = row.refer("municipality", municipalities, "municipality")
        except RowLeftOut:
            loading.leave_out(values["code"])
            continue
        loading.put(values["code"], row, values, have.get(values["code"]))
    loading.finish()
    return len(rows)
