"""The portal can do its work when each of its parts can: each is asked once, quickly, and says what is wrong.

The database is asked over a connection of its own: neither a pool that is used up nor the long time-outs of pages may
hold up the answer. What was found is kept for a moment, so that asking often costs nothing.
"""

import datetime
import logging
import os
import pathlib
import shutil
import threading
import time

from django.conf import settings
from django.db import DatabaseError, connections
from django.db.migrations.exceptions import InconsistentMigrationHistory
from django.db.models import Q
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from base.database.state import open_quick_connection, read_state
from base.models import Mail

log = logging.getLogger(__name__)

FINE = "ok"
KEPT_SECONDS = 2
MAX_DELAY = datetime.timedelta(minutes=15)  # what is due so long ago is looked at by nobody
LEAST_FREE_BYTES = 200 * 1024 * 1024

Report = dict[str, str]  # {part: "ok" or a sentence}


def check_migrations(using: str) -> str:
    try:
        state = read_state(using)
    except InconsistentMigrationHistory as error:
        return f"made by other migrations: {error}"
    if state.unknown:
        return f"made by a newer version: {state.unknown[0]} is not known here"
    if state.unapplied:
        return f"{len(state.unapplied)} not applied, the first is {state.unapplied[0]}: run `manage.py prepare`"
    return FINE


def check_mail(using: str) -> str:
    """Return "ok", or since when a mail is due that no sender has tried.

    A mail that the mail server refuses is tried later; one that is due and stays so has no sender.
    """
    now = timezone.now()
    unclaimed = Q(claimed_until=None) | Q(claimed_until__lt=now)
    waiting = Mail.objects.using(using).filter(unclaimed, state=Mail.State.QUEUED, next_try__lt=now - MAX_DELAY)
    oldest = waiting.order_by("next_try").values_list("next_try", flat=True).first()
    return FINE if oldest is None else f"due since {oldest:%Y-%m-%d %H:%M} UTC and not tried: does the mail sender run?"


def check_tasks(using: str) -> str:
    waiting = DBTaskResult.objects.using(using).ready().filter(enqueued_at__lt=timezone.now() - MAX_DELAY)
    oldest = waiting.order_by("enqueued_at").values_list("enqueued_at", flat=True).first()
    return FINE if oldest is None else f"waiting since {oldest:%Y-%m-%d %H:%M} UTC: does the task worker run?"


def check_database() -> Report:
    """Return {part: "ok" or a sentence} of the database, its migrations, its mails and its tasks."""
    checks = {"migrations": check_migrations, "mail": check_mail, "tasks": check_tasks}
    try:
        with open_quick_connection() as using:
            connections[using].ensure_connection()
            report = {"database": FINE, "migrations": check_migrations(using)}
            if report["migrations"] != FINE:
                return report  # a table may be missing
            return report | {name: check(using) for name, check in checks.items()}
    except DatabaseError as error:
        return {"database": f"no answer ({type(error).__name__})"}  # its text names hosts and users


def check_disk() -> str:
    """Return "ok", or what is wrong with the folders that are written to.

    An archive folder that does not exist yet is passed over: it is made where it is needed.
    """
    for folder in (settings.VAR_DIR, pathlib.Path(settings.ARCHIVE_DIR)):
        if not folder.exists():
            continue
        if not os.access(folder, os.W_OK):
            return f"{folder} cannot be written to"
        free = shutil.disk_usage(folder).free
        if free < LEAST_FREE_BYTES:
            return f"{free // 1024**2} MB free in {folder}, at least {LEAST_FREE_BYTES // 1024**2} are needed"
    return FINE


def check_all() -> Report:
    """Return {part: "ok" or a sentence} of every part.

    While MAINTENANCE is set the database is left alone and nothing is ready.
    """
    if settings.MAINTENANCE:
        return {"maintenance": "MAINTENANCE is set"}
    return check_database() | {"disk": check_disk()}


def is_ready(report: Report) -> bool:
    return all(said == FINE for said in report.values())


class Readiness:
    """A `Readiness` holds the last report of this process for two seconds.

    One thread asks at a time; who comes meanwhile reads the report before.
    """

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.report: Report = {}
        self.until = 0.0

    def read(self) -> Report:
        if time.monotonic() >= self.until and self.lock.acquire(blocking=not self.report):
            try:
                self.renew()
            finally:
                self.lock.release()
        return self.report

    def renew(self) -> None:
        """Ask every part; a fault is told to the log once, and not again until it changes."""
        if time.monotonic() < self.until:
            return  # another thread has asked while this one waited
        report = check_all()
        if report != self.report and not is_ready(report):
            log.warning("not ready: %s", say_what_fails(report))
        self.report, self.until = report, time.monotonic() + KEPT_SECONDS

    def forget(self) -> None:
        with self.lock:
            self.report, self.until = {}, 0.0


def say_what_fails(report: Report) -> str:
    return "; ".join(f"{part}: {said}" for part, said in report.items() if said != FINE)


readiness = Readiness()
