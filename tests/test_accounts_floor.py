"""`accounts/` knows no municipality: it names its office by one lazy foreign key, and asks for names by hooks."""

import ast

import pytest

from accounts.access import get_office_model
from accounts.sender import get_sender_name
from accounts.workplace.today import read_office_names
from base import hooks
from municipalities.models import Municipality
from tests.environment import ROOT

FILES = sorted(path for path in (ROOT / "accounts").rglob("*.py") if "migrations" not in path.parts)


def names_in(source: str) -> list[str]:
    """Return every module imported anywhere, and every text but docstrings, that speaks of `municipalities`."""
    tree = ast.parse(source)
    documentation = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            found.append(node.module or "")
        elif isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documentation:
            found.append(node.value)
    return [name for name in found if name.split(".")[0] == "municipalities"]


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_accounts_names_municipalities_by_the_key_of_a_membership_only(path):
    keys = 1 if path == ROOT / "accounts" / "models" / "people.py" else 0
    assert names_in(path.read_text()) == ["municipalities.Municipality"] * keys


def test_an_import_within_a_function_would_be_found():
    assert names_in("def f():\n    from municipalities.models import Region") == ["municipalities.models"]


def test_the_office_is_what_a_membership_points_at():
    assert get_office_model() is Municipality


def test_the_names_of_offices_and_of_the_sender_come_from_above(region, tynset, monkeypatch, settings):
    assert read_office_names() == {tynset.pk: "Tynset"}
    assert get_sender_name() == region.name
    region.delete()
    assert get_sender_name() == "testserver"  # the host of SITE_URL
    monkeypatch.setattr(hooks, "get", lambda name: ())
    assert (read_office_names(), get_sender_name()) == ({}, "testserver")
