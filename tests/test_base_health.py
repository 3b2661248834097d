"""/healthz and /readyz: what they find, to whom they say it, and that nothing stands in their way."""

import datetime
import shutil
import time
import types

import pytest
from django.conf import settings as configured
from django.db import OperationalError, connection, connections, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.utils import timezone
from django.utils.connection import ConnectionDoesNotExist
from django_tasks_db.models import DBTaskResult

from base.database.state import QUICK_ALIAS
from base.mail import outbox
from base.models import Mail
from base.operation import readiness
from tests.environment import ROOT
from tests.test_flytthit_settings import GOOD, manage

PATHS = ["/healthz", "/readyz"]
HERE = {"REMOTE_ADDR": "127.0.0.1", "HTTP_HOST": "127.0.0.1:8000"}
TOKEN = "kjenner-du-ordet-0123456789"
LAST = sorted(path.stem for path in (ROOT / "base/migrations").glob("[0-9]*.py"))[-1]
LONG_AGO = datetime.timedelta(minutes=16)

# The readiness opens a connection of its own, which sees only what has been committed.
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def asked_anew():
    readiness.readiness.forget()
    yield
    readiness.readiness.forget()


def ask(path="/readyz", headers=None, **environment):
    readiness.readiness.forget()
    return Client().get(path, headers=headers, **environment)


def parts(answer) -> dict[str, str]:
    head, *lines = answer.content.decode().splitlines()
    assert head == ("ready" if answer.status_code == 200 else "not ready")
    return dict(line.split(": ", 1) for line in lines)


def mail(next_try, **values):
    with transaction.atomic():
        row = outbox.enqueue_mail(to="a@example.org", subject="x", body="y")
    Mail.objects.filter(pk=row.pk).update(next_try=next_try, **values)


def task(enqueued_at, **values):
    row = DBTaskResult.objects.create(
        args_kwargs={"args": [], "kwargs": {}},
        task_path="base.pictures.models.make_renditions",
        backend_name="default",
        run_after=timezone.now() - LONG_AGO,
        exception_class_path="",
        traceback="",
    )
    DBTaskResult.objects.filter(pk=row.pk).update(enqueued_at=enqueued_at, **values)


# --- what is found ---------------------------------------------------------------------------------------------------
def test_all_is_well():
    answer = ask(**HERE)
    assert answer.status_code == 200
    assert parts(answer) == dict.fromkeys(("database", "migrations", "mail", "tasks", "disk"), "ok")


def test_a_mail_that_nobody_tries_is_found_and_one_that_waits_for_its_next_try_is_none():
    now = timezone.now()
    mail(now + datetime.timedelta(hours=5), attempts=12)
    mail(now - LONG_AGO, claimed_until=now + datetime.timedelta(minutes=1))
    mail(now - LONG_AGO, state=Mail.State.SENT)
    mail(now - datetime.timedelta(minutes=5))
    assert ask().status_code == 200
    mail(now - LONG_AGO)
    answer = ask(**HERE)
    assert answer.status_code == 503
    assert "does the mail sender run?" in parts(answer)["mail"]


def test_a_task_that_nobody_takes_is_found():
    now = timezone.now()
    task(now - datetime.timedelta(minutes=5))
    task(now - LONG_AGO, status="SUCCESSFUL")
    assert ask().status_code == 200
    task(now - LONG_AGO)
    answer = ask(**HERE)
    assert answer.status_code == 503
    assert "does the task worker run?" in parts(answer)["tasks"]


def test_a_migration_that_is_missing_is_named():
    recorder = MigrationRecorder(connection)
    recorder.record_unapplied("base", LAST)
    try:
        answer = ask(**HERE)
    finally:
        recorder.record_applied("base", LAST)
    assert answer.status_code == 503
    assert parts(answer)["migrations"].startswith(f"1 not applied, the first is base.{LAST}")


def test_a_full_disk_and_one_that_cannot_be_written_to_are_found(monkeypatch, settings, tmp_path):
    settings.ARCHIVE_DIR = str(tmp_path / "not-yet")
    assert ask().status_code == 200
    monkeypatch.setattr(
        "base.operation.readiness.shutil.disk_usage", lambda folder: types.SimpleNamespace(free=5 * 1024**2)
    )
    answer = ask(**HERE)
    assert answer.status_code == 503
    assert parts(answer)["disk"].startswith("5 MB free in ")
    monkeypatch.setattr("base.operation.readiness.os.access", lambda folder, mode: False)
    assert parts(ask(**HERE))["disk"].endswith("cannot be written to")


def test_while_the_portal_is_maintained_it_is_alive_and_not_ready_and_asks_no_database(settings, monkeypatch):
    settings.MAINTENANCE = True
    monkeypatch.setattr("base.operation.readiness.check_database", lambda: pytest.fail("asked"))
    assert ask("/healthz").status_code == 200
    assert (ask().status_code, parts(ask(**HERE))) == (503, {"maintenance": "MAINTENANCE is set"})


def test_a_database_that_refuses_is_said_quickly_and_without_its_name(monkeypatch):
    def refuse(self):
        raise OperationalError('connection to server at "db.internal", user "portal" failed')

    monkeypatch.setattr(type(connections["default"]), "ensure_connection", refuse)
    assert ask("/healthz").status_code == 200
    answer = ask(**HERE)
    assert answer.status_code == 503
    assert parts(answer)["database"] == "no answer (OperationalError)"


@pytest.mark.skipif(configured.DATABASES["default"]["ENGINE"].endswith("sqlite3"), reason="SQLite is no server")
def test_a_database_server_that_never_answers_is_given_up_in_seconds(monkeypatch):
    """It takes the connection and says nothing."""
    from tests.test_deploy_nginx import silent_server

    with silent_server() as port:
        monkeypatch.setitem(connection.settings_dict, "HOST", "127.0.0.1")
        monkeypatch.setitem(connection.settings_dict, "PORT", str(port))
        started = time.monotonic()
        assert ask().status_code == 503
        assert time.monotonic() - started < 4


def test_the_connection_is_closed_and_forgotten(monkeypatch):
    closed, close = [], type(connections["default"]).close
    monkeypatch.setattr(type(connections["default"]), "close", lambda self: closed.append(self.alias) or close(self))
    ask()
    assert QUICK_ALIAS in closed
    with pytest.raises(ConnectionDoesNotExist):
        connections[QUICK_ALIAS]


def test_asking_often_costs_one_look(monkeypatch):
    looks = []
    monkeypatch.setattr("base.operation.readiness.check_all", lambda: looks.append(1) or {"database": "ok"})
    for _time in range(50):
        assert Client().get("/readyz").status_code == 200
    assert len(looks) == 1


def test_who_comes_while_another_asks_reads_the_report_before(monkeypatch):
    monkeypatch.setattr(readiness.readiness, "report", {"database": "no answer"})
    with readiness.readiness.lock:
        assert Client().get("/readyz").status_code == 503


def test_what_fails_is_logged_once_and_not_at_every_look(monkeypatch, caplog):
    monkeypatch.setattr("base.operation.readiness.check_disk", lambda: "full")
    for _look in range(3):
        readiness.readiness.until = 0.0
        Client().get("/readyz")
    assert [record.getMessage() for record in caplog.records].count("not ready: disk: full") == 1


# --- to whom it is said ----------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("environment", "named"),
    [
        (HERE, True),
        ({"REMOTE_ADDR": "::1", "HTTP_HOST": "[::1]:8000"}, True),
        ({"REMOTE_ADDR": "127.0.0.1", "HTTP_HOST": "localhost"}, True),
        ({"REMOTE_ADDR": "192.0.2.7", "HTTP_HOST": "127.0.0.1"}, False),
        ({"REMOTE_ADDR": "127.0.0.1", "HTTP_HOST": "portal.example.org"}, False),  # a proxy that says nothing of itself
        ({"REMOTE_ADDR": "", "HTTP_HOST": "localhost"}, False),
        (HERE | {"HTTP_X_FORWARDED_FOR": "127.0.0.1"}, False),
        (HERE | {"HTTP_X_FORWARDED_FOR": ""}, False),
        (HERE | {"HTTP_FORWARDED": "for=127.0.0.1"}, False),
        (HERE | {"HTTP_X_FORWARDED_PROTO": "https"}, False),
        (HERE | {"HTTP_X_REAL_IP": "127.0.0.1"}, False),
        (HERE | {"HTTP_VIA": "1.1 x"}, False),
    ],
)
@pytest.mark.parametrize("behind", [True, False])
def test_parts_are_named_to_the_machine_itself_and_to_nobody_behind_a_proxy(environment, named, behind, settings):
    settings.BEHIND_PROXY = behind
    answer = ask(**environment)
    assert bool(parts(answer)) is named


@pytest.mark.parametrize(
    ("sent", "named"),
    [
        (f"Bearer {TOKEN}", True),
        (f"bearer  {TOKEN} ", True),
        (f"Bearer {TOKEN}x", False),
        (f"Basic {TOKEN}", False),
        ("Bearer", False),
        ("", False),
        ("Bearer ø", False),
    ],
)
def test_parts_are_named_to_who_has_the_token(sent, named, settings):
    settings.HEALTH_TOKEN = TOKEN
    assert bool(parts(ask(headers={"Authorization": sent}, REMOTE_ADDR="192.0.2.7"))) is named


def test_without_a_token_set_an_empty_one_opens_nothing(settings):
    settings.HEALTH_TOKEN = ""
    assert not parts(ask(headers={"Authorization": "Bearer "}, REMOTE_ADDR="192.0.2.7"))


def test_the_token_in_an_address_opens_nothing(settings):
    settings.HEALTH_TOKEN = TOKEN
    assert not parts(ask(f"/readyz?token={TOKEN}", REMOTE_ADDR="192.0.2.7"))


# --- nothing stands in their way --------------------------------------------------------------------------------------
@pytest.mark.parametrize("path", PATHS)
def test_it_is_plain_without_cookie_redirect_or_index(path, settings):
    settings.SECURE_SSL_REDIRECT = True
    answer = ask(path, headers={"Host": "10.1.2.3:8000", "Cookie": "session=x"}, REMOTE_ADDR="192.0.2.7")
    assert answer.status_code == 200
    assert not answer.cookies
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert (answer["Cache-Control"], answer["X-Robots-Tag"]) == ("no-store", "noindex, nofollow")
    assert answer["Content-Security-Policy"] == "default-src 'none'"
    assert "Vary" not in answer


@pytest.mark.parametrize("path", PATHS)
def test_it_is_read_and_nothing_else(path):
    assert Client().head(path).status_code == 200
    assert Client().post(path, {"a": "b"}).status_code == 405
    assert Client().get(path + "/").status_code == 404


def test_being_alive_asks_no_database(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert ask("/healthz").content == b"alive\n"


PROBE = """
import django; django.setup()
from django.test import Client
local = {"HTTP_HOST": "127.0.0.1:8000", "SERVER_NAME": "127.0.0.1"}
for path in ("/healthz", "/readyz", "/nb/"):
    answer = Client().get(path, **local)
    print(path, answer.status_code, answer.headers.get("Location", "-"), len(answer.cookies))
"""


@pytest.mark.slow
def test_in_production_a_probe_of_the_machine_itself_is_no_bad_request(tmp_path, migrated_file):
    (tmp_path / "static").mkdir()
    shutil.copy(migrated_file, tmp_path)
    done = manage(tmp_path, "shell", "--no-imports", "-c", PROBE, **GOOD)
    assert "Invalid HTTP_HOST" not in done.stderr
    assert done.stdout.splitlines() == ["/healthz 200 - 0", "/readyz 200 - 0", "/nb/ 301 https://127.0.0.1:8000/nb/ 0"]
