"""SQLite's write-ahead log, in which erased words would stay until it is written over.

`PRAGMA secure_delete` (in the settings) overwrites what is deleted in the database file. The log beside it holds older
pages; a checkpoint that reaches its end empties it. PostgreSQL's own log is the operator's: docs/operation.md.
"""

import contextlib
import datetime
import logging
from collections.abc import Iterator

from django.db import OperationalError, connection
from django.db.backends.utils import CursorWrapper

log = logging.getLogger(__name__)

PATIENCE_MILLISECONDS = 250  # for readers that are in the middle of a page; the next try is within the hour


def empty_wal() -> bool:
    """Write the log into the database file and cut it to nothing; False where a reader or a writer was in the way."""
    if connection.vendor != "sqlite":
        return True
    try:
        with connection.cursor() as cursor, patience_of(cursor, PATIENCE_MILLISECONDS):
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            is_busy = cursor.fetchone()[0]
    except OperationalError:  # within a transaction, or somebody writes
        return False
    return not is_busy


@contextlib.contextmanager
def patience_of(cursor: CursorWrapper, milliseconds: int) -> Iterator[None]:
    """Wait no longer than that for others; afterwards as long as before."""
    cursor.execute("PRAGMA busy_timeout")
    usual = cursor.fetchone()[0]
    cursor.execute(f"PRAGMA busy_timeout = {milliseconds:d}")
    try:
        yield
    finally:
        cursor.execute(f"PRAGMA busy_timeout = {usual:d}")


def empty_wal_again() -> None:
    """Hourly: for the erasures after which a reader was in the way."""
    if not empty_wal():
        log.warning(
            "the write-ahead log could not be emptied: somebody reads or writes for long; tried again in an hour"
        )


def empty_wal_at_night(date: datetime.date) -> None:
    """Nightly: what the night has deleted goes from the log too."""
    empty_wal_again()
