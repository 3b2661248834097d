"""Docs that cannot go stale: every variable, make target and command is in them."""

import re
import tomllib

import pytest
from django.core.management import get_commands

from tests.environment import ROOT

OPERATION = (ROOT / "docs" / "operation.md").read_text()
README = (ROOT / "README.md").read_text()
VARIABLES = sorted(
    set(re.findall(r"(?:env\.\w+|needed)\(\"([A-Z_]+)\"", (ROOT / "flytthit" / "settings.py").read_text()))
)
TARGETS = re.findall(r"^([a-z-]+):.*##", (ROOT / "Makefile").read_text(), re.M)
OWN_PACKAGES = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["root_packages"]
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"))
COMMANDS = sorted(name for name, app in get_commands().items() if app in OWN_PACKAGES)


@pytest.mark.parametrize("name", VARIABLES)
def test_every_environment_variable_is_documented(name):
    assert f"`{name}`" in OPERATION


@pytest.mark.parametrize("name", TARGETS)
def test_every_make_target_is_documented(name):
    assert re.search(rf"`(make )?{name}\b", OPERATION)


def test_every_system_check_is_in_the_table_of_the_architecture():
    code = [path for app in OWN_PACKAGES for path in (ROOT / app).rglob("*.py")]
    numbers = {number for path in code for number in re.findall(r"flytthit\.[EW]\d{3}", path.read_text())}
    table = re.findall(r"^\| `(flytthit\.[EW]\d{3})` \|", (ROOT / "docs" / "architecture.md").read_text(), re.M)
    assert table == sorted(numbers)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_documented(name):
    assert re.search(rf"`(manage.py )?{name}\b", OPERATION)


def test_every_link_between_documents_leads_somewhere():
    broken = []
    for path in [ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").rglob("*.md")]:
        for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", path.read_text()):
            if not (path.parent / target).exists():
                broken.append((path.name, target))
    assert broken == []


def test_decision_records_are_numbered_without_gaps():
    assert [path.name[:4] for path in DECISIONS] == [f"{number:04}" for number in range(1, len(DECISIONS) + 1)]


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.name[:4])
def test_a_decision_record_is_half_a_page_in_the_one_style(path):
    text = path.read_text()
    assert re.match(rf"# {path.name[:4]}: \S", text)
    assert re.findall(r"^#.*", text, re.M)[1:] == ["## Context", "## Decision", "## Considered", "## Consequences"]
    assert text.count("\n") <= 40


def test_every_decision_that_is_referred_to_exists():
    texts = [
        ROOT / "README.md",
        *(ROOT / "docs").rglob("*.md"),
        *(path for app in OWN_PACKAGES for path in (ROOT / app).rglob("*.py")),
    ]
    named = {name for path in texts for name in re.findall(r"decisions/(\d{4}[\w-]*\.md)", path.read_text())}
    assert named <= {path.name for path in DECISIONS}
    assert named


def test_the_list_of_decisions_names_each_record_by_its_title():
    titles = [re.match(r"# (\d{4}): (.*)", path.read_text()).groups() for path in DECISIONS]
    links = [f"- [{number}]({path.name}): {title}" for path, (number, title) in zip(DECISIONS, titles, strict=True)]
    listed = (ROOT / "docs" / "decisions" / "README.md").read_text()
    assert re.findall(r"^- .*", listed, re.M) == links


def test_the_two_commands_a_newcomer_needs_are_in_the_readme():
    assert "make run" in README
    assert "make test" in README


def test_no_name_of_the_region_or_its_municipalities_stands_in_code_or_templates():
    """Another region is another database with the same code."""
    names = re.compile(r"\b(Fjellregionen|Røros|Tynset|Tolga|Holtålen|Alvdal|Folldal|Rendalen|Engerdal)\b", re.I)
    found = []
    for folder in (*OWN_PACKAGES, "templates", "static"):
        for path in (ROOT / folder).rglob("*"):
            if path.suffix in (".py", ".html", ".css", ".js", ".po") and names.search(path.read_text()):
                found.append(str(path.relative_to(ROOT)))
    assert found == []
