"""`make check`: what needs no database. Each step prints its time; all run, and any that fails fails the whole.

`python -m tests.checks lint types` runs these alone, as the hooks of `.pre-commit-config.yaml` do.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Collection

from tests.environment import ROOT

PRODUCTION = {
    "DEMO": "",
    "SECRET_KEY": "a-key-for-the-check-only-0123456789-abcdefghijklmnopqrstuvwxyz",
    "SITE_URL": "https://portal.example.org",
    "EMAIL_URL": "smtp://127.0.0.1:25",
    "STATIC_MANIFEST": "1",
    "SECURITY_CONTACT": "security@example.org",
}
PY = sys.executable
BIN = os.path.dirname(PY)
# The exit status by which a step says that it cannot be taken on this machine, as of the tests of automake.
SKIPPED = 77
VERDICTS = {0: "ok", SKIPPED: "skipped"}
DEPLOY = f"{PY} manage.py check --deploy --fail-level WARNING"  # asks a database, which must have its tables
STEPS: list[tuple[str, list[str], dict[str, str]]] = [
    ("lint", [f"{BIN}/ruff", "check", "--quiet", "."], {}),
    ("format", [f"{BIN}/ruff", "format", "--quiet", "--check", "."], {}),
    ("templates", [PY, "-m", "tests.templates"], {}),
    ("scripts and styles", [PY, "-m", "tests.biome"], {}),
    ("types", [f"{BIN}/mypy"], {}),
    ("floors", [PY, "-m", "tests.contract"], {}),
    ("migrations", [PY, "manage.py", "makemigrations", "--check", "--dry-run"], {}),
    ("messages", [PY, "manage.py", "messages", "check"], {}),
    ("system checks", [PY, "manage.py", "check", "--fail-level", "WARNING"], {}),
    ("deployment", ["sh", "-c", f"{PY} manage.py migrate --verbosity 0 && {DEPLOY}"], PRODUCTION),
]


def run(name: str, command: list[str], extra: dict[str, str]) -> bool:
    started = time.monotonic()
    environment = {**os.environ, "VAR_DIR": tempfile.mkdtemp(prefix="flytthit-check-"), **extra}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    verdict = VERDICTS.get(done.returncode, "FAILED")
    print(f"{name:<18} {verdict:<7} {time.monotonic() - started:5.1f} s", flush=True)
    if done.returncode:
        print(done.stdout + done.stderr, flush=True)
    return done.returncode in VERDICTS


def run_all(names: Collection[str] = ()) -> bool:
    """Run the steps with these names, or all; return whether each of them was fine."""
    results = [run(*step) for step in STEPS if not names or step[0] in names]  # every step runs, also after a failure
    return all(results)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "names", nargs="*", metavar="step", help="one of them alone, by the name that it is printed with"
    )
    names = parser.parse_args().names
    if unknown := set(names) - {name for name, _command, _extra in STEPS}:
        parser.error(f"there is no step called {', '.join(sorted(unknown))}")
    return 0 if run_all(names) else 1


if __name__ == "__main__":
    sys.exit(main())
