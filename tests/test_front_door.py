"""The front door of the code: what a newcomer, a contributor's tools and the service that runs the tests are given."""

import pathlib
import re
import shlex
import subprocess
import sys

import pytest
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


# --- a newcomer ------------------------------------------------------------------------------------------------------
def test_the_readme_comes_to_the_two_commands_within_a_screen():
    head = (ROOT / "README.md").read_text().splitlines()[:50]
    assert {"    make run", "    make test"} <= set(head)


def test_make_help_begins_with_what_a_newcomer_needs():
    done = subprocess.run(["make", "--silent", "help"], cwd=ROOT, capture_output=True, text=True, check=True)
    listed = [line.split()[0] for line in done.stdout.splitlines()]
    daily = ["help", "run", "check", "test", "fix", "dev"]
    assert [name for name in listed[: listed.index("audit")] if name in daily] == daily
    assert set(listed) == set(TARGETS) - {"setup", "setup-test"}, "what others call by themselves is not listed"


@pytest.mark.parametrize(
    "name", ["CONTRIBUTING.md", ".github/PULL_REQUEST_TEMPLATE.md", ".github/workflows/versions.yml"]
)
def test_every_verb_that_is_said_to_a_contributor_is_one(name):
    said = set(re.findall(r"(?:`|^    |- run: )make ([a-z-]+)", (ROOT / name).read_text(), re.M))
    assert said
    assert said <= set(TARGETS)


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


# --- what the service is asked to do ---------------------------------------------------------------------------------
@pytest.mark.parametrize("path", WORKFLOWS, ids=name_of_file)
def test_a_workflow_may_only_read_and_knows_no_secret(path):
    workflow = read(path)
    assert workflow["permissions"] == {"contents": "read"}
    assert all("permissions" not in job and job["timeout-minutes"] <= 90 for job in workflow["jobs"].values())
    assert not re.search(r"secrets\.|pull_request_target|workflow_run", path.read_text())


@pytest.mark.parametrize("path", WORKFLOWS, ids=name_of_file)
def test_an_action_is_an_official_one_pinned_by_its_commit_and_keeps_no_key(path):
    text, steps = path.read_text(), steps_of(read(path))
    used = [step for step in steps if "uses" in step]
    assert all(re.fullmatch(r"actions/[\w-]+@[0-9a-f]{40}", step["uses"]) for step in used)
    assert len(re.findall(r"uses: \S+ # v\d+\.\d+\.\d+$", text, re.M)) == len(used), "the version stands beside it"
    checkouts = [step for step in used if step["uses"].startswith("actions/checkout@")]
    assert checkouts
    assert all(step["with"]["persist-credentials"] is False for step in checkouts)


def test_the_gate_is_the_script_of_the_repository_on_a_bare_debian():
    gate = read(GITHUB / "workflows" / "gate.yml")["jobs"]["gate"]
    assert gate["container"] == "debian:bookworm"
    assert gate["steps"][-1]["run"] == "bash .ci/run"
    assert (ROOT / ".ci" / "run").exists()


def test_every_python_that_we_say_we_run_on_is_tried_on_both_databases():
    matrix = read(GITHUB / "workflows" / "versions.yml")["jobs"]["test"]["strategy"]["matrix"]
    oldest = re.search(r'requires-python = ">=([\d.]+)"', (ROOT / "pyproject.toml").read_text())[1]
    assert matrix == {"python": [oldest, "3.12", "3.13", "3.14"], "database": ["SQLite", "PostgreSQL"]}


def test_a_command_of_the_tests_runs_on_a_postgresql_of_its_own():
    from tests import postgres

    if postgres.binaries() is None:
        pytest.skip("PostgreSQL is not installed")
    code = "import os, psycopg; print(psycopg.connect(os.environ['DATABASE_URL']).info.dbname); raise SystemExit(3)"
    command = [sys.executable, "-m", "tests.postgres", sys.executable, "-c", code]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (3, "flytthit\n")


def test_actionlint_finds_no_fault_in_the_workflows():
    if not ACTIONLINT.exists():
        pytest.skip(
            "actionlint is not installed; `.venv/bin/uv pip install -r requirements/workflows.txt` puts it there"
        )
    done = subprocess.run([ACTIONLINT, *WORKFLOWS], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stdout + done.stderr == ""


def test_what_dependabot_is_to_watch_is_there():
    updates = {
        update["package-ecosystem"]: update["directory"] for update in read(GITHUB / "dependabot.yml")["updates"]
    }
    assert updates == {"github-actions": "/", "pip": "/requirements"}
    assert sorted(path.name for path in (ROOT / "requirements").glob("*.in")) == ["uv.in", "workflows.in"]
    assert re.findall(r"-o requirements/(\w+)\.txt", MAKEFILE) == ["run", "test", "uv", "workflows"]


# --- issues ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("path", FORMS, ids=name_of_file)
def test_a_form_for_issues_asks_something_and_each_question_has_words(path):
    form = read(path)
    assert form["name"]
    assert form["description"]
    asked = [part for part in form["body"] if part["type"] != "markdown"]
    assert all(part["attributes"]["label"] for part in asked)
    assert len({part["id"] for part in asked}) == len(asked)
    assert any(part.get("validations", {}).get("required") for part in asked)


def test_there_is_a_form_for_a_fault_a_fact_and_a_wish():
    assert [path.stem for path in FORMS] == ["fact", "fault", "wish"]
