"""Nightly work: each hook once a date, by a unique row; a failed or killed one is tried again.

And hourly work, which is called each time.
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


def claim(task: str, date: datetime.date) -> bool:
    """Make tonight's row, or take over that of a run that was killed."""
    now = timezone.now()
    _row, made = NightlyRun.objects.get_or_create(task=task, date=date, defaults={"started": now})
    unfinished = NightlyRun.objects.filter(task=task, date=date, finished=None, started__lt=now - LEASE)
    return made or bool(unfinished.update(started=now))


def run_once(function: Task, date: datetime.date) -> bool:
    """True when the work was done now, False when it was done before tonight."""
    task = get_task_name(function)
    if not claim(task, date):
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
    """Run what is not yet done for `date` (today in Oslo); the names of those that failed, each logged."""
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
    """Run what is tried every hour; the names of those that failed, each logged."""
    failed = []
    for function in hooks.get("hourly"):
        try:
            function()
        except Exception:
            log.exception("hourly task %s failed", get_task_name(function))
            failed.append(get_task_name(function))
    return failed
