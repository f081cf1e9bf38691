"""Rows of a table in the form in which SQLite stores them, read from either engine and written to
either. Only a part of the rows is in memory.

The engines store three kinds of values in their own way: times, which are texts in UTC on SQLite;
images of rows in the history, which are texts of JSON there; and zero, which has no sign there.
"""

from __future__ import annotations

import datetime
from itertools import chain
from typing import TYPE_CHECKING, Any

from sqlalchemy.exc import DBAPIError

from ecodiplo.db.copies import images
from ecodiplo.db.copies.checksums import ROWS, Checksum, Digest
from ecodiplo.db.copies.engines import of_engine
from ecodiplo.db.copies.names import quoted
from ecodiplo.db.copies.times import to_text
from ecodiplo.errors import EcodiploError
from ecodiplo.language import Label, same

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlalchemy import Connection

    from ecodiplo.db.copies.checksums import Row
    from ecodiplo.db.copies.neutral_table import NeutralTable


def copy_rows(table: NeutralTable, source: Connection, target: Connection) -> Checksum:
    """Copy every row of the table, and read the copy back. Returns the checksum, which is that of
    both. Raises EcodiploError when they differ, and for a value that the target does not take."""
    digest = Digest()
    _write(table, target, chain.from_iterable(map(digest.add, _read(table, source))))
    sent = digest.checksum()
    read_back = Digest()
    for part in _read(table, target):
        read_back.add(part)
    if read_back.checksum() != sent:
        raise EcodiploError(
            Label(
                f"the rows of {table.name} differ in the copy: the other engine stores a value of"
                " theirs in another way; nothing was copied",
                f"các dòng của {table.name} trong bản sao không giống bản gốc: cơ sở dữ liệu kia"
                " lưu một giá trị theo cách khác; chưa sao chép gì",
            )
        )
    return sent


def _read(table: NeutralTable, connection: Connection) -> Iterator[list[Row]]:
    """The rows in the order of the primary key, some at a time."""
    names = ", ".join(map(quoted, table.columns))
    order = ", ".join(map(quoted, table.primary))
    statement = f"SELECT {names} FROM {quoted(table.name)} ORDER BY {order}"
    streamed = {"stream_results": True, "max_row_buffer": ROWS}
    result = connection.exec_driver_sql(statement, execution_options=streamed)
    for part in result.partitions(ROWS):
        yield [_neutral(table, row) for row in part]


def _neutral(table: NeutralTable, row: Iterable[Any]) -> Row:
    values: list[Any] = [0.0 if type(value) is float and not value else value for value in row]
    for at in table.times:
        if isinstance(value := values[at], datetime.datetime | str):
            values[at] = to_text(value, millis=table.millis[at])
    for at in table.images:
        if values[at] is not None:
            values[at] = images.on_sqlite(values[table.table_of_image], values[at])
    return tuple(values)


def _write(table: NeutralTable, connection: Connection, rows: Iterator[Row]) -> None:
    try:
        of_engine(connection.dialect.name).insert_rows(connection, table, rows)
    except (DBAPIError, ValueError) as error:
        cause = getattr(error, "orig", None) or error
        lines = str(cause).strip().splitlines() or [type(cause).__name__]
        context = [line for line in lines[1:] if line.startswith(("CONTEXT", "DETAIL"))]
        reason = "; ".join(lines[:1] + context)
        raise EcodiploError(
            Label(f"the rows of {table.name} cannot be copied: ",
                  f"không sao chép được các dòng của {table.name}: ")
            + same(reason)
            + Label("; nothing was copied", "; chưa sao chép gì")
        ) from error  # fmt: skip
