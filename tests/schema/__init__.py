"""The schema of a database as plain data: read on SQLite and PostgreSQL, kept as JSON, compared in words.

    python -m tests.schema dump > new.json                 # an empty database, migrated from nothing
    python -m tests.schema dump --from models > plain.json  # the same tables straight from the models
    python -m tests.schema compare old.json new.json --renamed old_table=new_table

The database is SQLite in memory, or a new one beside that of DATABASE_URL, removed afterwards. To compare with another
commit: `git worktree add ../old COMMIT`, dump there, compare here.

A schema is `{table: {"columns": {name: …}, "indexes": {name: …}, "constraints": {name: …}, "sequences": {column: …}}}`;
every … is a flat dictionary of words and numbers, as the database itself says them.
"""

from django.db import connection

from tests.schema import postgresql, sqlite

READERS = {"sqlite": sqlite.read_schema, "postgresql": postgresql.read_schema}


def read_schema() -> dict[str, dict]:
    """Return the schema of the database of the default connection; a handful of queries a table."""
    with connection.cursor() as cursor:
        return READERS[connection.vendor](cursor)
