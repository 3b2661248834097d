"""The schema of a PostgreSQL database: what its own catalogue says."""

COLUMNS = """
SELECT table_name, column_name, data_type, udt_name, character_maximum_length, numeric_precision, numeric_scale,
       datetime_precision, is_nullable, column_default, collation_name, is_identity, identity_generation,
       is_generated, generation_expression
FROM information_schema.columns WHERE table_schema = current_schema()
"""
# The index behind a primary key, UNIQUE or EXCLUDE is that constraint, and said there.
INDEXES = """
SELECT of_table.relname, of_index.relname, indisunique, indisvalid, pg_get_indexdef(indexrelid)
FROM pg_index
JOIN pg_class of_table ON of_table.oid = indrelid
JOIN pg_class of_index ON of_index.oid = indexrelid
WHERE of_table.relnamespace = current_schema()::regnamespace
  AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = indexrelid AND contype IN ('p', 'u', 'x'))
"""
CONSTRAINTS = """
SELECT of_table.relname, conname, contype, condeferrable, condeferred, convalidated,
    pg_get_constraintdef(pg_constraint.oid)
FROM pg_constraint JOIN pg_class of_table ON of_table.oid = conrelid
WHERE of_table.relnamespace = current_schema()::regnamespace AND contype <> 'n'
"""
SEQUENCES = """
SELECT of_table.relname, attname, format_type(seqtypid, NULL), seqstart, seqincrement, seqmin, seqmax, seqcycle
FROM pg_sequence
JOIN pg_depend ON objid = seqrelid AND classid = 'pg_class'::regclass AND deptype IN ('a', 'i')
JOIN pg_class of_table ON of_table.oid = refobjid
JOIN pg_attribute ON attrelid = refobjid AND attnum = refobjsubid
WHERE of_table.relnamespace = current_schema()::regnamespace
"""
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"


def read_schema(cursor) -> dict[str, dict]:
    cursor.execute(TABLES)
    tables: dict[str, dict] = {
        name: {"columns": {}, "indexes": {}, "constraints": {}, "sequences": {}} for (name,) in cursor.fetchall()
    }
    for part, query in (
        ("columns", COLUMNS),
        ("indexes", INDEXES),
        ("constraints", CONSTRAINTS),
        ("sequences", SEQUENCES),
    ):
        cursor.execute(query)
        words = [column.name for column in cursor.description][2:]
        for table, name, *values in cursor.fetchall():
            tables[table][part][name] = dict(zip(words, values, strict=True))
    for table in tables.values():
        for index, said in table["indexes"].items():
            # Its name is the key already, and two names of one index shall be seen as that.
            said["pg_get_indexdef"] = said["pg_get_indexdef"].replace(f" {index} ON ", " ON ", 1)
    return tables
