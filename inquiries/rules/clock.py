"""What time it is for the verbs of the desk: now, or the moment at which a sample household took the step."""

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
    """Verbs called inside take their step then. For this thread of work only; everything else keeps its time."""
    token = _moment.set(moment)
    try:
        yield
    finally:
        _moment.reset(token)
