"""Docs that cannot go stale: every variable, make target and command is in them."""

import re

import pytest
from django.core.management import get_commands

from tests import floors
from tests.environment import ROOT

OPERATION = (ROOT / "docs" / "operation.md").read_text()
README = (ROOT / "README.md").read_text()
VARIABLES = sorted(
    set(re.findall(r"(?:env\.\w+|needed)\(\"([A-Z_]+)\"", (ROOT / "flytthit" / "settings.py").read_text()))
)
TARGETS = re.findall(r"^([a-z-]+):.*##", (ROOT / "Makefile").read_text(), re.M)
COMMANDS = sorted(name for name, app in get_commands().items() if app in floors.own_apps())


@pytest.mark.parametrize("name", VARIABLES)
def test_every_environment_variable_is_documented(name):
    assert f"`{name}`" in OPERATION


@pytest.mark.parametrize("name", TARGETS)
def test_every_make_target_is_documented(name):
    assert re.search(rf"`(make )?{name}\b", OPERATION)


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


def test_the_two_commands_a_newcomer_needs_are_in_the_readme():
    assert "make run" in README
    assert "make test" in README


def test_no_name_of_the_region_or_its_municipalities_stands_in_code_or_templates():
    """Another region is another database with the same code."""
    names = re.compile(r"\b(Fjellregionen|Røros|Tynset|Tolga|Holtålen|Alvdal|Folldal|Rendalen|Engerdal)\b", re.I)
    own = (*floors.own_apps(), "templates", "static")
    found = []
    for app in own:
        for path in (ROOT / app).rglob("*"):
            if path.suffix in (".py", ".html", ".css", ".js", ".po") and names.search(path.read_text()):
                found.append(str(path.relative_to(ROOT)))
    assert found == []
