"""The ground of the tests themselves: which of them run once, and that what is prepared once is what was made."""

import contextlib
import subprocess
import sys
import types

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import transaction

from base.database.state import read_state
from municipalities.models import Place, Region
from tests import postgres, prepared, touching
from tests.conftest import make_municipality
from tests.environment import ROOT
from tests.run import list_quick_options


# --- which tests run once ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("names", "touches"),
    [
        ({}, False),
        ({"connection": object()}, True),
        ({"connections": object()}, True),
        ({"postgres": postgres}, True),
        ({"anything": postgres.database}, True),
        ({"free_port": postgres.free_port}, False),
    ],
)
def test_a_module_that_names_a_database_touches_it(names, touches):
    module = types.ModuleType("tests.test_invented")
    vars(module).update(names)
    assert touching.names_database(module) == touches


@pytest.mark.parametrize(
    ("asked", "marks", "touches"),
    [
        (["norwegian", "tmp_path"], [], False),
        (["db", "region", "kari"], [], True),
        (["django_db_setup", "demo"], [], True),
        (["norwegian"], ["django_db"], True),
    ],
)
def test_a_test_touches_by_its_fixtures_and_marks(asked, marks, touches):
    marked = {name: pytest.Mark(name, (), {}, _ispytest=True) for name in marks}
    item = types.SimpleNamespace(fixturenames=asked, get_closest_marker=marked.get, module=types.ModuleType("plain"))
    assert touching.touches_database(item) == touches


@pytest.mark.parametrize(
    ("marks", "further"),
    [([], ["a[2]", "a[3]"]), (["every_case"], [])],
)
def test_all_cases_but_the_first_are_further_ones_unless_the_database_decides(marks, further):
    found: list[tuple[str, str]] = []
    items = [
        types.SimpleNamespace(
            nodeid=nodeid,
            get_closest_marker=dict.fromkeys(marks, True).get,
            add_marker=lambda mark, nodeid=nodeid: found.append((mark, nodeid)),
        )
        for nodeid in ("a[1]", "a[2]", "b", "a[3]")
    ]
    touching.mark_further_cases(items)
    assert found == [("further_case", nodeid) for nodeid in further]


def test_every_module_that_runs_on_one_database_is_there():
    there = {path.stem for path in ROOT.glob("tests/test_*.py")}
    assert there >= touching.ONE_DATABASE_MODULES


@pytest.mark.parametrize("marks", [[], ["database"]])
def test_a_database_that_no_list_of_fixtures_shows_is_refused(marks):
    node = types.SimpleNamespace(nodeid="a test", get_closest_marker=dict.fromkeys(marks, True).get)
    with (
        contextlib.nullcontext() if marks else pytest.raises(pytest.fail.Exception, match="name it among its arguments")
    ):
        touching.refuse_hidden_use("db", node)


# --- what is prepared once --------------------------------------------------------------------------------------------
def test_rows_are_loaded_once_and_written_back_as_they_were(db, tmp_path):
    loaded = []

    def load():
        loaded.append(make_municipality("3427", "Tynset", 62.2759, 10.7824))

    Region.objects.create(name_nb="Prøvefjell")
    with transaction.atomic():
        prepared.load_once(tmp_path / "some.rows", load)
        first = prepared.read_rows()
        transaction.set_rollback(True)
    assert not Place.objects.exists()
    prepared.load_once(tmp_path / "some.rows", load)
    assert prepared.read_rows() == first
    assert len(loaded) == 1
    assert Place.objects.create(name="Savalen", municipality=loaded[0], lat=62.2, lon=10.5).pk > loaded[0].centre_id


def test_a_copied_database_has_every_migration_and_no_other(db):
    state = read_state()
    assert (list(state.unapplied), list(state.unknown)) == ([], [])


def test_a_process_with_other_content_types_has_all_tables_replaced(db, tmp_path):
    kept = tmp_path / "some.rows"
    prepared.load_once(kept, lambda: Region.objects.create(name_nb="Prøvefjell"))
    first = prepared.read_rows()
    Region.objects.all().delete()
    for row in ContentType.objects.all():
        row.delete()
    ContentType.objects.create(id=10_000, app_label="other", model="other")
    prepared.load_once(kept, lambda: pytest.fail("loaded anew"))
    assert prepared.read_rows() == first
    assert ContentType.objects.get_for_model(Region).pk in {row[0] for row in first["django_content_type"][1]}


def test_pytest_takes_the_options_of_make_quick():
    command = [sys.executable, "-m", "pytest", *list_quick_options(), "--version"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
