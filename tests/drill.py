"""A portal of its own, whose server is killed while forms arrive and whose mail server is down: what is thanked must be kept."""

import contextlib
import http.client
import json
import os
import pathlib
import re
import secrets
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.parse

import psycopg
from aiosmtpd.controller import Controller

from tests.environment import ROOT
from tests.postgres import free_port

FORM = "/nb/kontakt/"
PATIENCE = 300  # seconds for all forms together
PREPARE = """
from django.core.management import call_command
from municipalities.models import Region
call_command("migrate", verbosity=0)
Region.objects.create(name_nb="Prøvefjell")
"""
# The hours of the outbox's back-off pass, and the sender is started once.
FINISH = """
import json
from base.models import Mail
from base.outbox import send_due
from django.utils import timezone
from inquiries.models import Event, Inquiry
found = {
    "cases": list(Inquiry.objects.values_list("email", flat=True)),
    "received": Event.objects.filter(kind="received").count(),
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
def database(folder: pathlib.Path):
    """DATABASE_URL of an empty database of its own, of the kind that the tests run on."""
    url = os.environ.get("DATABASE_URL", "")
    if not url.startswith("postgres"):
        yield f"sqlite:///{folder}/drill.sqlite3"
        return
    name = f"drill_{secrets.token_hex(6)}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        try:
            yield url.rpartition("/")[0] + f"/{name}"
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


class Drill:
    def __init__(self, folder: pathlib.Path, url: str, mail: MailServer):
        self.port, self.processes = free_port(), {}
        own = {
            "VAR_DIR": str(folder), "DATABASE_URL": url, "PORT": str(self.port), "SITE_URL": f"http://localhost:{self.port}",
            "EMAIL_URL": f"smtp://127.0.0.1:{mail.port}", "FORMS_PER_ADDRESS": "100000", "FORMS_PER_NETWORK": "100000",
        }  # fmt: skip
        self.environment = {**os.environ, **own}
        self.manage(PREPARE)

    def manage(self, script: str) -> str:
        command = [sys.executable, "manage.py", "shell", "--no-imports", "-c", script]
        done = subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    # --- processes ---
    def start(self, name: str, *command: str) -> None:
        self.processes[name] = subprocess.Popen(command, cwd=ROOT, env=self.environment, start_new_session=True, stderr=subprocess.DEVNULL)  # fmt: skip

    def start_server(self) -> None:
        granian = str(pathlib.Path(sys.executable).parent / "granian")
        self.start(
            "server", granian, "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(self.port), "--workers", "2",
            "--blocking-threads", "1", "--no-ws", "--log-level", "critical", "flytthit.wsgi:application",
        )  # fmt: skip
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.05)
        raise AssertionError("the server did not start")

    def start_sender(self) -> None:
        self.start("sender", sys.executable, "manage.py", "sendmail", "--loop")

    def kill(self, name: str) -> None:
        """SIGKILL to the process and all it started: nothing of it can say goodbye."""
        process = self.processes.pop(name)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def stop(self) -> None:
        for name in list(self.processes):
            self.kill(name)


class Client(threading.Thread):
    """A family that sends its forms, each again with the same key until it is thanked."""

    def __init__(self, port: int, number: int, forms: int, deadline: float):
        super().__init__(daemon=True)
        self.port, self.deadline, self.thanked, self.tries = port, deadline, [], 0
        self.addresses = [f"familie-{number}-{form}@example.org" for form in range(forms)]

    def ask(self, method: str, body: str = "") -> tuple[int, str, str]:
        """(status, address it leads to, page); (0, …) where the server died."""
        self.tries += 1
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            headers = {"Host": f"localhost:{self.port}", "Content-Type": "application/x-www-form-urlencoded"}
            connection.request(method, FORM, body, headers)
            answer = connection.getresponse()
            return answer.status, answer.getheader("Location", ""), answer.read().decode()
        except (OSError, http.client.HTTPException):
            return 0, "", ""
        finally:
            connection.close()

    def until(self, method: str, wanted: int, body: str = "") -> tuple[str, str]:
        while time.monotonic() < self.deadline:
            status, address, page = self.ask(method, body)
            if status == wanted:
                return address, page
            time.sleep(0.2)
        raise AssertionError(f"{method} was not answered in time")

    def run(self):
        tokens = [
            re.search(r'name="token" value="([^"]+)"', self.until("GET", 200)[1])[1] for _address in self.addresses
        ]
        time.sleep(2.5)  # nobody writes faster
        for address, token in zip(self.addresses, tokens, strict=True):
            values = {"token": token, "name": "Familien Prøvesen", "email": address, "scope": "region", "language": "nb", "text": "Hei"}  # fmt: skip
            receipt, _page = self.until("POST", 302, urllib.parse.urlencode(values))
            if "/kontakt/" in receipt:
                self.thanked.append(address)


def run(folder: pathlib.Path, *, clients: int, forms: int, kills: int) -> dict:
    """`forms` in all from `clients` at once, `kills` of the server spread over them; then the mail server returns."""
    mail = MailServer()
    with database(folder) as url:
        drill = Drill(folder, url, mail)
        try:
            return storm(drill, mail, clients=clients, forms=forms, kills=kills)
        finally:
            drill.stop()


def storm(drill: Drill, mail: MailServer, *, clients: int, forms: int, kills: int) -> dict:
    drill.start_server()
    drill.start_sender()
    deadline = time.monotonic() + PATIENCE
    shares = [forms // clients + (number < forms % clients) for number in range(clients)]
    families = [Client(drill.port, number, share, deadline) for number, share in enumerate(shares)]
    for family in families:
        family.start()
    for kill in range(1, kills + 1):
        wait_until(lambda kill=kill: thanked(families) >= forms * kill // (kills + 1), deadline)
        drill.kill("server")
        drill.start_server()
    for family in families:
        family.join(max(0.0, deadline - time.monotonic()))
    drill.kill("sender")  # the mail server has been down: it holds no mail that was accepted
    with mail.up():
        found = json.loads(drill.manage(FINISH))
    answered = [address for family in families for address in family.thanked]
    return found | {"thanked": answered, "tries": sum(family.tries for family in families), "mails": mail.accepted}


def thanked(families: list[Client]) -> int:
    return sum(len(family.thanked) for family in families)


def wait_until(condition, deadline: float) -> None:
    while not condition():
        assert time.monotonic() < deadline, "the forms did not get through in time"
        time.sleep(0.02)
