"""The command line; see the package."""

import argparse
import json
import os
import pathlib
import sys

import tests.environment  # noqa: F401 - sets the environment before Django reads it

# isort: split
import django

django.setup()

from django.db import connection  # noqa: E402

from tests import schema  # noqa: E402
from tests.schema.comparing import compare_schemas  # noqa: E402


def read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.schema", description=schema.__doc__.splitlines()[0])
    verbs = parser.add_subparsers(dest="verb", required=True)
    dump = verbs.add_parser("dump", help="write the schema of an empty database to standard output, as JSON")
    dump.add_argument("--from", dest="source", choices=["migrations", "models"], default="migrations")
    compare = verbs.add_parser("compare", help="list what differs; exits with 1 where something does")
    compare.add_argument("old", type=pathlib.Path)
    compare.add_argument("new", type=pathlib.Path)
    compare.add_argument("--renamed", nargs="*", default=[], metavar="OLD=NEW")
    return parser.parse_args()


def dump_schema(source: str) -> dict[str, dict]:
    """Return the schema that the migrations or the models make in an empty database; half a minute."""
    own_name = connection.settings_dict["NAME"]
    if connection.vendor != "sqlite":
        connection.settings_dict["TEST"]["NAME"] = f"schema_{os.getpid()}"
    connection.settings_dict["TEST"]["MIGRATE"] = source == "migrations"
    connection.creation.create_test_db(verbosity=0, serialize=False)
    try:
        return schema.read_schema()
    finally:
        connection.creation.destroy_test_db(own_name, verbosity=0)


def main() -> int:
    arguments = read_arguments()
    if arguments.verb == "dump":
        print(json.dumps(dump_schema(arguments.source), indent=1, sort_keys=True))
        return 0
    old, new = (json.loads(path.read_text()) for path in (arguments.old, arguments.new))
    differences = compare_schemas(old, new, dict(pair.split("=") for pair in arguments.renamed))
    parts = sum(len(part) for table in new.values() for part in table.values())
    print(
        "\n".join(differences) or f"equal: {len(new)} tables with {parts} columns, indexes, constraints and sequences"
    )
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main())
