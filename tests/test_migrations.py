"""Migrations are kept for years: they say what the tables are, and name no code that we may rename tomorrow."""

import ast
import re

import pytest
from django.apps import apps
from django.conf import settings
from django.db.migrations.graph import MigrationGraph
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.questioner import MigrationQuestioner
from django.db.migrations.state import ProjectState
from django.db.migrations.writer import MigrationWriter

from base.database.autodetector import LASTING, SchemaAutodetector
from base.registry import list_own_apps
from tests.environment import ROOT

FILES = sorted(ROOT.glob("*/migrations/[0-9]*.py"))
WITH_MODELS = [config.label for config in list_own_apps() if list(config.get_models())]
WORDS = {"choices", "error_messages", "help_text", "validators", "verbose_name", "violation_error_message"}
DOTTED = re.compile(r"[a-z_]\w*(\.\w+)+")


def named_in(source: str) -> tuple[set[str], set[str], set[str]]:
    """The packages that a migration imports, its keywords, and its texts with dots between words."""
    imported, keywords, dotted = set(), set(), set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            imported |= {name.name.partition(".")[0] for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            imported.add("" if node.level else str(node.module).partition(".")[0])
        elif isinstance(node, ast.keyword):
            keywords.add(node.arg or "")
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and DOTTED.fullmatch(node.value):
            dotted.add(node.value)
    return imported, keywords, dotted


def assert_names_django_and_python_only(source):
    imported, keywords, dotted = named_in(source)
    assert imported
    assert imported <= LASTING
    assert not keywords & WORDS
    # What is written with a dot is the name of a model, never a path to code; people by the setting.
    assert {name for name in dotted if name.count(".") > 1} == set()
    assert {name.partition(".")[0] for name in dotted} <= {config.label for config in apps.get_app_configs()}
    assert settings.AUTH_USER_MODEL.lower() not in {name.lower() for name in dotted}


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parts[-3]}-{path.stem}")
def test_a_migration_names_django_and_python_only(path):
    assert_names_django_and_python_only(path.read_text())


def test_so_would_one_that_is_made_anew():
    asked = MigrationQuestioner(specified_apps=set(WITH_MODELS))  # or Django leaves out apps that have migrations
    made = SchemaAutodetector(ProjectState(), ProjectState.from_apps(apps), asked).changes(MigrationGraph())
    assert set(WITH_MODELS) <= made.keys()
    for label in WITH_MODELS:
        for migration in made[label]:
            assert_names_django_and_python_only(MigrationWriter(migration).as_string())


def test_one_that_names_our_code_or_words_is_found():
    imported, keywords, dotted = named_in(
        "import base.text.richtext\nfrom .x import y\nf(help_text='', to='municipalities.user',"
        " default='base.slugs.slug')"
    )
    assert imported == {"base", ""}
    assert keywords & WORDS == {"help_text"}
    assert dotted == {"municipalities.user", "base.slugs.slug"}


def test_an_own_app_begins_with_one_migration_and_a_second_breaks_the_one_circle():
    migrations = MigrationLoader(None).disk_migrations
    first = {(label, name) for (label, name), one in migrations.items() if one.initial and label in WITH_MODELS}
    second = "accounts", "0002_initial"  # memberships point up at offices, and mergers of offices down at people
    assert first == {*((label, "0001_initial") for label in WITH_MODELS), second}
    assert ("municipalities", "0001_initial") in migrations[second].dependencies
    assert (settings.AUTH_USER_MODEL.split(".")[0], "__first__") in migrations[
        "municipalities", "0001_initial"
    ].dependencies
