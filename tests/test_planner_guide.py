"""A wish is one file, one line and its test: docs/add-a-wish.md is followed in a copy of the planner."""

import os
import re
import shutil
import subprocess
import sys

import pytest

from tests.environment import ROOT

GUIDE = (ROOT / "docs" / "add-a-wish.md").read_text()
EXAMPLE = ROOT / "docs" / "example"
SHOWN = dict(re.findall(r"```python\n# docs/example/(\S+)\n(.*?)```", GUIDE, re.S))
BY_HAND = re.findall(r"```sh\n(.*?)```", GUIDE, re.S)


def test_the_guide_shows_the_files_as_they_are():
    assert set(SHOWN) == {"wishes/fibre.py", "tests/test_planner_fibre.py"}
    assert {name: (EXAMPLE / name).read_text() for name in SHOWN} == SHOWN


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """A project of links to this one, with a planner and tests of its own, after the guide."""
    there = tmp_path_factory.mktemp("wish") / "project"
    there.mkdir()
    for path in ROOT.iterdir():
        if path.name in ("planner", "tests"):
            shutil.copytree(path, there / path.name, ignore=shutil.ignore_patterns("__pycache__"))
        elif path.name not in (".git", "var"):
            (there / path.name).symlink_to(path)
    before = {path: path.read_text() for path in (there / "planner").rglob("*.py")}
    subprocess.run(["sh", "-e"], cwd=there, input="\n".join(BY_HAND), text=True, check=True)
    return there, before


def test_a_new_wish_is_one_file_and_one_line(copy):
    there, before = copy
    after = {path: path.read_text() for path in (there / "planner").rglob("*.py")}
    assert [path.name for path in after.keys() - before.keys()] == ["fibre.py"]
    [changed] = [path for path in before if after[path] != before[path]]
    assert changed.relative_to(there / "planner").as_posix() == "plan.py"
    new = [line for line in after[changed].splitlines() if line not in before[changed].splitlines()]
    assert len([line for line in new if line.startswith("WISHES")]) == 1
    assert len([line for line in new if line.startswith("from ")]) == 1
    assert len(new) == 2, "the list, and its import"


@pytest.mark.slow
def test_the_new_wish_keeps_what_its_test_says_and_takes_nothing_from_the_old_ones(copy):
    there, _before = copy
    environment = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "VAR_DIR")}
    files = ["tests/test_planner_fibre.py", "tests/test_planner_form.py"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", *files],
        cwd=there,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-1000:]
    assert re.search(r"\d+ passed", done.stdout)
