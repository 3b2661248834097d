"""Each process knows whether it may ask the database just now.

A database that is away costs each request its whole time-out, and a single thread would hand these waits on to
everybody behind it. So the first request that meets it tells the process's `lookout`; from then on every request is
answered at once, without the database, while one thread asks it again and again until it answers.
"""

import logging
import threading

from django.db import DatabaseError
from django.db.migrations.exceptions import InconsistentMigrationHistory

from base.database.state import open_quick_connection, read_state

log = logging.getLogger(__name__)

REFUSED = "flytthit.refused"  # in the WSGI environment: the status with which the server gives a request back
LOOK_SECONDS = 0.5  # between two looks at a database that is away
NAMED = 3  # migrations in a line of the log; an empty database lacks all


class OtherVersion(Exception):
    """The database answers, but its tables are those of another version of the portal; the text says what to do."""


def ask_database() -> None:
    """Raise DatabaseError where the database is away, OtherVersion where its tables are not those of this version."""
    try:
        with open_quick_connection() as using:
            state = read_state(using)
    except InconsistentMigrationHistory as error:
        raise OtherVersion(f"it was made by other migrations: {error}") from None
    if state.unknown:
        raise OtherVersion(f"it was made by a newer version ({', '.join(state.unknown)}); start that one")
    if state.unapplied:
        raise OtherVersion(f"migrations are missing: {shorten(state.unapplied)}; run `manage.py prepare`")


def shorten(names: list[str]) -> str:
    return ", ".join(names[:NAMED]) + (f" and {len(names) - NAMED} more" if len(names) > NAMED else "")


class DatabaseWatch:
    """A `DatabaseWatch` knows whether this process may ask the database; where not, a thread keeps looking."""

    def __init__(self) -> None:
        self.available = True
        self.lock = threading.Lock()

    def look(self) -> bool:
        """Ask the database once, now, and return whether requests may ask it; where it fails, `close()` it to them."""
        try:
            ask_database()
        except (DatabaseError, OtherVersion) as error:
            self.close(error)
        return self.available

    def close(self, error: BaseException) -> None:
        """Let no request ask the database until a thread has found it well again.

        The log gets one line now, and one at the end.
        """
        with self.lock:
            if not self.available:
                return
            self.available = False
        log.error("the database cannot be used, pages say 503: %s", describe(error))
        threading.Thread(target=self.keep_looking, name="lookout", daemon=True).start()

    def keep_looking(self) -> None:
        pause = threading.Event()
        while not self.available:
            pause.wait(LOOK_SECONDS)
            try:
                ask_database()
            except (DatabaseError, OtherVersion) as error:
                log.debug("still not: %s", describe(error))
            else:
                log.warning("the database answers again")
                self.available = True


def describe(error: BaseException) -> str:
    """Return the first line of an error's text, or the name of its class where it has none.

    PostgreSQL's further lines are advice, and a traceback would say nothing more.
    """
    lines = str(error).strip().splitlines()
    return lines[0] if lines else type(error).__name__


database_watch = DatabaseWatch()
