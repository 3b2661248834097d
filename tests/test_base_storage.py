"""A database that is away, locked or full: who is told what, and that what a person wrote comes back to them."""

import contextlib
import errno
import re
import sqlite3
import threading
import time

import psycopg
import pytest
from django.core.cache import cache
from django.db import InterfaceError, OperationalError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import translation

from base.database import watch as lookouts
from base.database.storage import Trouble, find_trouble
from base.database.watch import DatabaseWatch, OtherVersion
from inquiries.models import Inquiry
from tests.desk import CONTACT, fill_in, send
from tests.environment import PASSWORD
from tests.finding import find_newest_migration

pytestmark = pytest.mark.every_case


def sqlite_error(code):
    error = sqlite3.OperationalError("as SQLite says it")
    error.sqlite_errorcode = code
    return error


def caused_by(cause):
    error = OperationalError("Django's own")
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "trouble"),
    [
        (caused_by(sqlite_error(sqlite3.SQLITE_BUSY)), Trouble.BUSY),
        (caused_by(sqlite_error(sqlite3.SQLITE_BUSY_SNAPSHOT)), Trouble.BUSY),
        (caused_by(sqlite_error(sqlite3.SQLITE_FULL)), Trouble.FULL),
        (caused_by(sqlite_error(sqlite3.SQLITE_IOERR_WRITE)), Trouble.FULL),
        (caused_by(sqlite_error(sqlite3.SQLITE_CANTOPEN)), Trouble.AWAY),
        (caused_by(sqlite_error(sqlite3.SQLITE_ERROR)), None),  # a statement of ours that is wrong
        (caused_by(psycopg.OperationalError("connection refused")), Trouble.AWAY),
        (caused_by(psycopg.errors.AdminShutdown("going down")), Trouble.AWAY),
        (caused_by(psycopg.errors.CannotConnectNow("starting up")), Trouble.AWAY),
        (caused_by(psycopg.errors.TooManyConnections("too many")), Trouble.AWAY),
        (caused_by(psycopg.errors.DiskFull("no space")), Trouble.FULL),
        (caused_by(psycopg.errors.LockNotAvailable("lock_timeout")), Trouble.BUSY),
        (caused_by(psycopg.errors.UniqueViolation("twice")), None),
        (caused_by(psycopg.errors.UndefinedTable("no such table")), None),
        (InterfaceError("connection already closed"), Trouble.AWAY),
        (OSError(errno.ENOSPC, "No space left on device"), Trouble.FULL),
        (OSError(errno.ENOENT, "No such file"), None),
        (ValueError("anything else"), None),
        (None, None),
    ],
)
def test_what_is_wrong_is_told_from_what_the_database_says(error, trouble):
    assert find_trouble(error) is trouble


@pytest.fixture
def own_lookout(monkeypatch):
    monkeypatch.setattr(lookouts, "LOOK_SECONDS", 0.01)
    found = DatabaseWatch()
    yield found
    found.available = True  # ends its thread


def until(condition):
    deadline = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_the_door_is_closed_while_the_database_is_away_and_opens_by_itself(own_lookout, monkeypatch, caplog):
    answers = iter([OperationalError("refused\nadvice"), OperationalError("refused"), OtherVersion("a.0001"), None])
    asked = []

    def ask():
        asked.append(threading.current_thread().name)
        if error := next(answers):
            raise error

    monkeypatch.setattr(lookouts, "ask_database", ask)
    assert not own_lookout.look()
    until(lambda: own_lookout.available)
    assert asked[1:] == ["lookout"] * 3
    lines = [record.getMessage() for record in caplog.records]
    assert lines == ["the database cannot be used, pages say 503: refused", "the database answers again"]


def test_two_threads_that_meet_it_start_one_look(own_lookout, monkeypatch):
    gate = threading.Event()
    asked = []

    def ask():
        asked.append(1)
        gate.wait(10)

    monkeypatch.setattr(lookouts, "ask_database", ask)
    for _time in range(5):
        own_lookout.close(OperationalError("away"))
    until(lambda: asked)
    gate.set()
    until(lambda: own_lookout.available)
    assert len(asked) == 1


@pytest.fixture
def migration_rows(db, monkeypatch):
    """Returns a function that changes what the database says about its migrations."""
    # In the test's own transaction: no other connection sees what it writes.
    monkeypatch.setattr(lookouts, "open_quick_connection", lambda: contextlib.nullcontext("default"))

    def execute(statement):
        with connection.cursor() as cursor:
            cursor.execute(statement)

    return execute


def test_tables_of_an_older_version_are_named(migration_rows):
    lookouts.ask_database()
    newest = find_newest_migration("news")
    migration_rows(f"DELETE FROM django_migrations WHERE app = 'news' AND name = '{newest}'")
    with pytest.raises(OtherVersion, match=rf"missing: news.{newest}; run `manage.py prepare`"):
        lookouts.ask_database()


def test_tables_of_a_newer_version_are_named(migration_rows):
    migration_rows("INSERT INTO django_migrations (app, name, applied) VALUES ('news', '0002_more', '2026-01-01')")
    with pytest.raises(OtherVersion, match=r"a newer version \(news.0002_more\)"):
        lookouts.ask_database()


def test_a_history_of_other_migrations_is_told(migration_rows):
    migration_rows("DELETE FROM django_migrations WHERE app = 'municipalities'")
    with pytest.raises(OtherVersion, match="other migrations"):
        lookouts.ask_database()


@pytest.fixture
def away(monkeypatch):
    monkeypatch.setattr(lookouts.database_watch, "available", False)


@pytest.mark.parametrize(
    ("path", "heading"),
    [("/nb/", "Straks tilbake"), ("/en/jobs/", "Back in a moment"), ("/admin/", "Straks tilbake")],
)
def test_while_it_is_away_every_page_says_so_without_asking_it(away, path, heading):
    answer = Client().get(path)  # no database in this test: a query would fail
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert heading in answer.content.decode()
    assert "no-store" in answer.headers["Cache-Control"]


@pytest.mark.parametrize("language", ["nb", "en", "de", "nl"])
def test_what_was_written_comes_back_with_a_button_that_sends_it_again(away, language):
    text = "Hei!\n\nVi er fire, og <b>ser</b> etter & hus."
    with translation.override(language):
        path = reverse("contact")
    answer = Client().post(
        path, {"token": "abc:1", "text": text, "email": "a@example.org", "children": ["2019", "2021"]}
    )
    page = answer.content.decode()
    assert answer.status_code == 503
    fields = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page)
    assert [name for name, _value in fields] == ["token", "text", "email", "children", "children"]
    assert "<b>ser</b>" not in page
    assert f'action="{path}"' in page
    assert "<p>Vi er fire" in page


def test_a_form_of_the_workplace_comes_back_with_its_text(away):
    text = "En lang historie om en flytting til fjellet."
    page = (
        Client()
        .post("/admin/news/story/add/", {"title_nb": text, "postal_code": "2500", "language": "nb"})
        .content.decode()
    )
    assert "Det du skrev, står på denne siden" in page
    assert f"<p>{text}</p>" in page


def test_a_password_is_on_no_page(away):
    page = (
        Client()
        .post("/admin/account/login/", {"login": "tynset", "password": "hemmelig-ord-som-er-langt"})
        .content.decode()
    )
    assert "hemmelig" not in page
    assert "gå tilbake i nettleseren" in page.lower()
    assert "står på denne siden" not in page


@pytest.mark.parametrize(
    ("cause", "words"),
    [
        (sqlite_error(sqlite3.SQLITE_FULL), "har ikke plass til å lagre"),
        (sqlite_error(sqlite3.SQLITE_BUSY), "Vent et minutt og send igjen"),
        (OSError(errno.ENOSPC, "No space left on device"), "har ikke plass til å lagre"),
    ],
)
def test_a_form_that_meets_a_full_or_locked_disk_is_given_back_and_leaves_no_half_row(
    region, tynset, monkeypatch, cause, words
):
    client = Client(raise_request_exception=False)
    values = fill_in(client, reverse("contact"), **CONTACT | {"text": "Vi vil flytte"})
    fail = caused_by(cause) if isinstance(cause, sqlite3.Error) else cause

    def refuse(*args, **kwargs):
        raise fail

    monkeypatch.setattr("base.mail.outbox.Mail.objects.create", refuse)  # the last thing that is written
    answer = send(client, reverse("contact"), values)
    assert answer.status_code == 503
    assert words in answer.content.decode()
    assert "Vi vil flytte" in answer.content.decode()
    assert not Inquiry.objects.exists()
    monkeypatch.undo()
    assert send(client, reverse("contact"), values).status_code == 302, "sent again it is stored, once"
    assert Inquiry.objects.count() == 1


def test_a_database_that_goes_away_during_a_request_closes_the_door(region, monkeypatch):
    closed = []
    monkeypatch.setattr(lookouts.database_watch, "close", closed.append)
    error = caused_by(psycopg.errors.AdminShutdown("going down"))

    def fail(*args, **kwargs):
        raise error

    monkeypatch.setattr("municipalities.models.Municipality.objects.all", fail)
    monkeypatch.setattr("pages.views.Front.get_context_data", fail)
    answer = Client(raise_request_exception=False).get("/nb/")
    assert answer.status_code == 503
    assert closed == [error]


def test_any_other_fault_is_a_500_that_says_what_back_still_holds(region, monkeypatch):
    def fail(*args, **kwargs):
        raise ValueError("ours")

    monkeypatch.setattr("pages.views.Front.get_context_data", fail)
    answer = Client(raise_request_exception=False).get("/nb/")
    assert answer.status_code == 500
    assert "Det du skrev, står der fortsatt" in answer.content.decode()


def test_a_host_reads_on_while_the_stamp_of_the_session_cannot_be_written(as_person, kari, monkeypatch):
    client = as_person(kari)

    def refuse(*args, **kwargs):
        raise caused_by(sqlite_error(sqlite3.SQLITE_BUSY))

    monkeypatch.setattr("django.contrib.sessions.models.Session.save", refuse)
    assert client.get(reverse("admin:index")).status_code == 200


@contextlib.contextmanager
def nothing_can_be_written():
    """The database itself refuses, as on a disk that has become read-only; undone after the block."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("PRAGMA query_only = 1" if connection.vendor == "sqlite" else "SET TRANSACTION READ ONLY")
        yield
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA query_only = 0")
        transaction.set_rollback(True)


def test_who_signs_in_while_nothing_can_be_counted_reads_that_and_not_too_many_attempts(kari):
    client = Client(raise_request_exception=False)
    address = reverse("account_login")
    client.get(address)
    with nothing_can_be_written():
        answer = client.post(address, {"login": "kari", "password": PASSWORD})
    assert answer.status_code == 503
    assert "For mange" not in answer.content.decode()
    assert PASSWORD not in answer.content.decode()
    assert client.post(address, {"login": "kari", "password": PASSWORD}).status_code == 302


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "sqlite", reason="a lock on the whole database is SQLite's")
def test_who_signs_in_while_sqlite_is_locked_reads_that_and_not_too_many_attempts(kari):
    other = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None, uri=True)
    other.execute("BEGIN IMMEDIATE")
    try:
        answer = Client(raise_request_exception=False).post(
            reverse("account_login"), {"login": "kari", "password": PASSWORD}
        )
    finally:
        other.close()
    assert answer.status_code == 503
    assert "For mange" not in answer.content.decode()


@pytest.mark.django_db
def test_a_count_that_another_process_was_quicker_with_is_no_fault():
    assert cache.add("lock", "mine")
    assert not cache.add("lock", "theirs")
    assert cache.get("lock") == "mine"


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "sqlite", reason="a lock on the whole database is SQLite's")
def test_strangers_read_every_page_while_sqlite_is_locked(region, tynset):
    other = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None, uri=True)
    other.execute("BEGIN IMMEDIATE")
    try:
        for path in ("/nb/", "/nb/jobber/", "/nb/tynset/", reverse("contact"), "/sitemap.xml"):
            started = time.monotonic()
            assert Client().get(path, follow=True).status_code in (200, 404)
            assert time.monotonic() - started < 3, "it waited for its turn to write"
    finally:
        other.close()
