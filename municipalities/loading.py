"""The real facts of the region from `municipalities/data/`. Safe to run again: rows are found by their natural keys."""

from django.conf import settings
from django.db import transaction

from base import datafiles
from municipalities.models import Municipality, Place, Point, Population, PostalCode, Region, Road, Service

# key in the file -> (its year in the file, source)
FIGURES = {
    "income_median": "SSB, tabell 06944",
    "property_tax": "SSB, tabell 14674",
    "annual_fees": "SSB, tabell 12842",
    "house_price_m2": "SSB, tabell 06035",
    "flat_price_m2": "SSB, tabell 06035",
    "land_km2": "Kartverket",
}
PLAIN = (
    "name", "name_sma", "long_name_sma", "county_number", "county_name", "language_form", "sami_area", "area_km2",
    "website", "jobs_url", "homes_url", "kindergarten_form_url",
)  # fmt: skip


@transaction.atomic
def load_region(*, is_demo: bool) -> dict[str, int]:
    """Everything of the ground floor; the number of rows per kind."""
    folder = datafiles.folder("municipalities")
    document = datafiles.toml(folder / "municipalities.toml")
    load_region_row(document["region"], is_demo)
    municipalities = {row["slug"]: load_municipality(row) for row in document["municipality"]}
    places = load_places(datafiles.rows(folder / "places.csv"), municipalities)
    for row in document["municipality"]:
        Municipality.objects.filter(slug=row["slug"]).update(centre=places[row["centre"]])
    return {
        "municipalities": len(municipalities),
        "places": len(places),
        "roads": load_roads(datafiles.rows(folder / "roads.csv"), places),
        "services": load_services(datafiles.rows(folder / "services.csv"), places),
        "years of population": load_population(datafiles.rows(folder / "population.csv")),
        "postal codes": load_postal_codes(datafiles.rows(folder / "postal_codes.csv"), municipalities),
        "points": load_texts(municipalities, is_demo=is_demo),
    }


def texts(row: dict, name: str) -> dict[str, str]:
    return {
        f"{name}_{code}": row[f"{name}_{code}"].strip()
        for code in settings.MODELTRANSLATION_LANGUAGES
        if f"{name}_{code}" in row
    }


def load_region_row(row: dict, is_demo: bool) -> None:
    values = texts(row, "name") | texts(row, "tagline") | texts(row, "introduction")
    region = Region.objects.first() or Region(is_demo=is_demo)
    for name, value in {**values, "answer_working_days": row["answer_working_days"]}.items():
        setattr(region, name, value)
    region.save()


def load_municipality(row: dict) -> Municipality:
    municipality = Municipality.objects.filter(number=row["number"]).first() or Municipality(number=row["number"])
    is_new = municipality.pk is None
    for name in ("slug", *PLAIN):
        setattr(municipality, name, row.get(name, getattr(municipality, name)))
    municipality.long_name = row["long_name_nb"]
    municipality.facts = [
        {"kind": kind, "value": row[kind], "year": row.get(f"{kind}_year"), "source": source}
        for kind, source in FIGURES.items()
        if kind in row
    ]
    municipality.save()
    if is_new:  # the data file brings its own texts, so the seeded drafts are not wanted
        municipality.points.all().delete()
    return municipality


def load_places(rows: list[dict], municipalities: dict) -> dict[str, Place]:
    places = {}
    for row in rows:
        values = {
            "name": row["name"],
            "name_sma": row["name_sma"],
            "kind": row["kind"],
            "municipality": municipalities.get(row["municipality"]),
            "lat": float(row["lat"]),
            "lon": float(row["lon"]),
            "is_exact": row["exact"] == "1",
            "inhabitants": int(row["population"]) if row["population"] else None,
            "inhabitants_year": int(row["population_year"]) if row["population_year"] else None,
        }
        places[row["slug"]], _made = Place.objects.update_or_create(slug=row["slug"], defaults=values)
    return places


def load_roads(rows: list[dict], places: dict[str, Place]) -> int:
    Road.objects.all().delete()
    Road.objects.bulk_create(
        Road(
            a=places[row["from"]], b=places[row["to"]], minutes=int(row["minutes"]), km=int(row["km"]),
            is_estimated=row["estimated"] == "1",
        )
        for row in rows
    )  # fmt: skip
    return len(rows)


def load_services(rows: list[dict], places: dict[str, Place]) -> int:
    for row in rows:
        values = {
            "place": places[row["place"]],
            "lat": float(row["lat"]) if row["lat"] else None,
            "lon": float(row["lon"]) if row["lon"] else None,
            "source": row["source"],
            "source_url": row["source_url"],
            "reviewed_on": row["reviewed_on"] or None,
            "note_nb": row["note_nb"],
            "note_en": row["note_en"],
        }
        Service.objects.update_or_create(kind=row["kind"], name=row["name"], defaults=values)
    return len(rows)


def load_population(rows: list[dict]) -> int:
    by_number = {municipality.number: municipality for municipality in Municipality.objects.all()}
    Population.objects.all().delete()
    Population.objects.bulk_create(
        Population(
            municipality=by_number[row["number"]],
            year=int(row["year"]),
            by_age=[int(n) for n in row["persons"].split()],
        )
        for row in rows
    )
    return len(rows)


def load_postal_codes(rows: list[dict], municipalities: dict) -> int:
    for row in rows:
        values = {"name": row["name"], "municipality": municipalities[row["municipality"]]}
        PostalCode.objects.update_or_create(code=row["code"], defaults=values)
    return len(rows)


def load_texts(municipalities: dict, *, is_demo: bool) -> int:
    """The sentences about places, points with a source, and in the demo what no municipality has written."""
    for row in datafiles.tables("municipalities", "introduction") if is_demo else ():
        Municipality.objects.filter(slug=row["municipality"]).update(
            introduction_source="demo", **texts(row, "summary"), **renamed(texts(row, "body"))
        )
    number = 0
    for row in datafiles.tables("municipalities", "point"):
        if row.get("source") == "demo" and not is_demo:
            continue
        values = {
            "municipality": municipalities[row["municipality"]],
            "kind": row["kind"],
            "source": row.get("source", ""),
            "source_url": row.get("source_url", ""),
            "reviewed_on": row.get("reviewed_on"),
            "position": row.get("position", 0),
            "is_published": True,
        }
        Point.objects.update_or_create(key=row["id"], defaults=values | texts(row, "text"))
        number += 1
    for row in datafiles.tables("municipalities", "place"):
        Place.objects.filter(slug=row["place"]).update(**texts(row, "text"))
    return number


def renamed(values: dict[str, str]) -> dict[str, str]:
    return {name.replace("body", "introduction"): value for name, value in values.items()}
