"""`make bench`: pages of the demo region, uncached, against the smallest page of the same server: ratios, not seconds.

Then the same pages beside slow bodies of forms, against those without them in the same minute.
Then the workplace of a host with 100,000 jobs in the table.
"""

import http.cookiejar
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request

from tests import bench_planner
from tests.browser import portal, prepare
from tests.drill import SLOW_SOCKETS, trickling
from tests.environment import PASSWORD, ROOT
from tests.finding import find

PATHS = (
    "/nb/",
    "/nb/jobber/",
    "/nb/jobber/?near=tynset&minutes=45",
    "/nb/kommuner/tynset/",
    "/nb/steder/tynset/",
    "/nb/regionen/",
)
SMALLEST = "/robots.txt"
ROUNDS = 40
BLOCKS = 4  # turns of pages alone and pages beside slow bodies
HOST = "tynset"
JOBS = 100_000
LISTS = {
    "admin: today": "/admin/",
    "admin: jobs": "/admin/jobs/job/",
    "admin: own jobs": "/admin/jobs/job/?own=1",
    "admin: page 900": "/admin/jobs/job/?p=900",
    "admin: stale translations": "/admin/jobs/job/?translations=stale",
    "admin: search": "/admin/jobs/job/?q=sykepleier",
}


def milliseconds(address: str) -> float:
    started = time.perf_counter()
    with urllib.request.urlopen(address, timeout=20) as answer:
        answer.read()
    return (time.perf_counter() - started) * 1000


def table(times: dict[str, list[float]], least: float) -> None:
    print(f"{'page':<40}{'median ms':>10}{'p95 ms':>9}{'x smallest':>12}")
    for path, found in times.items():
        median = statistics.median(found)
        print(f"{path:<40}{median:>10.1f}{p95(found):>9.1f}{median / least:>12.1f}")


def p95(found: list[float]) -> float:
    return sorted(found)[int(len(found) * 0.95)]


def beside_slow_bodies(base: str) -> None:
    """Every page without and with them in turn, so that a slow moment of the machine meets both."""
    alone: list[float] = []
    beside: list[float] = []
    for _block in range(BLOCKS):
        for _round in range(ROUNDS // BLOCKS):
            alone += [milliseconds(base + path) for path in PATHS]
        with trickling(int(base.rpartition(":")[2])) as trickle:
            for _round in range(ROUNDS // BLOCKS):
                trickle()
                beside += [milliseconds(base + path) for path in PATHS]
    print(f"\n{'all pages':<40}{'p95 ms':>10}{'beside':>9}{'ratio':>12}")
    print(
        f"{f'p95 beside {SLOW_SOCKETS} trickling bodies':<40}{p95(alone):>10.1f}{p95(beside):>9.1f}"
        f"{p95(beside) / p95(alone):>12.2f}"
    )


def signed_in(base: str):
    """An opener that holds the session of a host."""
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
    address = f"{base}/admin/login/"
    token = find(r'csrfmiddlewaretoken" value="([^"]+)', opener.open(address).read().decode()).group(1)
    values = {"csrfmiddlewaretoken": token, "login": HOST, "password": PASSWORD, "next": "/admin/"}
    posted = urllib.request.Request(address, urllib.parse.urlencode(values).encode(), {"Referer": address})
    if not opener.open(posted).url.endswith("/admin/"):
        raise SystemExit(f"The sign-in of {HOST} failed.")
    return opener


def fill(folder: pathlib.Path) -> None:
    """Copies of the demo's jobs, spread over offices and years, until there are 100,000."""
    in_shell(folder, "many_jobs.py", f"make({JOBS})")


def in_shell(folder: pathlib.Path, script: str, call: str) -> None:
    code = (pathlib.Path(__file__).parent / script).read_text()
    command = [sys.executable, "manage.py", "shell", "--no-imports", "-c", f"{code}\n{call}"]
    subprocess.run(command, cwd=ROOT, env={**os.environ, "VAR_DIR": str(folder)}, check=True)


def main():
    outer = tempfile.TemporaryDirectory()
    folder = pathlib.Path(outer.name) / "portal"
    prepare(folder)
    log = pathlib.Path(outer.name) / "log"  # a line for each body that is broken off
    with outer, log.open("w") as errors, portal(folder, errors) as base:
        for path in (*PATHS, SMALLEST):
            milliseconds(base + path)
        times = {path: [] for path in (*PATHS, SMALLEST)}
        for _round in range(ROUNDS):  # in turn, so that a slow moment of the machine meets all alike
            for path, found in times.items():
                found.append(milliseconds(base + path))
        least = statistics.median(times[SMALLEST])
        table(times, least)
        beside_slow_bodies(base)
        fill(folder)
        opener = signed_in(base)
        urllib.request.install_opener(opener)
        times = {name: [] for name in LISTS}
        for _round in range(ROUNDS):
            for name, found in times.items():
                found.append(milliseconds(base + LISTS[name]))
        print(f"\nSigned in as a host, {JOBS} jobs in the table")
        table(times, least)
        in_shell(folder, "bench_search.py", "main()")


if __name__ == "__main__":
    main()
    bench_planner.main()
