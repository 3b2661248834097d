"""`manage.py serve` runs the whole portal: server, mail sender, task worker, and the work of hours and nights.

Each part is started again when it ends by itself, and nothing that happens to one ends the pages. What is wrong from
the beginning (a port that is taken, tables of another version) is said in one line instead, and ends the command with
1.
"""

import contextlib
import datetime
import os
import signal
import socket
import sys
import time
from argparse import ArgumentParser
from types import FrameType
from typing import Any, NoReturn

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils import timezone

from base.database.watch import OtherVersion, ask_database, describe
from base.operation.child_processes import ChildProcess, count_cores
from base.publicforms.bodies import HEADER_SECONDS
from flytthit.management.commands.prepare import refuse_untranslated

NIGHTLY_HOUR = 3
HOUR = datetime.timedelta(hours=1)
PATIENCE_SECONDS = 10  # that a part gets to end
PROBE_SECONDS = 0.1  # between two looks whether the server answers
SLOW_START_SECONDS = 30  # after which a line says that the server is still starting
LOOK_SECONDS = 0.5  # between two looks at the parts
DATABASE_SECONDS = 2  # between two looks at a database that does not answer
BACKLOG = 4096  # connections that wait or trickle in one process, before it accepts no more


class Stopped(BaseException):
    """The portal is asked to end, by Ctrl-C or by the machine.

    As with KeyboardInterrupt, code that catches every `Exception` does not catch this.
    """


def find_next_night(now: datetime.datetime) -> datetime.datetime:
    """Return the next 03:00 in Oslo after `now`."""
    tonight = timezone.localtime(now).replace(hour=NIGHTLY_HOUR, minute=0, second=0, microsecond=0)
    return tonight if tonight > now else tonight + datetime.timedelta(days=1)


class Command(BaseCommand):
    help = "Start the production server, the mail sender and the task worker together; Ctrl-C stops everything."
    is_asked_to_stop = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=settings.PORT)
        parser.add_argument("--prepare", action="store_true", help="do what `prepare` does first, in the same process")
        parser.add_argument("--workers", type=int, default=0, help="server processes; as many as cores where unsaid")
        parser.add_argument(
            "--wait", action="store_true", help="while migrations are missing, let the pages say 503 instead of ending"
        )

    def handle(self, *args: object, **options: Any) -> None:
        self.options = options
        self.refuse_taken_port()
        refuse_untranslated()
        self.parts: dict[str, ChildProcess] = {}
        self.due: dict[str, datetime.datetime] = {}  # when a part that ends by itself is started again
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self.handle_signal)
        try:
            self.start_all()
            self.watch()
        except Stopped:
            self.say("\nStopping …")
        finally:
            self.stop_all()

    def handle_signal(self, number: int, frame: FrameType | None) -> NoReturn:
        """Stop all parts; while none runs yet, end at once: collecting static files would first compress them all."""
        if not self.parts:
            signal.signal(number, signal.SIG_DFL)
            os.kill(os.getpid(), number)
        self.is_asked_to_stop = True
        raise Stopped

    def say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()

    def refuse_taken_port(self) -> None:
        host, port = self.options["host"], self.options["port"]
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError:
                raise CommandError(
                    f"Port {port} is taken; try another, for example: make run PORT={port + 1}"
                ) from None

    # --- starting -----------------------------------------------------------------------------------------------------
    def start_all(self) -> None:
        """Start the server, and the other parts once the database is as this version needs it."""
        if settings.MAINTENANCE:
            self.start_server()
            self.say("MAINTENANCE is set: every page says 503, and nothing else runs.")
            return
        if fault := self.find_database_fault():
            self.say(f"{fault}\nThe pages say 503 meanwhile.")
            self.start_server()
            while fault := self.find_database_fault():
                self.look_after_parts()
                time.sleep(DATABASE_SECONDS)
        if self.options["prepare"]:
            call_command("prepare")
        if "server" not in self.parts:
            self.start_server()
        self.start_command("mail sender", "sendmail", "--loop")
        self.start_command("task worker", "worktasks")
        self.start_command("nightly work", "nightly", once=True)
        self.start_command("hourly work", "hourly", once=True)
        self.due = {"nightly work": find_next_night(timezone.now()), "hourly work": timezone.now() + HOUR}
        self.greet()

    def find_database_fault(self) -> str:
        """Return what the pages have to wait for, or an empty text. Raise CommandError where waiting would not help."""
        try:
            ask_database()
        except DatabaseError as error:
            return f"The database does not answer: {describe(error)}"
        except OtherVersion as error:
            if self.options["prepare"]:  # it migrates, or says itself why not
                return ""
            if not self.options["wait"]:
                raise CommandError(f"The database cannot be used: {error}") from None
            return f"The database cannot be used yet: {error}"
        return ""

    def start_command(self, name: str, *words: str, once: bool = False) -> None:
        """Start a command of `manage.py` without its system checks, which `serve` has run already."""
        manage = (sys.executable, str(settings.BASE_DIR / "manage.py"))
        self.start_part(name, *manage, *words, "--skip-checks", once=once)

    def start_part(self, name: str, *command: str, once: bool = False) -> None:
        self.parts[name] = ChildProcess(name, command, once=once)
        self.parts[name].start()

    def start_server(self) -> None:
        """Start the server and wait until it answers, however long a loaded machine takes."""
        options = {
            "--interface": "asgi",
            "--http": 1,
            "--host": self.options["host"],
            "--port": self.options["port"],
            "--log-level": "warning",
            "--log-config": settings.BASE_DIR / "flytthit" / "granian-log.json",
            "--http1-header-read-timeout": HEADER_SECONDS * 1000,
            "--backlog": BACKLOG,
            "--backpressure": BACKLOG,
            "--workers-kill-timeout": PATIENCE_SECONDS // 2,
            "--workers": self.options["workers"] or count_cores(),
        }
        pairs = (str(word) for pair in options.items() for word in pair)
        flags = ("--no-ws", "--respawn-failed-workers", "--respawn-interval", "0.5")
        self.start_part("server", sys.executable, "-m", "granian", *pairs, *flags, "flytthit.asgi:application")
        self.wait_for_server()

    def wait_for_server(self) -> None:
        """Return when the server answers; raise CommandError where it has ended, `Stopped` where that was asked for."""
        started, said = time.monotonic(), False
        while True:
            with socket.socket() as probe:
                if probe.connect_ex((self.options["host"], self.options["port"])) == 0:
                    return
            if self.parts["server"].has_ended():
                raise CommandError("The server did not start; its message stands above.")
            if self.is_asked_to_stop:
                raise Stopped
            if not said and time.monotonic() - started > SLOW_START_SECONDS:
                said = True
                self.say("The server is still starting …")
            time.sleep(PROBE_SECONDS)

    def greet(self) -> None:
        self.say(f"\nThe portal is at {settings.SITE_URL}/   (admin: {settings.SITE_URL}/admin/)")
        if settings.DEMO:
            municipalities = apps.get_model("municipalities", "Municipality").objects
            with contextlib.suppress(DatabaseError):  # it may have gone away again; the pages do not end for a greeting
                names = sorted(municipalities.values_list("slug", flat=True))
                self.say(f"Demo sign-ins: coordinator, {', '.join(names)}   password: {settings.DEMO_PASSWORD}")
        self.say("Ctrl-C stops it.\n")

    # --- running ------------------------------------------------------------------------------------------------------
    def watch(self) -> NoReturn:
        while True:
            time.sleep(LOOK_SECONDS)
            self.look_after_parts()
            self.start_due_work(timezone.now())

    def start_due_work(self, now: datetime.datetime) -> None:
        for name, moment in self.due.items():
            if now >= moment and self.parts[name].has_ended():
                self.parts[name].start()
                self.due[name] = find_next_night(now) if name == "nightly work" else now + HOUR

    def look_after_parts(self) -> None:
        if self.is_asked_to_stop:  # the signal came where Python ignores what is raised, in a destructor for example
            raise Stopped
        for part in self.parts.values():
            if line := part.look_after():
                self.say(line)

    def stop_all(self) -> None:
        """End every part with all that it started; a second Ctrl-C is not needed."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_IGN)
        for part in self.parts.values():
            part.ask_to_end()
        deadline = time.monotonic() + PATIENCE_SECONDS
        for part in self.parts.values():
            part.end(deadline)
