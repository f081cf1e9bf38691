"""Rows of a table in the form in which SQLite stores them, read from either engine and written to
either. Only a part of the rows is in memory.

The engines store three kinds of values in their own way: times, which are texts in UTC on SQLite;
images of rows in the history, which are texts of JSON there; and zero, which has no sign there.
"""

from __future__ import annotations

import datetime
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

from sqlalchemy.exc import DBAPIError

from ecodiplo.db.copies import images
from ecodiplo.db.copies.checksums import ROWS, Checksum, Digest
from ecodiplo.db.copies.names import quoted
from ecodiplo.db.copies.times import to_moment, to_text
from ecodiplo.db.many_rows import insert_many
from ecodiplo.errors import EcodiploError
from ecodiplo.language import Label, same
from ecodiplo.models import Base
from ecodiplo.models.column_types import UtcSeconds
from ecodiplo.models.history import RowImage, UtcMillis

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlalchemy import Connection

    from ecodiplo.db.table_shapes import TableShape

Row = tuple[Any, ...]


class NeutralTable:
    """A table of the program, of this revision or an earlier one, and what its columns hold."""

    def __init__(self, shape: TableShape) -> None:
        self.name = shape.name
        self.primary = shape.primary
        self.columns = sorted(shape.columns)
        known = Base.metadata.tables.get(shape.name)
        types = {} if known is None else {column.name: column.type for column in known.columns}
        self._millis = [isinstance(types.get(name), UtcMillis) for name in self.columns]
        self._times = [
            at for at, name in enumerate(self.columns)
            if isinstance(types.get(name), UtcSeconds) or name in images.STAMPS
        ]  # fmt: skip
        self._images = [
            at for at, name in enumerate(self.columns) if isinstance(types.get(name), RowImage)
        ]
        self._of_image = self.columns.index("table_name") if self._images else -1

    def read(self, connection: Connection) -> Iterator[list[Row]]:
        """The rows in the order of the primary key, some at a time."""
        names = ", ".join(map(quoted, self.columns))
        order = ", ".join(map(quoted, self.primary))
        statement = f"SELECT {names} FROM {quoted(self.name)} ORDER BY {order}"
        streamed = {"stream_results": True, "max_row_buffer": ROWS}
        result = connection.exec_driver_sql(statement, execution_options=streamed)
        for part in result.partitions(ROWS):
            yield [self._neutral(row) for row in part]

    def write(self, connection: Connection, rows: Iterator[Row]) -> None:
        """Insert the rows. Raises EcodiploError for a value that the engine does not take."""
        names = [*map(quoted, self.columns)]
        try:
            if connection.dialect.name == "sqlite":
                while part := [*islice(rows, ROWS)]:
                    insert_many(connection, quoted(self.name), names, part)
            else:  # one statement: a row may refer to a later one of its own table
                own = map(self._of_postgresql, rows)
                insert_many(connection, quoted(self.name), names, own)
        except (DBAPIError, ValueError) as error:
            raise self._refusal(error) from error

    def _neutral(self, row: Iterable[Any]) -> Row:
        values: list[Any] = [0.0 if type(value) is float and not value else value for value in row]
        for at in self._times:
            if isinstance(value := values[at], datetime.datetime | str):
                values[at] = to_text(value, millis=self._millis[at])
        for at in self._images:
            if values[at] is not None:
                values[at] = images.on_sqlite(values[self._of_image], values[at])
        return tuple(values)

    def _of_postgresql(self, row: Row) -> Row:
        values = [*row]
        for at in self._times:
            if values[at] is not None:
                values[at] = to_moment(values[at])
        for at in self._images:
            if values[at] is not None:
                values[at] = images.on_postgresql(values[self._of_image], values[at])
        return tuple(values)

    def _refusal(self, error: Exception) -> EcodiploError:
        cause = getattr(error, "orig", None) or error
        lines = str(cause).strip().splitlines() or [type(cause).__name__]
        context = [line for line in lines[1:] if line.startswith(("CONTEXT", "DETAIL"))]
        reason = "; ".join(lines[:1] + context)
        return EcodiploError(
            Label(f"the rows of {self.name} cannot be copied: ",
                  f"không sao chép được các dòng của {self.name}: ")
            + same(reason)
            + Label("; nothing was copied", "; chưa sao chép gì")
        )  # fmt: skip


def copy_rows(table: NeutralTable, source: Connection, target: Connection) -> Checksum:
    """Copy every row of the table, and read the copy back. Returns the checksum, which is that of
    both. Raises EcodiploError when they differ."""
    digest = Digest()
    table.write(target, chain.from_iterable(map(digest.add, table.read(source))))
    sent = digest.checksum()
    read_back = Digest()
    for part in table.read(target):
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
