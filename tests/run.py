"""`make test` and `make audit`: checks, then every test on SQLite, on PostgreSQL, in a browser and behind nginx.

Under CI=true neither PostgreSQL, Chromium nor nginx may be missing; elsewhere a skip says what to install.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
import tomllib

from tests import checks, nginx, postgres, quick
from tests.browser import CHROMIUM
from tests.environment import ROOT

COUNT = ["-n", str(min(4, os.cpu_count() or 1))]
SHORT = "not browser and not nginx and not slow"
IN_CI = os.environ.get("CI") == "true"


def pytest(name: str, *arguments: str, under: tuple[str, ...] = (), **environment: str) -> bool:
    print(f"\n=== {name}", flush=True)
    started = time.monotonic()
    command = [sys.executable, *under, "-m", "pytest", "-q", *arguments]
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, **environment}, check=False)
    print(f"=== {name}: {'ok' if done.returncode == 0 else 'FAILED'} in {time.monotonic() - started:.0f} s", flush=True)
    return done.returncode == 0


def measured(*arguments: str) -> bool:
    """The tests on SQLite, and whether they take enough of the branches: `fail_under` in pyproject.toml."""
    coverage = ("-m", "coverage")
    (ROOT / ".coverage_data").mkdir(exist_ok=True)
    subprocess.run([sys.executable, *coverage, "erase"], cwd=ROOT, check=True)
    fine = pytest("tests on SQLite, measuring branches", *arguments, under=(*coverage, "run"))
    joined = subprocess.run([sys.executable, *coverage, "combine", "--quiet"], cwd=ROOT, check=False)
    enough = subprocess.run([sys.executable, *coverage, "report"], cwd=ROOT, check=False)
    return fine and joined.returncode == 0 and enough.returncode == 0


def missing(what: str, how: str) -> bool:
    """A part that cannot run here: a failure in CI, a sentence elsewhere."""
    print(f"\n=== {what}: {'MISSING' if IN_CI else 'skipped'}. {how}", flush=True)
    return not IN_CI


def on_postgres(*arguments: str) -> bool:
    if postgres.binaries() is None:
        return missing("PostgreSQL", "Install it, on Debian: apt-get install postgresql")
    with postgres.server() as url:
        return pytest("tests on PostgreSQL", *arguments, DATABASE_URL=url)


def in_browser(*arguments: str) -> bool:
    if not os.path.exists(CHROMIUM):
        return missing("browser tests", "Install Chromium, on Debian: apt-get install chromium")
    return pytest("browser tests", *arguments)


def behind_nginx(*arguments: str) -> bool:
    if nginx.binary() is None:
        return missing("tests behind nginx", "Install it, on Debian: apt-get install nginx")
    return pytest("tests behind nginx", *arguments)


def list_quick_options() -> list[str]:
    """Return the options by which pytest remembers between two runs what failed, and runs that first.

    Only here does it remember: everywhere else that would be one more folder.
    """
    options = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["pytest"]["ini_options"]["addopts"]
    remembering = f"addopts={options.replace('-p no:cacheprovider', '')}"
    return ["-p", "tests.quick", "-o", remembering, "--failed-first", "-o", "cache_dir=.pytest_cache"]


def run_quick() -> int:
    """On SQLite without a browser, in small portions, so that what comes first is run first by all processes."""
    order = ["--dist", "load", "--maxschedchunk", "5"]
    ends = str(time.time() + quick.SECONDS)
    fine = pytest("tests on SQLite", *COUNT, *order, *list_quick_options(), "-m", SHORT, QUICK_ENDS=ends)
    return 0 if fine else 1


def run_all(audit: bool) -> dict[str, bool]:
    """Run every part and return whether it was fine, by its name."""
    workers = [*COUNT, "--dist", "worksteal"]
    plain, seen = ("not browser and not nginx", "browser") if audit else (SHORT, "browser and not slow")
    few = "" if audit else "not further_case and not one_database and "  # all else has run on SQLite
    again = f"database and {few}{plain}"
    on_sqlite = (*workers, "-m", plain)
    return {
        "checks": checks.run_all(),
        "SQLite": measured(*on_sqlite) if audit else pytest("tests on SQLite", *on_sqlite),
        "PostgreSQL": on_postgres(*workers, "-m", again),
        "browser": in_browser(*workers, "-m", seen),
        "nginx": behind_nginx("-m", "nginx"),
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--audit", action="store_true", help="the long versions of the tests too")
    parser.add_argument("--quick", action="store_true", help="what failed or changed first, for three minutes")
    asked = parser.parse_args()
    if asked.quick:
        return run_quick()
    if asked.audit:
        os.environ.update({"HYPOTHESIS_PROFILE": "audit", "HANDBOOK_PICTURES": "1"})
    subprocess.run([sys.executable, "manage.py", "messages", "compile"], cwd=ROOT, env=os.environ, check=True)
    with tempfile.TemporaryDirectory() as folder:
        os.environ["PREPARED_FOLDER"] = f"{folder}/prepared"  # made by the first part that needs it
        results = run_all(asked.audit)
    failed = [name for name, fine in results.items() if not fine]
    ended = f": {', '.join(failed)}" if failed else ""
    print(f"\n{len(results) - len(failed)} passed, {len(failed)} failed{ended}", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
