"""The registry of hooks: defined by the app that asks, added to by others, and what is never asked is told."""

import re

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError

from base import hooks
from base.checks import every_hook_that_is_added_to_is_defined
from tests.environment import ROOT
from tests.floors import FLOOR


@pytest.fixture(autouse=True)
def as_before(monkeypatch):
    """What a test defines or adds is forgotten after it."""
    monkeypatch.setattr(hooks, "_documentation", dict(hooks._documentation))
    monkeypatch.setattr(hooks, "_registry", hooks._registry.copy())


def work(date):
    """Added by the tests."""


def test_a_hook_is_asked_for_what_was_added_before_and_after_it_was_defined():
    hooks.add("tests_hook", work)
    hooks.define("tests_hook", "() -> None: for the tests.")
    hooks.add("tests_hook", print)
    hooks.add("tests_hook", work)
    assert hooks.get("tests_hook") == (work, print)


def test_a_hook_is_defined_once():
    with pytest.raises(ValueError, match="'nightly' is defined twice"):
        hooks.define("nightly", "A second meaning.")


def test_the_registry_names_no_hook():
    code = (ROOT / "base" / "hooks.py").read_text()
    assert [name for name in hooks._documentation if re.search(rf"\b{name}\b", code)] == []


def test_each_hook_is_defined_by_an_app_that_asks_for_it():
    defined = set()
    for app in FLOOR:
        code = "".join(path.read_text() for path in (ROOT / app).rglob("*.py"))
        templates = "".join(path.read_text() for path in (ROOT / "templates" / app).rglob("*.html"))
        own = set(re.findall(r'\bdefine\(\s*"(\w+)"', code))
        asked = set(re.findall(r'hooks\.get\("(\w+)"\)', code)) | set(re.findall(r'{% hook "(\w+)"', templates))
        assert own <= asked, app
        defined |= own
    assert defined == set(hooks._documentation)


def test_a_misspelt_hook_stops_make_check():
    assert every_hook_that_is_added_to_is_defined(None) == []
    hooks.add("nigthly", work)
    [warning] = every_hook_that_is_added_to_is_defined(None)
    assert warning.id == "flytthit.W001"
    assert warning.msg == (
        "tests.test_base_hooks.work is added to the hook 'nigthly', which no installed app defines, so "
        "it is never asked."
    )
    with pytest.raises(SystemCheckError, match="nigthly"):
        call_command("check", fail_level="WARNING")
