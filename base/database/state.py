"""The database itself is asked about its migrations, never a note of what was done the last time."""

import contextlib
from collections.abc import Iterator
from typing import NamedTuple

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from base.registry import list_own_apps

QUICK_ALIAS = "quick"
QUICK_SECONDS = 2  # to connect, and for each question; libpq takes no less


@contextlib.contextmanager
def open_quick_connection() -> Iterator[str]:
    """Yield the alias of a new database connection that gives up after two seconds."""
    quick = connection.copy(QUICK_ALIAS)
    options = quick.settings_dict.setdefault("OPTIONS", {})
    if quick.vendor == "postgresql":
        options.pop("pool", None)
        options |= {
            "connect_timeout": QUICK_SECONDS,
            "options": f"-c statement_timeout={QUICK_SECONDS}s",
        }
    else:
        options["timeout"] = QUICK_SECONDS
    connections[QUICK_ALIAS] = quick
    try:
        yield QUICK_ALIAS
    finally:
        quick.close()
        del connections[QUICK_ALIAS]


class DatabaseState(NamedTuple):
    """A `DatabaseState` says how the migrations in the database differ from those in the code.

    `unapplied` are the migrations that the code has and the database lacks, in order; all of them for an empty
    database. `unknown` are those of own apps that the database has been through and the code does not know.
    """

    unapplied: list[str]
    unknown: list[str]
    is_empty: bool = False


def read_state(using: str = DEFAULT_DB_ALIAS) -> DatabaseState:
    """Return how the migrations in the database differ from those in the code.

    Raise InconsistentMigrationHistory where the database was made by other migrations than those that are here.
    """
    executor = MigrationExecutor(connections[using])
    executor.loader.check_consistent_history(connections[using])
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    unapplied = [f"{migration.app_label}.{migration.name}" for migration, _backwards in plan]
    return DatabaseState(unapplied, find_unknown(executor.loader), is_empty=not executor.loader.applied_migrations)


def find_unknown(loader: MigrationLoader) -> list[str]:
    labels = {config.label for config in list_own_apps()}
    applied = {key for key in loader.applied_migrations if key[0] in labels}
    replaced = {key for migration in loader.disk_migrations.values() for key in migration.replaces}
    return [f"{app}.{name}" for app, name in sorted(applied - set(loader.disk_migrations) - replaced)]
