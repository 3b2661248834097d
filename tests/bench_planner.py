"""`make bench`, the planner's part: server time of whole pages by number of jobs, on SQLite and on PostgreSQL.

100 places of 25 municipalities, 20,000 homes, 5,000 activities, and jobs spread over occupations as they are over the
country's employed. Wall time is what a family waits on an idle machine; processor time is what this process used, and
hardly depends on what else runs.
"""

import os
import random
import resource
import subprocess
import sys
import tempfile
import time

import tests.environment  # noqa: F401 - sets the environment of the portal
from tests import postgres
from tests.environment import ROOT

STEPS = (1_000, 10_000, 50_000, 100_000, 200_000)
HOMES, ACTIVITIES, PLACES, MUNICIPALITIES = 20_000, 5_000, 100, 25
ROUNDS = 60
FAMILIES = [
    "work1=2223&work2=7115&born=2018&born=2021&home=rent&home=buy&max=12000&rooms=3&pets=yes&like=music&like=skiing"
    "&near=railway_station&near=hospital&move=2027-08",
    "work1=2341&extent1=full&drive1=60&work2=2342&home=farm&max=3500000&born=2012&like=animals&near=gp",
    "work1=remote&work2=2211&home=buy&max=2500000&rooms=4&like=outdoors&like=food&near=airport",
    "work1=5321&extent1=part&drive1=20&born=2019&born=2023&born=2010&home=rent&max=9000&rooms=2&school_drive=15",
    "words1=sykepleier&words2=snekker&born=2016&home=rent",
    "like=skiing&like=music&like=reading&near=hospital&near=gp&home=buy&max=3000000",
]


def fill_region(chance: random.Random):
    from django.utils import timezone

    from municipalities.models import Municipality, Place, Population, Region, Road, Service
    from occupations.loading import load_occupations
    from schools.models import School

    load_occupations()
    Region.objects.create(name_nb="Målefjell")
    municipalities, places = [], []
    for n in range(MUNICIPALITIES):
        m = Municipality.objects.create(
            number=f"{3000 + n}", name=f"Kommune {n}", county_number="34" if n % 2 else "50"
        )
        municipalities.append(m)
        for k in range(PLACES // MUNICIPALITIES):
            places.append(
                Place.objects.create(
                    name=f"Sted {n}-{k}", municipality=m, kind="village" if k == 0 else "hamlet",
                    lat=61.5 + 2 * chance.random(), lon=9.5 + 3 * chance.random(),
                )
            )  # fmt: skip
        m.centre = places[-PLACES // MUNICIPALITIES]
        m.save()
    Road.objects.bulk_create(
        Road(a=places[n], b=places[n + step], minutes=chance.randint(8, 30), km=10)
        for step in (1, 9) for n in range(PLACES - step)
    )  # fmt: skip
    today = timezone.localdate()
    Population.objects.bulk_create(
        Population(municipality=m, year=today.year, by_age=[20] * 100) for m in municipalities
    )
    for n, place in enumerate(places):
        Service.objects.create(
            place=place, kind=["gp", "hospital", "railway_station", "airport"][n % 4], name=f"S {n}", source="x"
        )
        for kind, grades in (("kindergarten", (None, None)), ("compulsory", (1, 10)), ("upper_secondary", (11, 13))):
            if kind != "upper_secondary" or n % 10 == 0:
                School.objects.create(
                    place=place, municipality=place.municipality, title_nb=f"{kind} {n}", kind=kind, status="published",
                    grade_from=grades[0], grade_to=grades[1], pupils=100,
                )  # fmt: skip
    return places


def entry(place, number: int, title: str) -> dict:
    text = f"<p>{title} {'lorem ' * 250}</p>"
    return {
        "place": place, "municipality": place.municipality, "slug": f"x-{number}", "title_nb": f"{title} {number}",
        "status": "published", "lat": place.lat, "lon": place.lon, "body_nb": text,
    }  # fmt: skip


def insert(model, rows) -> None:
    """Past Entry.prepare(), which asks for every address whether it is free."""
    from django.db.models import QuerySet

    QuerySet(model=model).bulk_create(list(rows), batch_size=500)


def add_jobs(first: int, last: int, places, chance: random.Random) -> None:
    from jobs.models import Job
    from occupations.models import Occupation

    units = list(Occupation.objects.filter(code__regex=r"^\d{4}$"))
    weights = [(unit.employed or 0) + 50 for unit in units]
    chosen = chance.choices(units, weights, k=last - first)
    insert(
        Job,
        (
            Job(**entry(chance.choice(places), n, "Stilling"), occupation=unit, engagement="permanent",
                extent_percent=chance.choice([50, 80, 100, 100]), remote_days=chance.choice([None, None, 0, 1, 5]))
            for n, unit in enumerate(chosen, first)
        ),
    )  # fmt: skip


def add_the_rest(places, chance: random.Random) -> None:
    from culture.categories import Category
    from culture.models import Activity
    from housing.models import Home

    kinds = [("rent", "month", 4_000, 18_000), ("sale", "total", 500_000, 5_000_000), ("plot", "total", 100_000, 700_000),
             ("smallholding", "total", 1_500_000, 6_000_000), ("trial", "week", 1_000, 4_000)]  # fmt: skip
    homes = []
    for n in range(HOMES):
        kind, period, low, high = chance.choice(kinds)
        homes.append(
            Home(**entry(chance.choice(places), n, "Bolig"), kind=kind, price=chance.randint(low, high), price_period=period,
                 bedrooms=chance.choice([None, 1, 2, 3, 4]), pets=chance.choice(["yes", "no", "ask", ""]))
        )  # fmt: skip
    insert(Home, homes)
    insert(
        Activity,
        (
            Activity(**entry(chance.choice(places), n, "Aktivitet"), category=chance.choice(Category.values),
                     age_from=chance.choice([None, 4, 6, 12, 18]), age_to=chance.choice([None, 18, 60]))
            for n in range(ACTIVITIES)
        ),
    )  # fmt: skip


def measure(client) -> tuple[list[float], list[float], int]:
    """Wall and processor milliseconds of each request, and how many megabytes the process grew at its peak."""
    for family in FAMILIES:
        client.get(f"/nb/planlegger/?{family}")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    wall, processor = [], []
    for n in range(ROUNDS):
        started, used = time.perf_counter(), time.process_time()
        answer = client.get(f"/nb/planlegger/?{FAMILIES[n % len(FAMILIES)]}")
        wall.append((time.perf_counter() - started) * 1000)
        processor.append((time.process_time() - used) * 1000)
        assert answer.status_code == 200
    return sorted(wall), sorted(processor), (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024


def refresh_statistics() -> None:
    """What a database does by itself in the night."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def run() -> None:
    from django.core.management import call_command
    from django.db import connection, reset_queries
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    import flytthit.wsgi  # noqa: F401 - the process as it serves

    call_command("migrate", verbosity=0)
    chance = random.Random(7)
    places = fill_region(chance)
    add_the_rest(places, chance)
    client = Client(HTTP_HOST="localhost")
    have = 0
    print(f"\n{connection.vendor}: {HOMES} homes, {ACTIVITIES} activities, {PLACES} places, {ROUNDS} pages each")
    print(f"{'jobs':>9}{'p50 ms':>9}{'p99 ms':>9}{'p50 cpu':>9}{'p99 cpu':>9}{'queries':>9}{'+MB':>6}")
    for step in STEPS:
        add_jobs(have, step, places, chance)
        have = step
        refresh_statistics()
        reset_queries()
        wall, processor, grown = measure(client)
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/nb/planlegger/?{FAMILIES[4]}")
        figures = [
            wall[len(wall) // 2],
            wall[int(len(wall) * 0.99)],
            processor[len(processor) // 2],
            processor[int(len(processor) * 0.99)],
        ]
        print(
            f"{step:>9}" + "".join(f"{figure:>9.1f}" for figure in figures) + f"{len(queries):>9}{grown:>6}", flush=True
        )


def main() -> None:
    command = [sys.executable, "-m", "tests.bench_planner", "--run"]
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "VAR_DIR": folder}
        environment.pop("DATABASE_URL", None)
        subprocess.run(command, cwd=ROOT, env=environment, check=True)
    if postgres.binaries() is None:
        print("PostgreSQL is not installed; its table is left out.")
        return
    with postgres.server() as url:
        subprocess.run(command, cwd=ROOT, env={**os.environ, "DATABASE_URL": url}, check=True)


if __name__ == "__main__":
    run() if "--run" in sys.argv else main()
