"""The front door of the code: what a newcomer, a contributor's tools and the service that runs the tests are given."""

import pathlib
import re
import shlex
import subprocess
import sys

import yaml

from tests import checks
from tests.environment import ROOT

GITHUB = ROOT / ".github"
WORKFLOWS = sorted((GITHUB / "workflows").glob("*.yml"))
FORMS = sorted(path for path in (GITHUB / "ISSUE_TEMPLATE").glob("*.yml") if path.name != "config.yml")
MAKEFILE = (ROOT / "Makefile").read_text()
TARGETS = re.findall(r"^([a-z-]+):", MAKEFILE, re.M)
ACTIONLINT = pathlib.Path(sys.executable).with_name("actionlint")


def name_of_file(path):
    return path.name


def read(path):
    return yaml.safe_load(path.read_text())


def steps_of(workflow):
    return [step for job in workflow["jobs"].values() for step in job["steps"]]


# --- pre-commit ------------------------------------------------------------------------------------------------------
def test_the_hooks_of_pre_commit_run_the_steps_of_make_check_with_its_tools():
    [repository] = read(ROOT / ".pre-commit-config.yaml")["repos"]
    assert repository["repo"] == "local"
    hooks = repository["hooks"]
    assert {hook["language"] for hook in hooks} == {"system"}, "nothing is fetched"
    commands = [shlex.split(hook["entry"]) for hook in hooks]
    assert {tuple(command[:-1]) for command in commands} == {(".venv/bin/python", "-m", "tests.checks")}
    steps = [name for name, _command, _extra in checks.STEPS]
    assert [command[-1] for command in commands] == [name for name in steps if name != "deployment"]


def test_a_step_that_is_not_there_is_refused():
    command = [sys.executable, "-m", "tests.checks", "lint", "spelling"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "there is no step called spelling" in done.stderr
