"""The schema of an SQLite database: what its PRAGMAs say, and what only the text of CREATE TABLE says."""

import re

QUOTED = r'"((?:[^"]|"")+)"'


def read_schema(cursor) -> dict[str, dict]:
    tables = rows(cursor, "SELECT name, sql FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    return {table["name"]: read_table(cursor, table["name"], table["sql"]) for table in tables}


def rows(cursor, query: str) -> list[dict]:
    cursor.execute(query)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def read_table(cursor, table: str, sql: str) -> dict:
    parts = split_definition(sql)
    said = {match[1]: match[2] for part in parts if (match := re.match(QUOTED + r"\s+(.*)", part, re.S))}
    return {
        "columns": read_columns(cursor, table, said),
        "indexes": read_indexes(cursor, table),
        "constraints": read_checks(parts) | read_uniques(cursor, table, parts) | read_foreign_keys(cursor, table, said),
        "sequences": {name: {"kind": "autoincrement"} for name, text in said.items() if "AUTOINCREMENT" in bare(text)},
    }


def read_columns(cursor, table: str, said: dict[str, str]) -> dict[str, dict]:
    return {
        column["name"]: {
            "type": column["type"],
            "null": not column["notnull"],
            "default": column["dflt_value"],
            "primary key": column["pk"],
            "generated": column["hidden"],
            "collation": collation_of(said[column["name"]]),
        }
        for column in rows(cursor, f'PRAGMA table_xinfo("{table}")')
    }


def collation_of(text: str) -> str | None:
    found = re.search(r'\bCOLLATE "?(\w+)"?', bare(text))
    return found[1] if found else None


def read_indexes(cursor, table: str) -> dict[str, dict]:
    """Return the indexes that were made by CREATE INDEX; those behind a UNIQUE of the table are constraints."""
    made = {row["name"]: row["sql"] for row in rows(cursor, "SELECT name, sql FROM sqlite_master WHERE type = 'index'")}
    return {
        index["name"]: {
            "unique": bool(index["unique"]),
            "columns": read_index_columns(cursor, index["name"]),
            # Expressions, and which rows of a partial index, stand in the text alone.
            "definition": normalised(re.sub(r"^.*? ON " + QUOTED, "", made[index["name"]], count=1, flags=re.S)),
        }
        for index in rows(cursor, f'PRAGMA index_list("{table}")')
        if index["origin"] == "c"
    }


def read_index_columns(cursor, index: str) -> str:
    columns = [column for column in rows(cursor, f'PRAGMA index_xinfo("{index}")') if column["key"]]
    return ", ".join(
        f"{column['name'] or 'expression'} {'desc' if column['desc'] else 'asc'} {column['coll']}" for column in columns
    )


def read_uniques(cursor, table: str, parts: list[str]) -> dict[str, dict]:
    names = {match[2]: match[1] for part in parts if (match := re.match(rf"CONSTRAINT {QUOTED} UNIQUE (.*)", part))}
    found = {}
    for index in rows(cursor, f'PRAGMA index_list("{table}")'):
        if index["origin"] != "c":
            columns = [column["name"] for column in rows(cursor, f'PRAGMA index_info("{index["name"]}")')]
            listed = "(" + ", ".join(f'"{name}"' for name in columns) + ")"
            kind = {"u": "unique", "pk": "primary key"}[index["origin"]]
            found[names.get(listed, f"{kind} {listed}")] = {"kind": kind, "columns": listed}
    return found


def read_checks(parts: list[str]) -> dict[str, dict]:
    """Return the CHECKs of the table by their names, and those of a column by their text."""
    found = {}
    for part in parts:
        for match in re.finditer(rf"(?:CONSTRAINT {QUOTED} )?\bCHECK (?=\()", bare(part, keep_names=True)):
            text = normalised(bracketed(part, match.end()))
            found[match[1] or f"check {text}"] = {"kind": "check", "text": text}
    return found


def read_foreign_keys(cursor, table: str, said: dict[str, str]) -> dict[str, dict]:
    return {
        f"foreign key {key['from']}": {
            "kind": "foreign key",
            "column": key["from"],
            "target": f"{key['table']}.{key['to']}",
            "on delete": key["on_delete"],
            "on update": key["on_update"],
            "deferred": "DEFERRABLE INITIALLY DEFERRED" in bare(said[key["from"]]),
        }
        for key in rows(cursor, f'PRAGMA foreign_key_list("{table}")')
    }


# --- the text of CREATE TABLE ----------------------------------------------------------------------------------------
def split_definition(sql: str) -> list[str]:
    """Return the columns and constraints between the outermost brackets, each as written."""
    inside = bracketed(sql, sql.index("("))[1:-1]
    plain, depth, start, parts = bare(inside), 0, 0, []
    for place, character in enumerate(plain):
        depth += {"(": 1, ")": -1}.get(character, 0)
        if character == "," and depth == 0:
            parts.append(inside[start:place].strip())
            start = place + 1
    return [*parts, inside[start:].strip()]


def bracketed(text: str, start: int) -> str:
    """Return the text from the bracket at `start` to the one that closes it."""
    plain, depth = bare(text), 0
    for place in range(start, len(plain)):
        depth += {"(": 1, ")": -1}.get(plain[place], 0)
        if depth == 0:
            return text[start : place + 1]
    raise ValueError(f"no bracket closes {text[start:]!r}")


def bare(text: str, *, keep_names: bool = False) -> str:
    """Return the text with everything quoted blanked out, at the same length."""
    quoted = r"'(?:[^']|'')*'" if keep_names else r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\""
    return re.sub(quoted, lambda match: "~" * len(match[0]), text)


def normalised(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()
