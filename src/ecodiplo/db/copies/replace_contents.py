"""Replaces all that is in an SQLite file by what is in another one, in one transaction.

SQLite's backup into a file that others have open takes no lock between the copy that is kept of it
and the first page, so a change of another program could get lost there. A transaction holds its
lock from the kept copy to the end, in every journal mode, and a crash rolls it back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ecodiplo.db import files, triggers
from ecodiplo.db.copies.file_checksums import file_checksums, ordinary_tables
from ecodiplo.db.copies.names import quoted
from ecodiplo.db.copies.seal import TABLE as SEAL
from ecodiplo.errors import EcodiploError
from ecodiplo.language import Label

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Connection

    from ecodiplo.db.copies.checksums import Checksum

SOURCE = "copied"


def replace_contents(connection: Connection, file: Path, *, in_use: bool) -> dict[str, Checksum]:
    """Replace all tables, indexes, views and triggers of the database by those of the file, which
    others may write when it is `in_use`. The seal of a backup is left out.

    The transaction of `connection` is that of a migration. Returns the checksums of the tables.
    Raises EcodiploError when the contents are not the same afterwards.
    """
    uri = files.uri(file.resolve(), "mode=rw" if in_use else "mode=ro&immutable=1")
    connection.exec_driver_sql(f"ATTACH ? AS {SOURCE}", (uri,))
    _drop_all(connection)
    _create(connection, "type = 'table' AND sql LIKE 'CREATE VIRTUAL%'")
    _create(connection, "type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'")
    driver: Any = connection.connection.driver_connection
    for table in ordinary_tables(driver, SOURCE):
        _copy_rows(connection, table)
    for kind in ("index", "view", "trigger"):
        _create(connection, f"type = '{kind}'")
    sums = file_checksums(driver, SOURCE)
    if file_checksums(driver) != sums:
        raise EcodiploError(
            Label(f"what was written does not equal {file}; nothing was changed",
                  f"nội dung đã ghi không giống {file}; chưa thay đổi gì")
        )  # fmt: skip
    triggers.forget_version(connection)
    return sums


def _drop_all(connection: Connection) -> None:
    for kind, own in (
        ("trigger", "type = 'trigger'"),
        ("view", "type = 'view'"),
        ("table", "type = 'table' AND sql LIKE 'CREATE VIRTUAL%'"),
        ("table", "type = 'table' AND name NOT LIKE 'sqlite_%'"),
    ):
        names = connection.exec_driver_sql(f"SELECT name FROM main.sqlite_schema WHERE {own}")
        for (name,) in names.all():
            connection.exec_driver_sql(f"DROP {kind} IF EXISTS main.{quoted(name)}")


def _create(connection: Connection, own: str) -> None:
    """Run the statements of the source that created its parts of a kind. A virtual table makes its
    own tables; they are there already."""
    statements = connection.exec_driver_sql(
        f"SELECT sql FROM {SOURCE}.sqlite_schema AS there WHERE {own} AND sql IS NOT NULL"
        f" AND tbl_name <> '{SEAL}' AND name NOT LIKE 'sqlite_%' AND NOT EXISTS (SELECT 1 FROM"
        " main.sqlite_schema AS here WHERE here.type = there.type AND here.name = there.name)"
        " ORDER BY rowid"
    )
    for (statement,) in statements.all():
        connection.exec_driver_sql(statement)


def _copy_rows(connection: Connection, table: str) -> None:
    listed = connection.exec_driver_sql(f"PRAGMA {SOURCE}.table_info({quoted(table)})").all()
    columns = [quoted(row[1]) for row in listed]
    has_rowid = connection.exec_driver_sql(
        "SELECT wr = 0 FROM pragma_table_list WHERE schema = ? AND name = ?", (SOURCE, table)
    ).scalar()
    if has_rowid and '"rowid"' not in map(str.lower, columns):
        columns.insert(0, "rowid")
    names = ", ".join(columns)
    connection.exec_driver_sql(f"DELETE FROM main.{quoted(table)}")  # of a virtual table's own
    connection.exec_driver_sql(
        f"INSERT INTO main.{quoted(table)} ({names}) SELECT {names} FROM {SOURCE}.{quoted(table)}"
    )
