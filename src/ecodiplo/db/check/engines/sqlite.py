"""What SQLite itself can tell of damage."""

from __future__ import annotations

import re
from collections import defaultdict
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy.dialects.sqlite.base import SQLiteDialect
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlalchemy.schema import CreateIndex, CreateTable

from ecodiplo.db.check.findings import REPAIR, RESTORE, Check, Finding
from ecodiplo.db.search.indexed import INDEX
from ecodiplo.db.search.sqlite import COLUMNS, ROWS, index_rows
from ecodiplo.language import Label, same
from ecodiplo.models import whole_metadata
from ecodiplo.models.history import OF_A_TRANSACTION

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
    """Context manager: texts that are not UTF-8 are read with surrogates."""
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
        table = whole_metadata().tables.get(name)
        if table is not None and table.dialect_kwargs.get("sqlite_strict"):
            yield name, NOT_STRICT


def whole_tables(connection: Connection) -> set[str]:
    """The tables whose texts, and those of their indexes, say what the models declare: to reflect
    a table takes a hundred times as long as to compare its text."""
    stored: defaultdict[str, dict[str, frozenset[str]]] = defaultdict(dict)
    for table, name, sql in connection.exec_driver_sql(
        "SELECT tbl_name, name, sql FROM sqlite_master WHERE type IN ('table', 'index')"
        " AND sql IS NOT NULL"
    ):
        stored[table][name] = _parts(sql)
    return {
        table for table, declared in _declared().items()
        if declared.items() <= stored[table].items()
        and not any(name.startswith("uq_") for name in stored[table].keys() - declared.keys())
    }  # fmt: skip


@cache
def _declared() -> dict[str, dict[str, frozenset[str]]]:
    """The parts of the statements that the models make: of each table and its indexes."""
    dialect = SQLiteDialect()
    declared = {}
    for table in whole_metadata().sorted_tables:
        own = {table.name: str(CreateTable(table).compile(dialect=dialect))}
        own |= {str(ix.name): str(CreateIndex(ix).compile(dialect=dialect)) for ix in table.indexes}
        declared[table.name] = {name: _parts(sql) for name, sql in own.items()}
    return declared


def _parts(sql: str) -> frozenset[str]:
    """The columns and constraints of a CREATE statement, whose order says nothing; a column that
    was added later carries its constraints."""
    parts, depth = [""], 0
    for piece in re.split(r"([(),])", re.sub(r"[\s\"]+", " ", sql)):
        depth += (piece == "(") - (piece == ")")
        if (depth == 1 and piece in ("(", ",")) or (depth == 0 and piece == ")"):
            parts.append("")
        else:
            parts[-1] += piece
    pieces = (piece.strip() for part in parts for piece in re.split(" (?=CONSTRAINT )", part))
    return frozenset(piece for piece in pieces if piece)


def numbers(connection: Connection, table: Table) -> Iterator[Finding]:  # noqa: ARG001
    """Nothing: the next row gets the largest id and one."""
    return iter(())


def leftovers(connection: Connection) -> Iterator[Finding]:
    """Rows of `current_command` and `replacing`."""
    for table in OF_A_TRANSACTION:
        if count := connection.exec_driver_sql(f"SELECT count(*) FROM {table.name}").scalar():
            yield Finding(Check.HISTORY, LEFT.fill(count=count), table=table.name)


def unindexed(connection: Connection, table: IndexedTable) -> Iterator[tuple[int, bool]]:
    """The rows of the table that the index lacks or has other words of, and those that it has too
    many of."""
    expected = f"WITH expected(row, {', '.join(COLUMNS)}) AS ({index_rows(table)})"
    differs = (f"own.{column} IS NOT expected.{column}" for column in COLUMNS)
    rows = connection.exec_driver_sql(
        f"{expected} SELECT row FROM expected LEFT JOIN {INDEX} AS own ON own.rowid = row"
        f" WHERE own.rowid IS NULL OR {' OR '.join(differs)}"
    )
    for (row,) in rows:
        yield row % ROWS, True
    first = table.number * ROWS
    own = f"FROM {INDEX}_content WHERE id BETWEEN {first} AND {first + ROWS - 1}"
    has = connection.exec_driver_sql(f"SELECT count(*) {own}").scalar_one()
    if has > connection.exec_driver_sql(f"SELECT count(*) FROM {table.name}").scalar_one():
        rows = connection.exec_driver_sql(
            f"SELECT id % {ROWS} {own} AND id % {ROWS} NOT IN (SELECT id FROM {table.name})"
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
