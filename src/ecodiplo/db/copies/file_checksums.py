"""Checksums of the tables of an SQLite file, also of those that are not the program's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecodiplo.db.copies.checksums import ROWS, Checksum, Digest
from ecodiplo.db.copies.names import quoted
from ecodiplo.db.copies.seal import TABLE as SEAL
from ecodiplo.db.table_shapes import program_tables

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping


def file_checksums(connection: sqlite3.Connection, schema: str = "main") -> dict[str, Checksum]:
    """The checksum of every table of the file, by name, and of its schema under ``. The seal of a
    backup and SQLite's own statistics do not count. Raises sqlite3.Error for a damaged file."""
    plain, connection.text_factory = connection.text_factory, bytes  # whatever is no UTF-8
    try:
        select = f"SELECT type, name, tbl_name, sql FROM {schema}.sqlite_schema"
        own = f"tbl_name <> '{SEAL}' AND tbl_name NOT LIKE 'sqlite_stat%'"
        sums = {"": _checksum(connection, f"{select} WHERE {own} ORDER BY type, name")}
        for table in ordinary_tables(connection, schema):
            sums[table] = _checksum(connection, f"SELECT * FROM {schema}.{quoted(table)}")
        return sums
    finally:
        connection.text_factory = plain


def ordinary_tables(connection: sqlite3.Connection, schema: str = "main") -> list[str]:
    """The tables that hold rows themselves, by name."""
    statement = (
        f"SELECT CAST(name AS BLOB) FROM {schema}.sqlite_schema WHERE type = 'table' AND rootpage"
        f" > 0 AND name <> '{SEAL}' AND name NOT LIKE 'sqlite_stat%' ORDER BY name"
    )
    return [name.decode() for (name,) in connection.execute(statement)]


def count_records(sums: Mapping[str, Checksum]) -> int:
    """The number of rows in the tables of the program."""
    return sum(sums[table].rows for table in program_tables() & sums.keys())


def _checksum(connection: sqlite3.Connection, statement: str) -> Checksum:
    cursor, digest = connection.execute(statement), Digest()
    while part := cursor.fetchmany(ROWS):
        digest.add(part)
    return digest.checksum()
