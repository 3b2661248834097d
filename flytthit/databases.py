"""The portal needs more of a database than its address says: how long it waits, and what it never loses."""

from typing import Any

SQLITE_OPTIONS = {
    # FULL: NORMAL may lose a committed row on power loss. IMMEDIATE: writers queue instead of failing.
    # secure_delete: what is erased is overwritten in the file.
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA mmap_size=268435456; "
    "PRAGMA cache_size=-32768; PRAGMA temp_store=MEMORY; PRAGMA secure_delete=ON;",
    "transaction_mode": "IMMEDIATE",
    # Seconds that a writer waits for its turn; after it the page gives back what was written.
    "timeout": 3,
}
POSTGRESQL_OPTIONS = {
    # Without a pool PostgreSQL serves half as much. Seconds until a page says 503, and until an attempt to connect is
    # given up: it waits longer each time, and would find a server that is back long after it came.
    "pool": {"timeout": 1.5, "reconnect_timeout": 1.0},
    "connect_timeout": 2,
    # Milliseconds until a server that has vanished is given up.
    "tcp_user_timeout": 5000,
    # As long as a writer waits on SQLite.
    "options": "-c lock_timeout=3s",
}


def add_connection_options(connection: dict[str, Any]) -> dict[str, Any]:
    """Return what `DATABASE_URL` says of a database, with the options that the portal needs of its kind.

    They take the place of any that stand in the address.
    """
    # With IMMEDIATE every GET would take the write lock.
    connection = connection | {"ATOMIC_REQUESTS": False}
    if connection["ENGINE"].endswith("sqlite3"):
        return connection | {"OPTIONS": SQLITE_OPTIONS}
    # Connections that a restart of the server has cut are left out.
    return connection | {"OPTIONS": POSTGRESQL_OPTIONS, "CONN_HEALTH_CHECKS": True}
