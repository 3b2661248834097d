"""The one command that starts everything: it answers, it stops cleanly, and it says what stops it."""

import datetime
import os
import pathlib
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from zoneinfo import ZoneInfo

import pytest

from flytthit.management.commands.serve import next_night
from tests.environment import ROOT
from tests.postgres import free_port

OSLO = ZoneInfo("Europe/Oslo")


@pytest.fixture
def portal(tmp_path):
    port = free_port()
    environment = {
        **os.environ,
        "VAR_DIR": str(tmp_path),
        "SITE_URL": f"http://localhost:{port}",
        "PORT": str(port),
        "STATIC_MANIFEST": "1",
    }
    environment.pop("DATABASE_URL", None)
    manage = [sys.executable, "manage.py"]
    subprocess.run([*manage, "prepare"], cwd=ROOT, env=environment, check=True, capture_output=True)
    process = subprocess.Popen(
        [*manage, "serve", "--workers", "1"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    yield process, port, environment
    if process.poll() is None:
        process.kill()
    process.wait()
    process.stdout.close()


def lines_until(process, text):
    lines = []
    for line in process.stdout:
        lines.append(line)
        if text in line:
            return "".join(lines)
    raise AssertionError("".join(lines))


def children_of(pid):
    found = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=False)
    return [int(number) for number in found.stdout.split()]


def alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_it_answers_prints_the_sign_ins_and_stops_everything(portal):
    process, port, environment = portal
    greeting = lines_until(process, "Ctrl-C")
    assert f"http://localhost:{port}/" in greeting
    assert re.search(r"coordinator, alvdal.*tynset.*password: " + re.escape(environment["DEMO_PASSWORD"]), greeting)
    with urllib.request.urlopen(f"http://localhost:{port}/nb/", timeout=20) as answer:
        page = answer.read().decode()
    assert answer.status == 200
    stylesheet = re.search(r'href="(/static/css/page\.[0-9a-f]+\.css)"', page).group(1)
    with urllib.request.urlopen(f"http://localhost:{port}{stylesheet}", timeout=20) as answer:
        assert "immutable" in answer.headers["Cache-Control"]
    children = children_of(process.pid)
    assert len(children) >= 3
    process.send_signal(signal.SIGINT)
    assert process.wait(20) == 0
    assert not [pid for pid in children if alive(pid)]


def test_when_a_part_dies_the_whole_stops_and_says_which(portal):
    process, _port, _environment = portal
    lines_until(process, "Ctrl-C")
    time.sleep(1)
    sender = next(
        pid for pid in children_of(process.pid) if b"sendmail" in pathlib.Path(f"/proc/{pid}/cmdline").read_bytes()
    )
    os.kill(sender, signal.SIGKILL)
    rest = process.stdout.read()
    assert "The mail sender ended by itself" in rest
    assert process.wait(20) != 0


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
    code = "import sys; sys.version_info = (3, 10, 4); sys.path.insert(0, 'flytthit'); import bootstrap; bootstrap.prepare('run')"
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
    assert next_night(datetime.datetime(*now, tzinfo=OSLO)) == datetime.datetime(*expected, tzinfo=OSLO)
