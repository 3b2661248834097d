"""What many tests begin with, made once a run: the tables as the migrations leave them, and rows loaded into them.

Each test process has a database of its own. The first that needs one runs the migrations; the others copy what came of
it. Rows that take seconds to load, as the demo's do, are loaded once and written back as they were.
"""

import contextlib
import fcntl
import os
import pathlib
import pickle
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import psycopg
from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.management.color import no_style
from django.db import connection

from tests.environment import ROOT

Rows = list[tuple[Any, ...]]
CONTENT_TYPES = "django_content_type"
OWN: Any = connection  # what only one kind of database has, the common type does not know


@contextlib.contextmanager
def one_at_a_time(path: pathlib.Path) -> Iterator[None]:
    """Let one test process in, while the others wait."""
    with open(path.with_suffix(".lock"), "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


# --- the tables -------------------------------------------------------------------------------------------------------
class Tables:
    """The tables of a whole run, kept where every process of it finds them: a file, or a template of the server."""

    def __init__(self, folder: pathlib.Path):
        self.file = folder / "tables.sqlite3"
        self.done = folder / "tables.done"
        self.template = "test_template_of_tables"  # one a server: a later run takes the place of an earlier one
        self.on_sqlite = connection.vendor == "sqlite"

    @contextlib.contextmanager
    def share(self) -> Iterator[None]:
        """While Django sets up the database of this process, inside: a copy if there is one, else what others will
        copy.
        """
        with one_at_a_time(self.done):
            if self.done.exists():
                with self.copied():
                    yield
                return
            yield
            self.keep()
            self.done.touch()

    @contextlib.contextmanager
    def copied(self) -> Iterator[None]:
        options = connection.settings_dict["TEST"]
        before = dict(options)
        options["MIGRATE"] = False  # every table is there: nothing is left to make
        try:
            if self.on_sqlite:
                with contextlib.closing(self.fill_memory()):
                    yield
            else:
                options["TEMPLATE"] = self.template
                yield
        finally:
            options.clear()
            options.update(before)

    def fill_memory(self) -> sqlite3.Connection:
        """The database in memory that Django is going to open; it lasts while somebody holds it."""
        name = OWN.creation._get_test_db_name()
        held = sqlite3.connect(name, uri=True)
        with contextlib.closing(sqlite3.connect(self.file)) as kept:
            kept.backup(held)
        return held

    def keep(self) -> None:
        if self.on_sqlite:
            connection.ensure_connection()
            with contextlib.closing(sqlite3.connect(self.file)) as kept:
                connection.connection.backup(kept)
            return
        name = connection.settings_dict["NAME"]
        connection.close()
        OWN.close_pool()  # nobody may look at a database that becomes a template
        own = settings.DATABASES["default"]
        place = {"host": own["HOST"], "port": own["PORT"], "user": own["USER"], "password": own["PASSWORD"]}
        with psycopg.connect(dbname="postgres", autocommit=True, **place) as server:
            server.execute(f"DROP DATABASE IF EXISTS {self.template}")
            server.execute(f'CREATE DATABASE {self.template} TEMPLATE "{name}"')


def migrate_once(folder: pathlib.Path) -> pathlib.Path:
    """Return a SQLite file in `folder` with the tables as the migrations leave them; the first process makes it."""
    file = folder / "flytthit.sqlite3"
    with one_at_a_time(folder):
        if not file.exists():
            folder.mkdir(exist_ok=True)
            own = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
            command = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
            subprocess.run(command, cwd=ROOT, env=own | {"VAR_DIR": str(folder)}, check=True)
    return file


# --- rows -------------------------------------------------------------------------------------------------------------
def read_rows() -> dict[str, tuple[list[str], Rows]]:
    """{table: (columns, rows)} of all that is in the database, as it is kept."""
    with connection.cursor() as cursor:
        return {table: read_table(cursor, table) for table in connection.introspection.table_names(cursor)}


def read_table(cursor: Any, table: str) -> tuple[list[str], Rows]:
    as_kept = (
        "+" if connection.vendor == "sqlite" else ""
    )  # an expression has no type that Python would make a value of
    columns = [column.name for column in connection.introspection.get_table_description(cursor, table)]
    names = ", ".join(as_kept + connection.ops.quote_name(column) for column in columns)
    cursor.execute(f"SELECT {names} FROM {connection.ops.quote_name(table)}")
    return columns, cursor.fetchall()


def write_rows(found: dict[str, tuple[list[str], Rows]]) -> None:
    """Replace what these tables hold. Inside a transaction, whose end asks whether every reference leads somewhere."""
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        for table in found:
            cursor.execute(f"DELETE FROM {quote(table)}")
        for table, (columns, rows) in found.items():
            names, places = ", ".join(map(quote, columns)), ", ".join(["%s"] * len(columns))
            cursor.executemany(f"INSERT INTO {quote(table)} ({names}) VALUES ({places})", rows)
        for sql in connection.ops.sequence_reset_sql(no_style(), apps.get_models(include_auto_created=True)):
            cursor.execute(sql)


def load_once(path: pathlib.Path, load: Callable[[], object]) -> None:
    """Have the database hold what `load` loads; in a run it is loaded once, and the rows that came of it are kept in
    `path`.

    Rows point at content types by their ids. A test that emptied all tables has left this process with other ids: there
    all tables are replaced, the types among them.
    """
    with one_at_a_time(path):
        if not path.exists():
            before = read_rows()
            load()
            whole = read_rows()
            changed = [table for table, rows in whole.items() if rows != before[table]]
            path.write_bytes(pickle.dumps((before[CONTENT_TYPES], changed, whole)))
            return
    types, changed, whole = pickle.loads(path.read_bytes())
    with connection.cursor() as cursor:
        is_alike = read_table(cursor, CONTENT_TYPES) == types
    write_rows({table: whole[table] for table in changed} if is_alike else whole)
    ContentType.objects.clear_cache()
