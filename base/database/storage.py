"""The error of a database or of the disk tells what is wrong with the place where data is kept."""

import enum
import errno
import sqlite3

import psycopg
from django.db import InterfaceError

PRIMARY_CODE = 0xFF  # of SQLite's extended result codes


class Trouble(enum.Enum):
    AWAY = "away"
    BUSY = "busy"
    FULL = "full"


SQLITE_TROUBLES = {
    sqlite3.SQLITE_BUSY: Trouble.BUSY,
    sqlite3.SQLITE_LOCKED: Trouble.BUSY,
    sqlite3.SQLITE_FULL: Trouble.FULL,
    sqlite3.SQLITE_IOERR: Trouble.FULL,
    sqlite3.SQLITE_READONLY: Trouble.FULL,
    sqlite3.SQLITE_CANTOPEN: Trouble.AWAY,
}
# SQLSTATE, or its first two characters: https://www.postgresql.org/docs/current/errcodes-appendix.html
POSTGRESQL_TROUBLES = {
    "08": Trouble.AWAY,  # connection exception
    "57P": Trouble.AWAY,  # shut down, crashed, or starting
    "53300": Trouble.AWAY,  # too many connections
    "53100": Trouble.FULL,
    "25006": Trouble.FULL,  # a standby, or an administrator's read-only switch
    "55P03": Trouble.BUSY,  # lock_timeout
    "40P01": Trouble.BUSY,  # deadlock
    "57014": Trouble.BUSY,  # statement_timeout
}
DISK_ERRORS = {errno.ENOSPC, errno.EDQUOT, errno.EROFS}


def find_trouble(error: BaseException | None) -> Trouble | None:
    """Return what is wrong with the storage where `error`, or what caused it, says so; None for any other fault."""
    while error:
        if found := judge(error):
            return found
        error = error.__cause__ or error.__context__
    return None


def judge(error: BaseException) -> Trouble | None:
    if isinstance(error, sqlite3.Error):
        return SQLITE_TROUBLES.get((getattr(error, "sqlite_errorcode", None) or 0) & PRIMARY_CODE)
    if isinstance(error, psycopg.Error):
        state = error.sqlstate or ""
        known = (found for start, found in POSTGRESQL_TROUBLES.items() if state.startswith(start))
        lost = not state and isinstance(error, psycopg.OperationalError | psycopg.InterfaceError)
        return next(known, Trouble.AWAY if lost else None)
    if isinstance(error, InterfaceError) and not error.__cause__:  # Django's own: the connection is closed
        return Trouble.AWAY
    if isinstance(error, OSError) and error.errno in DISK_ERRORS:
        return Trouble.FULL
    return None
