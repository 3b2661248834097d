"""The portal as one command: server, mail sender, task worker and nightly work, started and stopped together."""

import datetime
import os
import signal
import socket
import subprocess
import sys
import time
from argparse import ArgumentParser
from types import FrameType
from typing import NoReturn

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

NIGHTLY_HOUR = 3
PATIENCE = 10  # seconds that a process gets to end


class Stopped(Exception):
    """Ctrl-C, or the machine asking the portal to end."""


def next_night(now: datetime.datetime) -> datetime.datetime:
    """The next 03:00 in Oslo after `now`."""
    tonight = timezone.localtime(now).replace(hour=NIGHTLY_HOUR, minute=0, second=0, microsecond=0)
    return tonight if tonight > now else tonight + datetime.timedelta(days=1)


class Command(BaseCommand):
    help = "Start the production server, the mail sender and the task worker together; Ctrl-C stops everything."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=settings.PORT)
        parser.add_argument("--prepare", action="store_true", help="do what `prepare` does first, in the same process")
        parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)

    def handle(self, *args: object, host: str, port: int, workers: int, prepare: bool, **options: object) -> None:
        self.refuse_taken_port(host, port)
        if prepare:
            call_command("prepare")
        self.processes: dict[str, subprocess.Popen] = {}
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self.on_signal)
        try:
            self.start_all(host, port, workers)
            self.wait_until_it_answers(host, port)
            self.greet(port)
            self.watch()
        except Stopped:
            self.stdout.write("\nStopping …")
        finally:
            self.stop_all()

    @staticmethod
    def on_signal(number: int, frame: FrameType | None) -> NoReturn:
        raise Stopped

    @staticmethod
    def refuse_taken_port(host: str, port: int) -> None:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError:
                raise CommandError(
                    f"Port {port} is taken; try another, for example: make run PORT={port + 1}"
                ) from None

    def start(self, name: str, *command: str) -> None:
        # A session of its own, so that Ctrl-C reaches only this process, which then stops the others in order.
        self.processes[name] = subprocess.Popen(command, start_new_session=True, cwd=settings.BASE_DIR)

    def start_all(self, host: str, port: int, workers: int) -> None:
        manage = (sys.executable, str(settings.BASE_DIR / "manage.py"))
        granian = str(settings.BASE_DIR / ".venv" / "bin" / "granian")
        granian = granian if os.path.exists(granian) else "granian"
        self.start(
            "server", granian, "--interface", "wsgi", "--host", host, "--port", str(port), "--workers", str(workers),
            "--blocking-threads", "1", "--no-ws", "--log-level", "warning", "--respawn-failed-workers",
            "flytthit.wsgi:application",
        )  # fmt: skip
        self.start("mail sender", *manage, "sendmail", "--loop")
        self.start("task worker", *manage, "db_worker", "--no-startup-delay", "--verbosity", "0")
        self.start("nightly work", *manage, "nightly")
        self.tonight = next_night(timezone.now())

    def wait_until_it_answers(self, host: str, port: int) -> None:
        for _attempt in range(300):
            with socket.socket() as probe:
                if probe.connect_ex((host, port)) == 0:
                    return
            if self.processes["server"].poll() is not None:
                raise CommandError("The server did not start; its message stands above.")
            time.sleep(0.1)
        raise CommandError(f"The server did not answer on port {port} within 30 seconds.")

    def greet(self, port: int) -> None:
        self.stdout.write(f"\nThe portal is at {settings.SITE_URL}/   (admin: {settings.SITE_URL}/admin/)")
        if settings.DEMO:
            names = sorted(apps.get_model("municipalities", "Municipality").objects.values_list("slug", flat=True))
            self.stdout.write(f"Demo sign-ins: coordinator, {', '.join(names)}   password: {settings.DEMO_PASSWORD}")
        self.stdout.write("Ctrl-C stops it.\n")
        self.stdout.flush()

    def watch(self) -> NoReturn:
        """Start nightly work when it is time; end when a process that should live has ended."""
        manage = (sys.executable, str(settings.BASE_DIR / "manage.py"))
        while True:
            time.sleep(0.5)
            for name, process in self.processes.items():
                if name != "nightly work" and process.poll() is not None:
                    raise CommandError(
                        f"The {name} ended by itself (status {process.returncode}); everything is stopped."
                    )
            if timezone.now() >= self.tonight and self.processes["nightly work"].poll() is not None:
                self.start("nightly work", *manage, "nightly")
                self.tonight = next_night(timezone.now())

    def stop_all(self) -> None:
        for process in self.processes.values():
            if process.poll() is None:
                process.terminate()
        deadline = time.monotonic() + PATIENCE
        for process in self.processes.values():
            try:
                process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
