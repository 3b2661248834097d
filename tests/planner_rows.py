"""Writes a drawn region of `planner_regions` into the database."""

import datetime
from typing import Any

from django.utils import timezone

from culture.models import Activity
from housing.models import Home
from jobs.models import Job
from municipalities.models import Municipality, Place, Region, Road, Service, ServiceCoverage
from occupations.models import Neighbour, Occupation
from schools.models import OutsideSchool, School
from tests.planner_regions import CODES, FIELDS, TABLE

DAY = datetime.timedelta(days=1)
OUTSIDE = 2  # towns


class Builder:
    def __init__(self, spec: dict) -> None:
        self.spec, self.today = spec, timezone.localdate()
        self.municipalities = [self.municipality(n, *values) for n, values in enumerate(spec["municipalities"])]
        self.places = [self.place(n, owner) for n, owner in enumerate(spec["places"])]
        self.outside = [
            Place.objects.create(name=f"Byen {n}", kind="outside", lat=60, lon=10 + n) for n in range(OUTSIDE)
        ]
        self.everywhere = [*self.places, *self.outside]
        codes = [*CODES, *FIELDS]
        self.occupations = {
            code: Occupation.objects.create(code=code, name_nb=code, is_regulated=CODES.get(code, False))
            for code in codes
        }

    def municipality(self, n: int, county: str, part: str) -> Municipality:
        until = self.today - DAY if part == "l" else None
        values = {"county_number": county, "county_name": f"Fylke {county}", "member_until": until}
        return Municipality.objects.create(number=f"99{n:02}", name=f"Kommune {n}", **values)

    def place(self, n: int, owner: int) -> Place:
        municipality = self.municipalities[owner]
        lat = 62 + (10 * n + n * n) / 100  # no two pairs of neighbours are equally far apart
        return Place.objects.create(name=f"Sted {n}", municipality=municipality, kind="hamlet", lat=lat, lon=11)

    def roads(self) -> None:
        """A chain with gaps, to which the towns outside belong, and some roads across."""
        ids, minutes = [place.pk for place in self.everywhere], {}
        for a, b, drive in zip(ids[:-1], ids[1:], self.spec["chain"], strict=True):
            minutes[a, b] = drive
        for row in self.spec["roads"]:
            a, b = sorted((ids[row["a"] % len(ids)], ids[row["b"] % len(ids)]))
            if a != b:
                minutes[a, b] = row["minutes"]
        Road.objects.bulk_create(Road(a_id=a, b_id=b, minutes=m, km=m) for (a, b), m in minutes.items() if m)

    def neighbours(self) -> None:
        for person, advert, is_nearly in TABLE:
            pair = {"person": self.occupations[person], "advert": self.occupations[advert]}
            Neighbour.objects.create(**pair, is_nearly=is_nearly, reason="x")

    def entry(self, row: dict) -> dict:
        """The fields of an entry from a drawn row; a code is an occupation, `north` a point of its own."""
        values, now = dict(row), timezone.now()
        place, shown = self.places[values.pop("at") % len(self.places)], values.pop("shown")
        if code := values.pop("code", None):
            values["occupation"] = self.occupations[code]
        if north := values.pop("north", 0):
            values |= {"lat": place.lat + north, "lon": place.lon, "position_exact": True}
        dates = {"o": {"publish_until": now - DAY}, "f": {"publish_from": now + DAY}}.get(shown, {})
        status = "draft" if shown == "d" else "published"
        return {
            "place": place,
            "municipality": place.municipality,
            "title_nb": "x",
            "status": status,
            **dates,
            **values,
        }

    def entries(self) -> None:
        models: dict[str, Any] = {"jobs": Job, "homes": Home, "schools": School, "activities": Activity}
        for name, model in models.items():
            model.objects.bulk_create(model(**self.entry(row)) for row in self.spec[name])

    def facts(self) -> None:
        for n, row in enumerate(self.spec["outside_schools"]):
            values = dict(row)
            place = self.outside[values.pop("at")]
            year = 2025 if row["programmes"] else None
            county = f"Fylke {row['county_number']}"
            OutsideSchool.objects.create(
                name=f"Skole {n}",
                org_number=f"97457202{n}",
                place=place,
                source="x",
                county_name=county,
                programmes_year=year,
                **values,
            )
        for row in self.spec["services"]:
            place = self.everywhere[row["at"] % len(self.everywhere)]
            Service.objects.create(
                place=place, kind=row["kind"], name=row["kind"], source="x", reviewed_on=row["reviewed_on"]
            )
        for kind in self.spec["complete"]:
            ServiceCoverage.objects.create(kind=kind, is_complete=True, source="x", reviewed_on=self.today)


def build(spec: dict) -> None:
    Region.objects.create(name_nb="Prøvefjell")
    builder = Builder(spec)
    builder.roads()
    builder.neighbours()
    builder.entries()
    builder.facts()
