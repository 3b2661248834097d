"""Whether the portal can do its work: each part is asked once, quickly, and says in a sentence what is wrong.

The database is asked over a connection of its own: neither a pool that is used up nor the long time-outs of pages may
hold up the answer. What was found is kept for a moment, so that asking often costs nothing.
"""

import contextlib
import datetime
import functools
import logging
import os
import pathlib
import shutil
import threading
import time
from collections.abc import Iterator

from django.conf import settings
from django.db import DatabaseError, connection, connections
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Q
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from base.models import Mail

log = logging.getLogger(__name__)

FINE = "ok"
KEPT_SECONDS = 2
DATABASE_SECONDS = 2  # to connect, and for each question; libpq takes no less
LATE = datetime.timedelta(minutes=15)  # what is due so long ago is looked at by nobody
LEAST_FREE_BYTES = 200 * 1024 * 1024
ALIAS = "readiness"

Report = dict[str, str]  # {part: "ok" or a sentence}


@contextlib.contextmanager
def quick_connection() -> Iterator[str]:
    """Yield the alias of a new connection that gives up quickly."""
    quick = connection.copy(ALIAS)
    options = quick.settings_dict.setdefault("OPTIONS", {})
    if quick.vendor == "postgresql":
        options.pop("pool", None)
        options |= {
            "connect_timeout": DATABASE_SECONDS,
            "options": f"-c statement_timeout={DATABASE_SECONDS}s",
        }
    else:
        options["timeout"] = DATABASE_SECONDS
    connections[ALIAS] = quick
    try:
        yield ALIAS
    finally:
        quick.close()
        del connections[ALIAS]


@functools.cache
def known_migrations() -> frozenset[tuple[str, str]]:
    """Every migration of this version, read from the disk once."""
    return frozenset(MigrationLoader(None, ignore_no_migrations=True).graph.nodes)


def check_migrations(using: str) -> str:
    missing = known_migrations() - set(MigrationRecorder(connections[using]).applied_migrations())
    if not missing:
        return FINE
    app, name = min(missing)
    return f"{len(missing)} not applied, the first is {app}.{name}: run `manage.py prepare`"


def check_mail(using: str) -> str:
    """A mail that the mail server refuses is tried later; one that is due and stays so has no sender."""
    now = timezone.now()
    unclaimed = Q(claimed_until=None) | Q(claimed_until__lt=now)
    waiting = Mail.objects.using(using).filter(unclaimed, state=Mail.State.QUEUED, next_try__lt=now - LATE)
    oldest = waiting.order_by("next_try").values_list("next_try", flat=True).first()
    return FINE if oldest is None else f"due since {oldest:%Y-%m-%d %H:%M} UTC and not tried: does the mail sender run?"


def check_tasks(using: str) -> str:
    waiting = DBTaskResult.objects.using(using).ready().filter(enqueued_at__lt=timezone.now() - LATE)
    oldest = waiting.order_by("enqueued_at").values_list("enqueued_at", flat=True).first()
    return FINE if oldest is None else f"waiting since {oldest:%Y-%m-%d %H:%M} UTC: does the task worker run?"


def check_database() -> Report:
    """Return what the database says of itself and of what waits in it."""
    checks = {"migrations": check_migrations, "mail": check_mail, "tasks": check_tasks}
    try:
        with quick_connection() as using:
            connections[using].ensure_connection()
            report = {"database": FINE, "migrations": check_migrations(using)}
            if report["migrations"] != FINE:
                return report  # a table may be missing
            return report | {name: check(using) for name, check in checks.items()}
    except DatabaseError as error:
        return {"database": f"no answer ({type(error).__name__})"}  # its text names hosts and users


def check_disk() -> str:
    """The folders that are written to; an archive folder that does not exist yet is made where it is needed."""
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
    """Ask every part. While MAINTENANCE is set the database is left alone and nothing is ready."""
    if settings.MAINTENANCE:
        return {"maintenance": "MAINTENANCE is set"}
    return check_database() | {"disk": check_disk()}


def is_ready(report: Report) -> bool:
    return all(said == FINE for said in report.values())


class Readiness:
    """The last report of this process. One thread asks at a time; who comes meanwhile reads the report before."""

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
