"""What SQLite itself can tell of damage."""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from sqlalchemy.exc import DatabaseError, OperationalError

from ecodiplo.db.check.findings import REPAIR, RESTORE, Check, Finding
from ecodiplo.db.search.indexed import INDEX, TABLES
from ecodiplo.db.search.sqlite import index_rows
from ecodiplo.language import Label, same
from ecodiplo.models import Base
from ecodiplo.models.history import current_command, replacing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection, Table

    from ecodiplo.db.search.indexed import IndexedTable

# What `integrity_check` says of rows that break a rule: other checks name the record.
OF_ROWS = re.compile(r"(CHECK constraint failed in|NULL value in|non-\w+ value in|\w+ value in) .*")
OF_INDEXES = re.compile(
    r"(row \d+ missing from index|wrong # of entries in index|non-unique entry in index) (\w+)"
)
MOST_MESSAGES = 100
NOT_STRICT = Label("is not STRICT: it takes values of any type",
                   "không phải bảng STRICT: nhận giá trị kiểu bất kỳ")  # fmt: skip
LEFT = Label("holds {count} rows that a transaction left behind",
             "còn {count} dòng do một giao dịch để lại")  # fmt: skip


@contextmanager
def texts_as_stored(connection: Connection) -> Iterator[None]:
    """Context manager: texts that are not UTF-8 can be read, with surrogates for their bytes."""
    driver: Any = connection.connection.driver_connection
    usual = driver.text_factory
    driver.text_factory = lambda stored: stored.decode(errors="surrogateescape")
    try:
        yield
    finally:
        driver.text_factory = usual


def integrity(connection: Connection) -> Iterator[Finding]:
    """What `PRAGMA integrity_check` says of the file."""
    messages = connection.exec_driver_sql(f"PRAGMA integrity_check({MOST_MESSAGES})")
    for message in [str(row[0]) for row in messages]:
        for line in message.splitlines():
            if line == "ok" or OF_ROWS.fullmatch(line):
                continue
            index = OF_INDEXES.fullmatch(line)
            of_search = INDEX in line
            yield Finding(Check.INTEGRITY, same(line), REPAIR if index or of_search else RESTORE)


def schema_faults(connection: Connection) -> Iterator[tuple[str, Label]]:
    """The tables of the program that are not STRICT."""
    rows = connection.exec_driver_sql(
        "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND NOT strict"
    )
    for (name,) in rows:
        table = Base.metadata.tables.get(name)
        if table is not None and table.dialect_kwargs.get("sqlite_strict"):
            yield name, NOT_STRICT


def numbers(connection: Connection, table: Table) -> Iterator[Finding]:  # noqa: ARG001
    """Nothing: the next row gets the largest id and one."""
    return iter(())


def leftovers(connection: Connection) -> Iterator[Finding]:
    """Rows of `current_command` and `replacing`."""
    for table in (current_command, replacing):
        if count := connection.exec_driver_sql(f"SELECT count(*) FROM {table.name}").scalar():
            yield Finding(Check.HISTORY, LEFT.fill(count=count), table=table.name)


def unindexed(connection: Connection, table: IndexedTable) -> Iterator[tuple[int, bool]]:
    """The rows of the table that the index lacks or has other words of, and those that it has too
    many of."""
    expected = f"WITH expected(row, record_table, record_id, body) AS ({index_rows(table)})"
    rows = connection.exec_driver_sql(
        f"{expected} SELECT row FROM expected LEFT JOIN {INDEX} AS own ON own.rowid = row"
        " WHERE own.rowid IS NULL OR own.record_table IS NOT expected.record_table"
        " OR own.record_id IS NOT expected.record_id OR own.body IS NOT expected.body"
    )
    for (row,) in rows:
        yield row // TABLES, True
    has = connection.exec_driver_sql(
        f"SELECT count(*) FROM {INDEX}_content WHERE id % {TABLES} = {table.number}"
    ).scalar_one()
    if has > connection.exec_driver_sql(f"SELECT count(*) FROM {table.name}").scalar_one():
        rows = connection.exec_driver_sql(
            f"SELECT id / {TABLES} FROM {INDEX}_content WHERE id % {TABLES} = {table.number}"
            f" AND id / {TABLES} NOT IN (SELECT id FROM {table.name})"
        )
        for (row,) in rows:
            yield row, False


def index_damage(connection: Connection) -> Label | None:
    """What FTS5's own check says: the words against the texts that it keeps."""
    try:
        connection.exec_driver_sql(f"INSERT INTO {INDEX} ({INDEX}) VALUES ('integrity-check')")
    except OperationalError as error:  # not of the index: the file may not be written, or is in use
        if "no such table" in str(error.orig):
            return same(error.orig)
        raise
    except DatabaseError as error:
        return same(error.orig)
    return None
