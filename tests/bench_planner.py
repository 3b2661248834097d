"""`make bench`, the planner's part: server time of whole pages by number of jobs, on SQLite and on PostgreSQL.

100 places of 25 municipalities, 20,000 homes, 5,000 activities, and jobs spread over occupations as they are over the
country's employed. The families are drawn at random, each another. Asked are: families that nobody was before, in a
process that has answered some (new); the same family that then accepts a longer drive (then); new families, each after
somebody has saved a job (saved), each after jobs were changed in bulk, so that no job counted before may be used
(bulk), and one that would do any work of the widest field, by name, after such a change (widest). Wall time is what a
family waits on an idle machine.

Each is asked from another depth of the stack: where the edge of one of the interpreter's 16 kB blocks for frames falls
into a busy loop, that loop takes a third longer, and where it falls differs with every server and every change.
"""

import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from functools import partial
from itertools import cycle

import tests.environment  # noqa: F401 - sets the environment of the portal
from tests import postgres
from tests.environment import ROOT

STEPS = (1_000, 10_000, 50_000, 100_000, 200_000)
HOMES, ACTIVITIES, PLACES, MUNICIPALITIES = 20_000, 5_000, 100, 25
WARM, NEW, SAVED, BULK = 20, 120, 40, 40
WIDEST = 20
DEPTHS = range(0, 56, 7)  # frames
DRIVES = (20, 30, 45, 45, 45, 60)


def family(chance: random.Random, units: list[tuple[str, int]]) -> str:
    """An address; `units` are unit groups with how many are employed in each."""
    said = []
    for adult in (1, 2):
        what = chance.random()
        if what < 0.8:
            code = chance.choices([unit for unit, _n in units], [n for _unit, n in units])[0]
            said += [f"work{adult}={code}", f"drive{adult}={chance.choice(DRIVES)}"]
            said += [f"extent{adult}={chance.choice(['full', 'part'])}"] if chance.random() < 0.25 else []
        elif what < 0.9:
            said.append(f"work{adult}=remote")
    said += [f"born={chance.randint(2010, 2026)}" for _ in range(chance.choice([0, 1, 1, 2, 2, 3]))]
    return "&".join([*said, *home(chance), *around(chance)])


def home(chance: random.Random) -> list[str]:
    kinds = chance.sample(["rent", "buy", "build", "farm"], chance.choice([0, 1, 1, 1, 2]))
    said = [f"home={kind}" for kind in kinds]
    if kinds and chance.random() < 0.6:
        amount = 1_000 * chance.randint(6, 18) if kinds[0] == "rent" else 100_000 * chance.randint(5, 50)
        said.append(f"max={amount}")
    if kinds and chance.random() < 0.5:
        said.append(f"rooms={chance.randint(1, 4)}")
    return said + (["pets=yes"] if chance.random() < 0.2 else [])


def around(chance: random.Random) -> list[str]:
    from culture.categories import Category

    like = chance.sample(Category.values, chance.choice([0, 0, 1, 2, 3]))
    near = chance.sample(["gp", "hospital", "railway_station", "airport"], chance.choice([0, 0, 1, 2]))
    return [f"like={category}" for category in like] + [f"near={kind}" for kind in near]


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
                    name=f"Sted {n}-{k}",
                    municipality=m,
                    kind="village" if k == 0 else "hamlet",
                    lat=61.5 + 2 * chance.random(),
                    lon=9.5 + 3 * chance.random(),
                )
            )
        m.centre = places[-PLACES // MUNICIPALITIES]
        m.save()
    Road.objects.bulk_create(
        Road(a=places[n], b=places[n + step], minutes=chance.randint(8, 30), km=10)
        for step in (1, 9)
        for n in range(PLACES - step)
    )
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
                    place=place,
                    municipality=place.municipality,
                    title_nb=f"{kind} {n}",
                    kind=kind,
                    status="published",
                    grade_from=grades[0],
                    grade_to=grades[1],
                    pupils=100,
                )
    return places


def entry(place, number: int, title: str) -> dict:
    text = f"<p>{title} {'lorem ' * 250}</p>"
    return {
        "place": place,
        "municipality": place.municipality,
        "slug": f"x-{number}",
        "title_nb": f"{title} {number}",
        "status": "published",
        "lat": place.lat,
        "lon": place.lon,
        "body_nb": text,
    }


def insert(model, rows) -> None:
    """Past Entry.prepare(), which asks for every address whether it is free."""
    from django.db.models import QuerySet

    QuerySet(model=model).bulk_create(list(rows), batch_size=500)
    changed(model)


def changed(model) -> None:
    from base.caching.versions import append_stamps

    append_stamps(model)


def save_one_job(chance: random.Random) -> None:
    from jobs.models import Job

    newest = Job.objects.order_by("-pk").values_list("pk", flat=True)[0]
    Job.objects.filter(pk__lte=chance.randint(1, newest)).order_by("-pk")[0].save()


def add_jobs(first: int, last: int, places, chance: random.Random) -> None:
    from jobs.models import Job
    from occupations.models import Occupation

    units = list(Occupation.objects.filter(code__regex=r"^\d{4}$"))
    weights = [(unit.employed or 0) + 50 for unit in units]
    chosen = chance.choices(units, weights, k=last - first)
    insert(
        Job,
        (
            Job(
                **entry(chance.choice(places), n, "Stilling"),
                occupation=unit,
                engagement="permanent",
                extent_percent=chance.choice([50, 80, 100, 100]),
                remote_days=chance.choice([None, None, 0, 1, 5]),
            )
            for n, unit in enumerate(chosen, first)
        ),
    )


def add_the_rest(places, chance: random.Random) -> None:
    from culture.categories import Category
    from culture.models import Activity
    from housing.models import Home

    kinds = [
        ("rent", "month", 4_000, 18_000),
        ("sale", "total", 500_000, 5_000_000),
        ("plot", "total", 100_000, 700_000),
        ("smallholding", "total", 1_500_000, 6_000_000),
        ("trial", "week", 1_000, 4_000),
    ]
    homes = []
    for n in range(HOMES):
        kind, period, low, high = chance.choice(kinds)
        homes.append(
            Home(
                **entry(chance.choice(places), n, "Bolig"),
                kind=kind,
                price=chance.randint(low, high),
                price_period=period,
                bedrooms=chance.choice([None, 1, 2, 3, 4]),
                pets=chance.choice(["yes", "no", "ask", ""]),
            )
        )
    insert(Home, homes)
    insert(
        Activity,
        (
            Activity(
                **entry(chance.choice(places), n, "Aktivitet"),
                category=chance.choice(Category.values),
                age_from=chance.choice([None, 4, 6, 12, 18]),
                age_to=chance.choice([None, 18, 60]),
            )
            for n in range(ACTIVITIES)
        ),
    )


def timed(client, families, before=lambda: None) -> list[float]:
    """Wall milliseconds of each."""
    found = []
    for depth, query in zip(cycle(DEPTHS), families):
        before()
        started = time.perf_counter()
        answer = call_deeper(depth, partial(client.get, f"/nb/planlegger/?{query}"))
        found.append((time.perf_counter() - started) * 1000)
        assert answer.status_code == 200
    return found


def call_deeper(depth: int, call):
    return call_deeper(depth - 1, call) if depth else call()


def widest_field(units: list[tuple[str, int]]) -> str:
    """The two figures of STYRK-08 under which most unit groups stand."""
    return Counter(code[:2] for code, _n in units).most_common(1)[0][0]


def queries_of(client, query: str) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as queries:
        client.get(f"/nb/planlegger/?{query}")
    return len(queries)


def measure(client, chance: random.Random) -> str:
    from jobs.models import Job
    from occupations.models import Occupation

    rows = Occupation.objects.filter(code__regex=r"^\d{4}$").values_list("code", "employed")
    units = [(code, (employed or 0) + 50) for code, employed in rows]
    families = [family(chance, units) for _ in range(WARM + NEW + SAVED + BULK)]
    timed(client, families[:WARM])
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    new = families[WARM : WARM + NEW]
    pairs = timed(client, [query + more for query in new for more in ("", "&near_drive=40&school_drive=40")])
    saved = timed(client, families[WARM + NEW : -BULK], lambda: save_one_job(chance))
    bulk = timed(client, families[-BULK:], lambda: changed(Job))
    field = f"work1={widest_field(units)}&drive1=45&home=rent"
    widest = timed(client, [field] * WIDEST, lambda: changed(Job))
    found = [sorted(pairs[::2]), sorted(pairs[1::2]), sorted(saved), sorted(bulk), sorted(widest)]
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024
    changed(Job)
    asked = [queries_of(client, new[0]), queries_of(client, new[0])]
    figures = [wall[int(len(wall) * share)] for wall in found for share in (0.5, 0.99)]
    return "".join(f"{figure:>9.1f}" for figure in figures) + f"{asked[0]:>9}{asked[1]:>6}{grown:>6}"


def refresh_statistics() -> None:
    """What a database does by itself in the night."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def run() -> None:
    from django.core.management import call_command
    from django.db import connection, reset_queries
    from django.test import Client

    import flytthit.wsgi  # noqa: F401 - the process as it serves

    call_command("migrate", verbosity=0)
    chance = random.Random(7)
    places = fill_region(chance)
    add_the_rest(places, chance)
    client = Client(HTTP_HOST="localhost")
    have = 0
    print(f"\n{connection.vendor}: {HOMES} homes, {ACTIVITIES} activities, {PLACES} places; {NEW} families, ms")
    print(
        f"{'jobs':>9}{'new p50':>9}{'p99':>9}{'then':>9}{'p99':>9}{'saved':>9}{'p99':>9}"
        f"{'bulk':>9}{'p99':>9}{'widest':>9}{'p99':>9}{'queries':>9}{'again':>6}{'+MB':>6}"
    )
    for step in STEPS:
        add_jobs(have, step, places, chance)
        have = step
        refresh_statistics()
        reset_queries()
        print(f"{step:>9}{measure(client, chance)}", flush=True)


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
