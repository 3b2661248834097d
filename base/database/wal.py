"""SQLite's write-ahead log would hold erased words until it is written over, so it is emptied here.

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
    """Write SQLite's log into the database file and empty it; return whether that was done.

    A reader or a writer may be in the way. On PostgreSQL there is nothing to do, and True is returned.
    """
    if connection.vendor != "sqlite":
        return True
    try:
        with connection.cursor() as cursor, limit_lock_wait(cursor, PATIENCE_MILLISECONDS):
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            is_busy = cursor.fetchone()[0]
    except OperationalError:  # within a transaction, or somebody writes
        return False
    return not is_busy


@contextlib.contextmanager
def limit_lock_wait(cursor: CursorWrapper, milliseconds: int) -> Iterator[None]:
    """Wait at most so many milliseconds for others inside the block, and afterwards as long as before."""
    cursor.execute("PRAGMA busy_timeout")
    usual = cursor.fetchone()[0]
    cursor.execute(f"PRAGMA busy_timeout = {milliseconds:d}")
    try:
        yield
    finally:
        cursor.execute(f"PRAGMA busy_timeout = {usual:d}")


def empty_wal_again() -> None:
    """Empty the log every hour, for erasures after which a reader was in the way."""
    if not empty_wal():
        log.warning(
            "the write-ahead log could not be emptied: somebody reads or writes for long; tried again in an hour"
        )


def empty_wal_at_night(date: datetime.date) -> None:
    """Empty the log every night, so that what the night has deleted goes from it too."""
    empty_wal_again()
