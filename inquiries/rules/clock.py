"""The services ask here what time it is: now, or the moment at which a sample household took the step."""

import contextlib
import datetime
from collections.abc import Iterator
from contextvars import ContextVar

from django.utils import timezone

_moment: ContextVar[datetime.datetime | None] = ContextVar("moment", default=None)


def now() -> datetime.datetime:
    return _moment.get() or timezone.now()


def today() -> datetime.date:
    return timezone.localdate(now())


@contextlib.contextmanager
def set_clock_to(moment: datetime.datetime) -> Iterator[None]:
    """Let the services called inside take their step at `moment`, in this thread only; all else keeps its time."""
    token = _moment.set(moment)
    try:
        yield
    finally:
        _moment.reset(token)
