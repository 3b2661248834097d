"""Erased words leave SQLite's file and the log beside it, also where a reader was in the way; on a real file."""

import pathlib
import sqlite3
from contextlib import closing

import pytest
from django.conf import settings
from django.db.utils import ConnectionHandler

from base.database import wal

WORD = "quittenbaum"
on_sqlite = pytest.mark.skipif(settings.DATABASES["default"]["ENGINE"].endswith("postgresql"), reason="SQLite's own")
pytestmark = [on_sqlite, pytest.mark.django_db]


@pytest.fixture
def database(tmp_path, monkeypatch):
    """A file of its own, opened as the portal opens its own; the tests' database is in memory."""
    ours = {**settings.DATABASES["default"], "NAME": str(tmp_path / "portal.sqlite3")}
    connection = ConnectionHandler({"default": ours})["default"]
    connection.inc_thread_sharing()
    monkeypatch.setattr(wal, "connection", connection)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE t (id integer PRIMARY KEY, text text)")
        cursor.executemany("INSERT INTO t (text) VALUES (%s)", [(f"{WORD} {number}" * 50,) for number in range(200)])
    yield connection
    connection.close()


def where(database) -> list[str]:
    """The files that hold the word."""
    name = database.settings_dict["NAME"]
    return [end for end in ("", "-wal") if WORD.encode() in pathlib.Path(name + end).read_bytes()]


def test_the_word_is_in_the_file_before(database):
    assert wal.empty_wal()
    assert where(database) == [""]


@pytest.mark.parametrize("statement", ["DELETE FROM t", "UPDATE t SET text = ''", "DROP TABLE t"])
def test_after_erasing_neither_file_nor_log_holds_the_word(statement, database):
    wal.empty_wal()
    with database.cursor() as cursor:
        cursor.execute(statement)
    assert wal.empty_wal()
    assert where(database) == []


def test_a_reader_in_the_way_is_not_waited_for_long_and_the_next_try_succeeds(database, caplog):
    with database.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout")
        usual = cursor.fetchone()[0]
    with closing(sqlite3.connect(database.settings_dict["NAME"], isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM t").fetchone()
        with database.cursor() as cursor:
            cursor.execute("DELETE FROM t")
        assert not wal.empty_wal()
        wal.empty_wal_again()
        assert "tried again" in caplog.text
        reader.execute("COMMIT")
    assert wal.empty_wal()
    assert where(database) == []
    with database.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout")
        assert cursor.fetchone()[0] == usual > 1000


def test_inside_a_transaction_it_is_left_for_the_next_time():
    assert wal.empty_wal() in (True, False)
