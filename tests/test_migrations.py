"""Migrations are kept for years: they say what the tables are, and name no code that we may rename tomorrow."""

import ast
import pathlib
import re

import pytest
from django.apps import apps
from django.conf import settings
from django.db.migrations.loader import MigrationLoader

from base.autodetector import LASTING
from base.checks import own_apps
from tests.environment import ROOT

FILES = sorted(ROOT.glob("*/migrations/[0-9]*.py"))
WORDS = {"choices", "error_messages", "help_text", "validators", "verbose_name", "violation_error_message"}
DOTTED = re.compile(r"[a-z_]\w*(\.\w+)+")


def test_there_are_migrations_to_look_at():
    assert len(FILES) >= len([config for config in own_apps() if list(config.get_models())])


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parts[-3]}-{path.stem}")
def test_a_migration_names_django_and_python_only(path: pathlib.Path):
    tree = ast.walk(ast.parse(path.read_text()))
    imported, keywords, dotted = set(), set(), set()
    for node in tree:
        if isinstance(node, ast.Import):
            imported |= {name.name.partition(".")[0] for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            imported.add("" if node.level else node.module.partition(".")[0])
        elif isinstance(node, ast.keyword):
            keywords.add(node.arg)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and DOTTED.fullmatch(node.value):
            dotted.add(node.value)
    assert imported <= LASTING
    assert not keywords & WORDS
    # What is written with a dot is the name of a model, never a path to code; people by the setting.
    assert {name for name in dotted if name.count(".") > 1} == set()
    assert {name.partition(".")[0] for name in dotted} <= {config.label for config in apps.get_app_configs()}
    assert settings.AUTH_USER_MODEL.lower() not in {name.lower() for name in dotted}


def test_an_own_app_begins_with_one_migration():
    loader = MigrationLoader(None)
    for config in own_apps():
        ours = {name: one for (label, name), one in loader.disk_migrations.items() if label == config.label}
        if list(config.get_models()):
            assert [name for name, one in ours.items() if one.initial] == ["0001_initial"], config.label
