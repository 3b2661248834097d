"""The tables that the migrations make are those of the models, and the tool that says so sees every difference."""

import json
import subprocess
import sys

import pytest
from django.db import connection

from base.registry import list_own_apps
from tests.environment import ROOT
from tests.schema import read_schema
from tests.schema.comparing import MACHINE_NAME, compare_schemas

pytestmark = [pytest.mark.django_db, pytest.mark.every_case]
ON_SQLITE = pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite says it so")
ON_POSTGRESQL = pytest.mark.skipif(connection.vendor != "postgresql", reason="only PostgreSQL knows it")


def own_tables(schema):
    own = {model._meta.db_table for config in list_own_apps() for model in config.get_models(include_auto_created=True)}
    return {name: table for name, table in schema.items() if name in own}


def run_tool(*arguments):
    return subprocess.run(
        [sys.executable, "-m", "tests.schema", *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )


def test_the_migrations_make_the_tables_of_the_models():
    """What makemigrations leaves out can hide no difference: the tables themselves are compared."""
    done = run_tool("dump", "--from", "models")
    assert done.returncode == 0, done.stderr
    of_models, of_migrations = own_tables(json.loads(done.stdout)), own_tables(read_schema())
    assert compare_schemas(of_models, of_migrations) == []


def test_every_name_that_we_give_is_compared():
    metas = [model._meta for config in list_own_apps() for model in config.get_models()]
    names = [one.name for meta in metas for one in [*meta.indexes, *meta.constraints]]
    assert [name for name in names if MACHINE_NAME.search(name)] == []


# --- the tool --------------------------------------------------------------------------------------------------------
def thing(*definitions, then=()):
    """What the database says of a table `thing` made by these definitions and statements; nothing is left of it."""
    with connection.cursor() as cursor:
        cursor.execute('CREATE TABLE "other" ("id" integer NOT NULL PRIMARY KEY, "twin" integer NOT NULL UNIQUE)')
        cursor.execute(f'CREATE TABLE "thing" ({", ".join(definitions)})')
        for statement in then:
            cursor.execute(statement)
        schema = read_schema()
        cursor.execute('DROP TABLE "thing"')
        cursor.execute('DROP TABLE "other"')
    return {"thing": schema["thing"]}


PAIRS = {
    "a new column": (['"a" integer'], ['"a" integer', '"b" integer'], "thing: column b is new"),
    "a type": (['"a" integer'], ['"a" bigint'], "thing: column a: "),
    "a length": (['"a" varchar(10)'], ['"a" varchar(11)'], "thing: column a: "),
    "null": (['"a" integer'], ['"a" integer NOT NULL'], "thing: column a: "),
    "a default": (['"a" integer DEFAULT 1'], ['"a" integer DEFAULT 2'], "thing: column a: "),
    "a unique": (['"a" integer'], ['"a" integer UNIQUE'], "thing: constraint "),
    "a check of a column": (['"a" integer CHECK ("a" > 0)'], ['"a" integer CHECK ("a" > 1)'], "thing: constraint "),
    "a check with brackets and commas in a text": (
        ['"a" varchar(9)', """CONSTRAINT "sound" CHECK ("a" <> 'x),(''y')"""],
        ['"a" varchar(9)', """CONSTRAINT "sound" CHECK ("a" <> 'x),(''z')"""],
        "thing: constraint sound: ",
    ),
    "the name of a check": (
        ['"a" integer', 'CONSTRAINT "sound" CHECK ("a" > 0)'],
        ['"a" integer', 'CONSTRAINT "whole" CHECK ("a" > 0)'],
        "thing: constraint sound is gone",
    ),
    "a primary key": (['"a" integer NOT NULL'], ['"a" integer NOT NULL PRIMARY KEY'], "thing: "),
    "a foreign key": (['"a" integer'], ['"a" integer REFERENCES "other" ("id")'], "thing: constraint "),
    "its target": (
        ['"a" integer REFERENCES "other" ("id")'],
        ['"a" integer REFERENCES "other" ("twin")'],
        "thing: constraint ",
    ),
    "what is deleted with it": (
        ['"a" integer REFERENCES "other" ("id")'],
        ['"a" integer REFERENCES "other" ("id") ON DELETE CASCADE'],
        "thing: constraint ",
    ),
    "when it is checked": (
        ['"a" integer REFERENCES "other" ("id")'],
        ['"a" integer REFERENCES "other" ("id") DEFERRABLE INITIALLY DEFERRED'],
        "thing: constraint ",
    ),
    "a generated column": (
        ['"a" integer', '"b" integer'],
        ['"a" integer', '"b" integer GENERATED ALWAYS AS ("a" + 1) STORED'],
        "thing: column b: ",
    ),
}


@pytest.mark.parametrize("pair", PAIRS)
def test_a_difference_in_a_table_is_seen(pair):
    old, new, said = PAIRS[pair]
    differences = compare_schemas(thing(*old), thing(*new))
    assert [line for line in differences if line.startswith(said)], differences
    assert compare_schemas(thing(*new), thing(*new)) == []


INDEX_PAIRS = {
    "its columns": ('("a", "b")', '("b", "a")'),
    "its order": ('("a")', '("a" DESC)'),
    "an expression": ('((lower("b")))', '((upper("b")))'),
    "which rows": ("""("a") WHERE "b" <> ''""", """("a") WHERE "b" <> 'x'"""),
    "that it is partial": ('("a")', """("a") WHERE "b" <> ''"""),
}


@pytest.mark.parametrize("pair", INDEX_PAIRS)
def test_a_difference_in_an_index_is_seen(pair):
    columns = ['"a" integer', '"b" varchar(9)']
    old, new = (thing(*columns, then=[f'CREATE INDEX "found" ON "thing" {one}']) for one in INDEX_PAIRS[pair])
    assert any(line.startswith("thing: index found: ") for line in compare_schemas(old, new))


def test_a_unique_index_is_another_index():
    old, new = (
        thing('"a" integer', then=[f'CREATE {one} "found" ON "thing" ("a")']) for one in ("INDEX", "UNIQUE INDEX")
    )
    assert any(line.startswith("thing: index found: ") for line in compare_schemas(old, new))


@ON_POSTGRESQL
def test_an_operator_class_and_a_sequence_are_seen():
    columns = ['"a" varchar(9)']
    old, new = (
        thing(*columns, then=[f'CREATE INDEX "found" ON "thing" ("a"{one})']) for one in ("", " text_pattern_ops")
    )
    assert any("varchar_pattern_ops" in line or "text_pattern_ops" in line for line in compare_schemas(old, new))
    old, new = thing('"a" integer'), thing('"a" integer GENERATED BY DEFAULT AS IDENTITY')
    assert "thing: sequence a is new" in compare_schemas(old, new)


@ON_SQLITE
def test_a_collation_and_a_numbering_that_never_repeats_are_seen():
    old, new = thing('"a" varchar(9)'), thing('"a" varchar(9) COLLATE NOCASE')
    assert compare_schemas(old, new) == ["thing: column a: collation was None, is 'NOCASE'"]
    old, new = thing('"a" integer PRIMARY KEY'), thing('"a" integer PRIMARY KEY AUTOINCREMENT')
    assert compare_schemas(old, new) == ["thing: sequence a is new"]


def test_the_order_of_columns_and_the_names_that_machines_give_make_no_difference():
    old = thing('"a" integer', '"b" integer', then=['CREATE INDEX "thing_a_01234567" ON "thing" ("a")'])
    new = thing('"b" integer', '"a" integer', then=['CREATE INDEX "thing_a_89abcdef" ON "thing" ("a")'])
    assert compare_schemas(old, new) == []


def test_a_second_index_of_the_same_columns_is_seen():
    one, two = (f'CREATE INDEX "thing_a_{number}" ON "thing" ("a")' for number in ("01234567", "89abcdef"))
    differences = compare_schemas(thing('"a" integer', then=[one]), thing('"a" integer', then=[one, two]))
    assert [line for line in differences if line.endswith("once more is new")], differences


def test_what_was_renamed_is_equal_when_one_says_so():
    new = read_schema()
    old = json.loads(json.dumps(new).replace("auth_group", "auth_team"))
    assert "table auth_team is gone" in compare_schemas(old, new)
    renamed = {"auth_team": "auth_group", "auth_team_permissions": "auth_group_permissions"}
    assert compare_schemas(old, new, renamed) == []


def test_the_command_line_compares_and_exits_with_one_where_something_differs(tmp_path):
    old, new = tmp_path / "old.json", tmp_path / "new.json"
    old.write_text(json.dumps(thing('"a" integer')))
    new.write_text(json.dumps(thing('"a" integer', '"b" integer')))
    assert run_tool("compare", str(old), str(old)).stdout.startswith("equal: 1 tables")
    done = run_tool("compare", str(old), str(new))
    assert (done.returncode, done.stdout) == (1, "thing: column b is new\n")
    renamed = run_tool("compare", str(old), str(new), "--renamed", "thing=thing2")
    assert renamed.stdout == "table thing2 is gone\ntable thing is new\n"
