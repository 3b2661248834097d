"""`make drill`: a portal of its own is hurt in every way while families read and write. What is thanked must be kept.

The mail server is down meanwhile. Each disturbance comes when a further share of the forms has been thanked; the table
says how long the pages took to be well again, and what readers were answered meanwhile.
"""

import contextlib
import functools
import http.client
import json
import os
import pathlib
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from aiosmtpd.controller import Controller

from tests import environment, postgres
from tests.portal import Portal
from tests.postgres import free_port

FORM = "/nb/kontakt/"
PAGE = "/nb/jobber/"
PATIENCE = 300  # seconds for all forms together
SLOW_SOCKETS, REQUESTS_BESIDE, LONGEST_BESIDE = 64, 200, 2.0
DISK_MEGABYTES = 16
BACK_SECONDS = 5  # after which the pages are as before, once what was away is back
PREPARE = """
from django.core.management import call_command
from municipalities.models import Region
call_command("migrate", verbosity=0)
call_command("createcachetable", verbosity=0)
Region.objects.create(name_nb="Prøvefjell")
"""
# The hours of the outbox's back-off pass, and the sender is started once.
FINISH = """
import json
from base.models import Mail
from base.mail.outbox import send_due
from django.utils import timezone
from inquiries.models import CaseEvent, Inquiry
found = {
    "cases": list(Inquiry.objects.values_list("email", flat=True)),
    "received": CaseEvent.objects.filter(kind="received").count(),
    "queued": Mail.objects.filter(state="queued").count(),
}
Mail.objects.filter(state="queued").update(next_try=timezone.now(), claimed_until=None)
send_due()
print(json.dumps(found | {"left": Mail.objects.filter(state="queued").count()}))
"""


class MailServer:
    """Listens only while it is up, and writes down for whom it accepted a mail."""

    def __init__(self):
        self.port, self.accepted = free_port(), []

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - the name that aiosmtpd calls
        self.accepted += envelope.rcpt_tos
        return "250 accepted"

    @contextlib.contextmanager
    def up(self):
        controller = Controller(self, hostname="127.0.0.1", port=self.port)
        controller.start()
        yield
        controller.stop()


@contextlib.contextmanager
def small_disk(folder: pathlib.Path):
    """A file system of a few megabytes at `folder`; yields False where this machine lets nobody make one."""
    command = ["mount", "-t", "tmpfs", "-o", f"size={DISK_MEGABYTES}m", "tmpfs", str(folder)]
    folder.mkdir()
    try:
        made = subprocess.run(command, check=False, capture_output=True).returncode == 0
    except OSError:
        made = False
    try:
        yield made
    finally:
        if made:
            subprocess.run(["umount", "--lazy", str(folder)], check=True)


@dataclass
class Reading:
    """What readers were answered during one disturbance."""

    statuses: Counter = field(default_factory=Counter)
    slowest: float = 0.0


class Reader(threading.Thread):
    """Asks for a page again and again, and writes down each answer under the disturbance of the moment."""

    def __init__(self, drill: "Drill"):
        super().__init__(daemon=True)
        self.drill = drill

    def run(self):
        while not self.drill.over:
            started = time.monotonic()
            status, _address, _page = ask(self.drill.portal.port, "GET", PAGE)
            reading = self.drill.reading  # of the moment of the answer: a kill cuts off what was asked before it
            reading.statuses[status] += 1
            reading.slowest = max(reading.slowest, time.monotonic() - started)
            time.sleep(0.05)


def ask(port: int, method: str, path: str, body: str = "") -> tuple[int, str, str]:
    """(status, address it leads to, page); (0, …) where nobody answers."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        headers = {"Host": f"localhost:{port}", "Content-Type": "application/x-www-form-urlencoded"}
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        return answer.status, answer.getheader("Location", ""), answer.read().decode()
    except (OSError, http.client.HTTPException):
        return 0, "", ""
    finally:
        connection.close()


@contextlib.contextmanager
def trickling(port: int) -> Iterator[Callable[[], None]]:
    """Hold the bodies of so many forms open; what it yields sends one byte more of each."""
    head = f"POST {FORM} HTTP/1.1\r\nHost: localhost:{port}\r\nContent-Length: 1000\r\n\r\nabcdef"
    with contextlib.ExitStack() as held:
        sockets = []
        for _number in range(SLOW_SOCKETS):
            sockets.append(held.enter_context(socket.create_connection(("127.0.0.1", port))))
            sockets[-1].sendall(head.encode())

        def trickle() -> None:
            for each in sockets:
                with contextlib.suppress(OSError):  # its 30 seconds were over: refused, as it should be
                    each.sendall(b"x")

        yield trickle


class Family(threading.Thread):
    """Sends its forms, each again with the same key until it is thanked."""

    def __init__(self, port: int, number: int, forms: int, deadline: float):
        super().__init__(daemon=True)
        self.port, self.deadline, self.tries = port, deadline, 0
        self.thanked: list[str] = []
        self.addresses = [f"familie-{number}-{form}@example.org" for form in range(forms)]

    def until(self, method: str, wanted: int, body: str = "") -> tuple[str, str]:
        while time.monotonic() < self.deadline:
            self.tries += 1
            status, address, page = ask(self.port, method, FORM, body)
            if status == wanted:
                return address, page
            time.sleep(0.2)
        raise AssertionError(f"{method} was not answered in time")

    def run(self):
        pages = [self.until("GET", 200)[1] for _address in self.addresses]
        tokens = [re.search(r'name="token" value="([^"]+)"', page)[1] for page in pages]
        time.sleep(2.5)  # nobody writes faster
        for address, token in zip(self.addresses, tokens, strict=True):
            values = {
                "token": token,
                "name": "Familien Prøvesen",
                "email": address,
                "scope": "region",
                "language": "nb",
                "text": "Hei",
            }
            receipt, _page = self.until("POST", 302, urllib.parse.urlencode(values))
            if "/kontakt/" in receipt:
                self.thanked.append(address)


@dataclass
class Row:
    """One line of the table: `recovered` in seconds, from the end of the disturbance to the first page."""

    name: str
    recovered: float
    reading: Reading


def have_thanked(families: list[Family], number: int) -> bool:
    return sum(len(family.thanked) for family in families) >= number


class Drill:
    """`disk` is the small file system that SQLite lies on, where there is one; `server` a PostgreSQL server of its
    own.
    """

    def __init__(
        self, folder: pathlib.Path, *, disk: pathlib.Path | None = None, server: postgres.Server | None = None
    ):
        self.disk, self.server, self.folder = disk, server, folder
        self.database = (disk or folder) / "drill.sqlite3"
        self.mail, self.over, self.reading = MailServer(), False, Reading()
        self.rows: list[Row] = []
        self.own = {
            "DATABASE_URL": server.url if server else f"sqlite:///{self.database}",
            "STATIC_MANIFEST": "",
            "EMAIL_URL": f"smtp://127.0.0.1:{self.mail.port}",
            "FORMS_PER_ADDRESS": "100000",
            "FORMS_PER_NETWORK": "100000",
            "REQUESTS_PER_MINUTE": "0",
        }
        self.run_script(PREPARE)
        self.portal = self.start_portal()

    def run_script(self, script: str) -> str:
        command = [sys.executable, "manage.py", "shell", "--no-imports", "-c", script]
        own = {**os.environ, **self.own, "VAR_DIR": str(self.folder)}
        done = subprocess.run(command, cwd=environment.ROOT, env=own, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def start_portal(self, port: int | None = None) -> Portal:
        portal = Portal(self.folder, "--workers", "2", port=port, **self.own)
        portal.wait_for(200)
        portal.drain()
        return portal

    # --- disturbances ------------------------------------------------------------------------------------------------
    def kill(self, words: str) -> Callable[[], None]:
        def kill_part() -> None:
            before = self.portal.find_all(words)
            os.kill(min(before), signal.SIGKILL)
            self.portal.wait_for_others(words, before)

        return kill_part

    def kill_one_server_process(self) -> None:
        os.kill(max(pid for pid, line in self.portal.list_processes().items() if "granian" in line), signal.SIGKILL)

    def kill_everything(self) -> None:
        """By force, and started again as the machine's service manager does."""
        port = self.portal.port
        self.portal.process.kill()
        self.portal.wait_for_nobody()
        self.portal.end()
        self.portal = self.start_portal(port)

    @staticmethod
    def restart_postgresql(server: postgres.Server, seconds: float) -> None:
        server.stop()
        time.sleep(seconds)
        server.start()

    def lock_sqlite(self, seconds: float) -> None:
        with contextlib.closing(sqlite3.connect(self.database, isolation_level=None, timeout=30)) as other:
            other.execute("BEGIN IMMEDIATE")
            time.sleep(seconds)
            other.execute("ROLLBACK")

    @staticmethod
    def fill_disk(disk: pathlib.Path, seconds: float) -> None:
        filler = disk / "filler"
        with filler.open("wb", buffering=0) as file, contextlib.suppress(OSError):
            while file.write(b"\0" * 4096):
                pass
        time.sleep(seconds)
        filler.unlink()

    def hold_slow_sockets(self) -> None:
        """Beside bodies that trickle in, every page is there within two seconds."""
        with trickling(self.portal.port) as trickle:
            longest = 0.0
            for number in range(REQUESTS_BESIDE):
                if number % 10 == 0:
                    trickle()
                started = time.monotonic()
                assert ask(self.portal.port, "GET", PAGE)[0] == 200
                longest = max(longest, time.monotonic() - started)
            assert longest < LONGEST_BESIDE, f"a page took {longest:.1f} s beside trickling bodies"

    # --- the whole ----------------------------------------------------------------------------------------------------
    def list_disturbances(self, seconds: float) -> list[tuple[str, Callable[[], None]]]:
        """`seconds` that a database stays away, locked or full."""
        found = [
            ("mail sender killed", self.kill("sendmail")),
            ("task worker killed", self.kill("worktasks")),
            ("one server process killed", self.kill_one_server_process),
            ("server killed", self.kill("granian")),
            ("64 slow sockets", self.hold_slow_sockets),
        ]
        if server := self.server:
            found.append(("PostgreSQL restarted", lambda: self.restart_postgresql(server, seconds)))
            found.append((f"PostgreSQL hangs for {seconds:g} s", lambda: server.hang(seconds)))
        else:
            found.append((f"SQLite locked for {seconds:g} s", lambda: self.lock_sqlite(seconds)))
        if disk := self.disk:
            found.append((f"disk full for {seconds:g} s", lambda: self.fill_disk(disk, seconds)))
        return [*found, ("everything killed, started again", self.kill_everything)]

    def storm(self, *, clients: int, forms: int, seconds: float, only: tuple[str, ...] = ()) -> dict:
        deadline = time.monotonic() + PATIENCE + 3 * seconds
        shares = [forms // clients + (number < forms % clients) for number in range(clients)]
        port = self.portal.port
        families = [Family(port, number, share, deadline) for number, share in enumerate(shares)]
        for thread in (*families, Reader(self), Reader(self)):
            thread.start()
        disturbances = [each for each in self.list_disturbances(seconds) if not only or each[0].startswith(only)]
        for number, (name, disturb) in enumerate(disturbances, start=1):
            share = forms * number // (len(disturbances) + 1)
            wait_until(functools.partial(have_thanked, families, share), deadline)
            self.reading = Reading()
            disturb()
            ended = time.monotonic()
            wait_until(lambda: ask(port, "GET", PAGE)[0] == 200, deadline)
            self.rows.append(Row(name, time.monotonic() - ended, self.reading))
            self.reading = Reading()
        for family in families:
            family.join(max(0.0, deadline - time.monotonic()))
        self.over = True
        self.end()
        with self.mail.up():
            found = json.loads(self.run_script(FINISH))
        answered = [address for family in families for address in family.thanked]
        tries = sum(family.tries for family in families)
        return found | {"thanked": answered, "tries": tries, "mails": self.mail.accepted, "rows": self.rows}

    def end(self) -> None:
        self.portal.end()


def wait_until(condition: Callable[[], bool], deadline: float) -> None:
    while not condition():
        assert time.monotonic() < deadline, "the forms did not get through in time"
        time.sleep(0.02)


def run(folder: pathlib.Path, *, clients: int = 16, forms: int, seconds: float, only: tuple[str, ...] = ()) -> dict:
    """The drill on the kind of database that the tests run on; `only` the disturbances whose names begin so."""
    on_postgresql = os.environ.get("DATABASE_URL", "").startswith("postgres")
    with contextlib.ExitStack() as stack:
        server = disk = None
        if on_postgresql:
            server = stack.enter_context(postgres.running())
        elif stack.enter_context(small_disk(folder / "disk")):
            disk = folder / "disk"
        drill = Drill(folder, disk=disk, server=server)
        stack.callback(drill.end)
        return drill.storm(clients=clients, forms=forms, seconds=seconds, only=only)


def check(found: dict, forms: int) -> None:
    """Each form thanked is one case, one timeline and, once the mail server is back, one mail; readers were
    answered.
    """
    assert len(found["thanked"]) == forms
    assert sorted(found["cases"]) == sorted(found["thanked"])
    assert found["received"] == forms
    assert found["queued"] == forms  # no mail was lost while nobody listened
    assert sorted(found["mails"]) == sorted(found["thanked"])
    assert found["left"] == 0
    for row in found["rows"]:
        assert set(row.reading.statuses) <= {0, 200, 503}, row
        if not row.name.startswith(("server", "everything", "one server")):  # whose port nobody listens on meanwhile
            assert 0 not in row.reading.statuses, row
            assert row.recovered < BACK_SECONDS, row


def print_table(found: dict) -> None:
    print(f"{'disturbance':36}{'recovered':>11}{'200':>7}{'503':>6}{'none':>6}{'slowest':>10}")
    for row in found["rows"]:
        counts = row.reading.statuses
        print(
            f"{row.name:36}{row.recovered:9.2f} "
            f"s{counts[200]:7}{counts[503]:6}{counts[0]:6}{row.reading.slowest:8.2f} s"
        )
    print(f"{len(found['thanked'])} forms thanked after {found['tries']} requests, none lost\n", flush=True)


def main() -> None:
    for name in ("SQLite", "PostgreSQL"):
        if name == "PostgreSQL" and postgres.binaries() is None:
            print("PostgreSQL is not installed here: skipped")
            continue
        os.environ["DATABASE_URL"] = "postgres:" if name == "PostgreSQL" else ""
        print(f"=== {name}", flush=True)
        with tempfile.TemporaryDirectory() as folder:
            found = run(pathlib.Path(folder), forms=200, seconds=60)
        print_table(found)
        check(found, 200)


if __name__ == "__main__":
    main()
