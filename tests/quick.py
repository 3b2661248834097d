"""`make quick`: what failed last and what belongs to changed files first, and whatever else fits into the time.

A pytest plugin, loaded by `tests.run --quick`. What no time was left for is counted as skipped, with the reason.
"""

import os
import pathlib
import re
import subprocess
import time

import pytest

from tests.environment import ROOT

SECONDS = 150  # with collection and the last tests under way, under three minutes
ENDS = "QUICK_ENDS"  # the environment names the moment, the same for all processes


def changed_files() -> list[str]:
    """Paths of what differs from the commit before the last, and of new files; none where there is no git."""
    commands = (["git", "diff", "--name-only", "HEAD~1"], ["git", "ls-files", "--others", "--exclude-standard"])
    done = [subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False) for command in commands]
    return [path for answer in done for path in answer.stdout.splitlines()]


def nearness(test_file: str, changed: list[str]) -> int:
    """0: the test file has changed; 1: a file of its app has; 2: neither."""
    if f"tests/{test_file}" in changed:
        return 0
    app = re.sub(r"^test_", "", test_file).removesuffix(".py").partition("_")[0]
    return 1 if any(app in pathlib.PurePath(path).parts for path in changed) else 2


@pytest.hookimpl(tryfirst=True)  # before --ff, which puts what failed before all else
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    changed = changed_files()
    near = {name: nearness(name, changed) for name in {item.path.name for item in items}}
    items.sort(key=lambda item: near[item.path.name])


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup() -> None:
    if time.time() > float(os.environ[ENDS]):
        pytest.skip("no time was left; `make test` runs it")
