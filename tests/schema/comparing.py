"""Two schemas compared: what differs, in words."""

import json
import re

# Made by Django (a hash of table and columns) or by PostgreSQL. Django finds them by what they do, never by these
# names, and they change with the order in which columns came; so do we.
MACHINE_NAME = re.compile(r"_[0-9a-f]{8}(_fk\w*|_uniq|_like|_pk|_check)?$|_pkey$|_key\d*$|_check\d*$")
ONE_OF = {"columns": "column", "indexes": "index", "constraints": "constraint", "sequences": "sequence"}


def compare_schemas(old: dict, new: dict, renamed: dict[str, str] | None = None) -> list[str]:
    """Return a sentence for each difference; none means that the schemas are equal.

    `renamed` says what is called otherwise in `new`, old name to new name: tables, and indexes, constraints and columns
    with names of their own. Columns are compared by name, not by order.
    """
    old = rename_all(old, renamed or {})
    differences = [f"table {name} is gone" for name in sorted(old.keys() - new.keys())]
    differences += [f"table {name} is new" for name in sorted(new.keys() - old.keys())]
    for table in sorted(old.keys() & new.keys()):
        for part, one in ONE_OF.items():
            differences += compare_parts(f"{table}: {one}", name_parts(old[table][part]), name_parts(new[table][part]))
    return differences


def compare_parts(one: str, old: dict[str, dict], new: dict[str, dict]) -> list[str]:
    differences = [f"{one} {name} is gone" for name in sorted(old.keys() - new.keys())]
    differences += [f"{one} {name} is new" for name in sorted(new.keys() - old.keys())]
    for name in sorted(old.keys() & new.keys()):
        differences += [
            f"{one} {name}: {word} was {old[name].get(word)!r}, is {new[name].get(word)!r}"
            for word in sorted(old[name].keys() | new[name].keys())
            if old[name].get(word) != new[name].get(word)
        ]
    return differences


def name_parts(parts: dict[str, dict]) -> dict[str, dict]:
    """Return the parts by the names that people gave them, and those without one by what they say."""
    named: dict[str, dict] = {}
    for name, said in parts.items():
        key = " ".join(str(said[word]) for word in sorted(said)) if MACHINE_NAME.search(name) else name
        while key in named:
            key += " once more"
        named[key] = said
    return named


def rename_all(schema: dict, renamed: dict[str, str]) -> dict:
    """Return the schema with the names changed wherever they stand alone, in keys and in definitions."""
    text = json.dumps(schema)
    for name in sorted(renamed, key=len, reverse=True):
        text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", renamed[name], text)
    return json.loads(text)
