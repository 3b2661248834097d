"""`make bench`: pages of the demo region, uncached, against the smallest page of the same server: ratios, not seconds."""

import statistics
import tempfile
import time
import urllib.request

import tests.environment  # noqa: F401 - sets the environment of the portal that is started
from tests.browser import portal

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


def milliseconds(address: str) -> float:
    started = time.perf_counter()
    with urllib.request.urlopen(address, timeout=20) as answer:
        answer.read()
    return (time.perf_counter() - started) * 1000


def main():
    with tempfile.TemporaryDirectory() as folder, portal(folder) as base:
        for path in (*PATHS, SMALLEST):
            milliseconds(base + path)
        times = {path: [] for path in (*PATHS, SMALLEST)}
        for _round in range(ROUNDS):  # in turn, so that a slow moment of the machine meets all alike
            for path, found in times.items():
                found.append(milliseconds(base + path))
    least = statistics.median(times[SMALLEST])
    print(f"{'page':<40}{'median ms':>10}{'p95 ms':>9}{'x smallest':>12}")
    for path, found in times.items():
        median = statistics.median(found)
        print(f"{path:<40}{median:>10.1f}{sorted(found)[int(len(found) * 0.95)]:>9.1f}{median / least:>12.1f}")


if __name__ == "__main__":
    main()
