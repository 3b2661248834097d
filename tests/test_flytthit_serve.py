"""The one command that starts everything: it answers, it stops cleanly, and it says what stops it."""

import contextlib
import datetime
import io
import os
import random
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from zoneinfo import ZoneInfo

import pytest

from base.operation.child_processes import ChildProcess
from flytthit.management.commands import serve
from flytthit.management.commands.serve import Command, find_next_night
from tests.environment import ROOT
from tests.finding import find_newest_migration
from tests.portal import Portal

OSLO = ZoneInfo("Europe/Oslo")


@pytest.fixture
def start(prepared_folder, tmp_path):
    """Start a portal on a copy of the prepared folder, or with `VAR_DIR` of its own."""
    started = []

    def start_portal(*arguments, **values):
        folder = tmp_path / f"var{len(started)}"
        shutil.copytree(prepared_folder, folder)
        started.append(Portal(folder, *arguments, **values))
        return started[-1]

    yield start_portal
    for portal in started:
        portal.end()


def test_it_answers_prints_the_sign_ins_and_stops_everything(start):
    portal = start()
    greeting = portal.read_until("Ctrl-C")
    assert f"http://localhost:{portal.port}/" in greeting
    password = re.escape(portal.environment["DEMO_PASSWORD"])
    assert re.search(r"coordinator, alvdal.*tynset.*password: " + password, greeting)
    status, page = portal.get()
    assert status == 200
    stylesheet = re.search(r'href="(/static/css/page\.[0-9a-f]+\.css)"', page).group(1)
    with urllib.request.urlopen(f"http://localhost:{portal.port}{stylesheet}", timeout=20) as answer:
        assert "immutable" in answer.headers["Cache-Control"]
    assert len(portal.list_processes()) >= 4
    portal.process.send_signal(signal.SIGINT)
    assert portal.process.wait(20) == 0
    portal.wait_for_nobody()


def test_a_part_that_dies_is_started_again_and_the_pages_go_on(start):
    portal = start()
    portal.read_until("Ctrl-C")
    for name, words in (("mail sender", "sendmail"), ("task worker", "worktasks"), ("server", "granian")):
        before = portal.find_all(words)
        os.kill(min(before), signal.SIGKILL)
        if name != "server":
            assert portal.get()[0] == 200
        line = portal.read_until("ended by itself")
        assert f"The {name} ended by itself (signal SIGKILL); it is started again in 0.5 s." in line
        portal.wait_for_others(words, before)
        portal.wait_for(200)
    assert not any("defunct" in line for line in zombies_of(portal.process.pid))


def zombies_of(pid):
    found = subprocess.run(["ps", "-o", "args=", "--ppid", str(pid)], capture_output=True, text=True, check=False)
    return found.stdout.splitlines()


def test_who_kills_the_portal_by_force_leaves_nothing_behind(start):
    portal = start()
    portal.read_until("Ctrl-C")
    portal.process.kill()
    portal.wait_for_nobody()


MOMENTS = [(number, random.Random(f"moment {number}")) for number in range(50)]


@pytest.mark.parametrize(
    ("number", "chance"),
    [pytest.param(number, chance, marks=[pytest.mark.slow] if number >= 5 else []) for number, chance in MOMENTS],
)
def test_a_stop_at_any_moment_of_the_start_leaves_nothing_behind(start, number, chance):
    portal = start()
    time.sleep(chance.uniform(0, 4))
    portal.process.send_signal(chance.choice([signal.SIGINT, signal.SIGTERM, signal.SIGKILL]))
    portal.process.wait(30)
    portal.wait_for_nobody()


NOBODY = "postgres://nobody@127.0.0.1:1/nothing"  # a port that nobody listens on


def test_without_a_database_the_pages_say_503_at_once_and_the_portal_waits(start):
    portal = start(DATABASE_URL=NOBODY)
    assert "The database does not answer" in portal.read_until("503 meanwhile")
    portal.wait_for(503)
    started = time.monotonic()
    status, page = portal.get("/nb/jobber/")
    assert (status, "Straks tilbake" in page) == (503, True)
    assert time.monotonic() - started < 2
    assert portal.process.poll() is None


@pytest.mark.slow
def test_under_maintenance_the_server_runs_alone_and_needs_no_database(start):
    portal = start(DATABASE_URL=NOBODY, MAINTENANCE="1")
    portal.read_until("MAINTENANCE is set")
    status, page = portal.get()
    assert (status, "Vi gjør vedlikehold på portalen" in page) == (503, True)
    assert not [line for line in portal.list_processes().values() if "sendmail" in line or "worktasks" in line]
    portal.process.send_signal(signal.SIGTERM)
    assert portal.process.wait(20) == 0


NEWEST = find_newest_migration("news")


@pytest.fixture
def older(prepared_folder, tmp_path):
    """A folder whose database lacks a migration."""
    folder = tmp_path / "older"
    shutil.copytree(prepared_folder, folder)
    with contextlib.closing(sqlite3.connect(folder / "flytthit.sqlite3")) as database:
        database.execute("DELETE FROM django_migrations WHERE app = 'news' AND name = ?", [NEWEST])
        database.commit()
    return folder


def test_missing_migrations_end_it_in_one_line(older):
    portal = Portal(older)
    said, _nothing = portal.process.communicate(timeout=60)
    assert portal.process.returncode == 1
    assert said.strip().splitlines() == [
        f"CommandError: The database cannot be used: migrations are missing: news.{NEWEST}; run `manage.py prepare`"
    ]


def test_told_to_wait_the_pages_say_503_until_the_migrations_are_there(older):
    portal = Portal(older, "--wait")
    try:
        portal.read_until("503 meanwhile")
        portal.wait_for(503)
        with contextlib.closing(sqlite3.connect(older / "flytthit.sqlite3")) as database:
            database.execute(
                "INSERT INTO django_migrations (app, name, applied) VALUES ('news', ?, '2026-01-01')", [NEWEST]
            )
            database.commit()
        portal.wait_for(200, seconds=10)
        portal.read_until("Ctrl-C")
    finally:
        portal.end()


def test_a_taken_port_is_said_in_one_line(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = subprocess.run(
            [sys.executable, "manage.py", "serve", "--port", str(port)],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode != 0
    assert (
        done.stderr.strip().splitlines()[-1]
        == f"CommandError: Port {port} is taken; try another, for example: make run PORT={port + 1}"
    )


def test_an_old_python_is_told_in_one_line():
    code = (
        "import sys; sys.version_info = (3, 10, 4); sys.path.insert(0, 'flytthit'); import bootstrap; "
        "bootstrap.prepare('run')"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith("flytthit: Python 3.11 or newer is needed")


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ((2026, 3, 1, 2, 59), (2026, 3, 1, 3)),
        ((2026, 3, 1, 3, 0), (2026, 3, 2, 3)),
        ((2026, 12, 31, 23, 0), (2027, 1, 1, 3)),
    ],
)
def test_the_night_begins_at_three_in_oslo(now, expected):
    assert find_next_night(datetime.datetime(*now, tzinfo=OSLO)) == datetime.datetime(*expected, tzinfo=OSLO)


# --- the work of hours and nights ------------------------------------------------------------------------------------
MORNING = datetime.datetime(2026, 3, 1, 10, tzinfo=OSLO)


class Work:
    """A process of a part, which ends when it is told to."""

    def __init__(self):
        self.pid, self.returncode = 0, None

    def poll(self):
        return self.returncode


@pytest.fixture
def works(monkeypatch):
    """All processes that were started, by the part's name, oldest first."""
    started: dict[str, list[Work]] = {"nightly": [], "hourly": []}

    def start(command, before):
        started[command[0]].append(Work())
        return started[command[0]][-1]

    monkeypatch.setattr("base.operation.child_processes.processes.start", start)
    return started


@pytest.fixture
def command(works):
    """`serve` as it is once its parts have been started in the morning."""
    command = Command(stdout=io.StringIO())
    command.parts = {}
    for name in ("nightly", "hourly"):
        command.start_part(f"{name} work", name, once=True)
    command.due = {"nightly work": find_next_night(MORNING), "hourly work": MORNING + serve.HOUR}
    return command


def numbers(works) -> tuple[int, int]:
    return len(works["nightly"]), len(works["hourly"])


def at(hours: float) -> datetime.datetime:
    return MORNING + datetime.timedelta(hours=hours)


def end_all(works, status: int = 0) -> None:
    for started in works.values():
        started[-1].returncode = status


def test_hourly_and_nightly_work_are_started_again_when_it_is_time_and_not_before(command, works):
    end_all(works)
    for hours, expected in [
        (0.99, (1, 1)),
        (1, (1, 2)),
        (1.5, (1, 2)),
        (2, (1, 3)),
        (16.99, (1, 4)),
        (17, (2, 4)),
        (17.99, (2, 5)),
    ]:
        command.start_due_work(at(hours))
        assert numbers(works) == expected, hours
        end_all(works)
    command.start_due_work(at(40.99))
    assert numbers(works) == (2, 6)
    command.start_due_work(at(41))
    assert numbers(works) == (3, 6)


def test_work_that_still_runs_is_never_there_twice_and_comes_as_soon_as_it_has_ended(command, works):
    for hours in (1, 2, 17, 18):
        command.start_due_work(at(hours))
    assert numbers(works) == (1, 1)
    end_all(works)
    command.start_due_work(at(18.25))
    command.start_due_work(at(18.25))
    assert numbers(works) == (2, 2)
    end_all(works)
    command.start_due_work(at(19))  # an hour from when it was started, and the next night
    assert numbers(works) == (2, 2)
    command.start_due_work(at(19.25))
    assert numbers(works) == (2, 3)
    command.start_due_work(at(41))
    assert numbers(works) == (3, 3)


def test_hourly_work_that_fails_is_left_until_the_next_hour_and_ends_nothing(command, works, monkeypatch):
    moments = iter([at(0.5), at(1), at(1.5), at(2)])
    monkeypatch.setattr(serve.timezone, "now", lambda: next(moments))
    monkeypatch.setattr(serve.time, "sleep", lambda seconds: end_all(works, status=1))
    with pytest.raises(StopIteration):  # watch() itself never ends
        command.watch()
    assert numbers(works) == (1, 3)
    assert command.stdout.getvalue() == ""  # its own log says what failed


def test_a_part_that_is_to_end_by_itself_is_not_taken_for_one_that_died(works):
    part = ChildProcess("hourly work", ("hourly",), once=True)
    part.start()
    works["hourly"][0].returncode = -signal.SIGKILL
    assert (part.has_ended(), part.look_after(), numbers(works)) == (True, "", (0, 1))
