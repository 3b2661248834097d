"""Nightly work is done once a date, as a unique row sees to; work that failed or was killed is tried again.

Hourly work is done each time it is called.
"""

import datetime
import logging
from collections.abc import Callable

from django.utils import timezone

from base import hooks
from base.models import NightlyRun

hooks.define("nightly", "(date) -> None: work done once a night; safe to run again.")
hooks.define("hourly", "() -> None: what could not be done at once and is tried every hour; safe to run again.")
log = logging.getLogger(__name__)

LEASE = datetime.timedelta(hours=1)  # a run that has not finished by then was killed
Task = Callable[[datetime.date], None]


def get_task_name(function: Callable) -> str:
    return f"{function.__module__}.{function.__qualname__}"


def claim_run(task: str, date: datetime.date) -> bool:
    """Note that the task of this date has begun, and return whether the caller is to do it.

    A run that has not finished after an hour was killed, and is taken over.
    """
    now = timezone.now()
    _row, made = NightlyRun.objects.get_or_create(task=task, date=date, defaults={"started": now})
    unfinished = NightlyRun.objects.filter(task=task, date=date, finished=None, started__lt=now - LEASE)
    return made or bool(unfinished.update(started=now))


def run_once(function: Task, date: datetime.date) -> bool:
    """Do the work of this date; return False where it was done before, or is being done."""
    task = get_task_name(function)
    if not claim_run(task, date):
        return False
    rows = NightlyRun.objects.filter(task=task, date=date)
    try:
        function(date)
    except Exception:
        rows.delete()
        raise
    rows.update(finished=timezone.now())
    return True


def run_all(date: datetime.date | None = None) -> list[str]:
    """Do all nightly work not yet done for `date` (today in Oslo); return the names of what failed, each logged."""
    date = date or timezone.localdate()
    failed = []
    for function in hooks.get("nightly"):
        try:
            run_once(function, date)
        except Exception:
            log.exception("nightly task %s failed", get_task_name(function))
            failed.append(get_task_name(function))
    return failed


def run_hourly() -> list[str]:
    """Do all hourly work; return the names of what failed, each logged."""
    failed = []
    for function in hooks.get("hourly"):
        try:
            function()
        except Exception:
            log.exception("hourly task %s failed", get_task_name(function))
            failed.append(get_task_name(function))
    return failed
