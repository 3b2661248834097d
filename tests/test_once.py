"""The ground of the tests themselves: which of them run once."""

import contextlib
import types

import pytest

from tests import postgres, touching


# --- which tests run once ------------------------------------------------------------------------------------------------
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


@pytest.mark.parametrize("marks", [[], ["database"]])
def test_a_database_that_no_list_of_fixtures_shows_is_refused(marks):
    node = types.SimpleNamespace(nodeid="a test", get_closest_marker=dict.fromkeys(marks, True).get)
    with (
        contextlib.nullcontext() if marks else pytest.raises(pytest.fail.Exception, match="name it among its arguments")
    ):
        touching.refuse_hidden_use("db", node)
