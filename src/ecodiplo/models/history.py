"""History: the commands, the files that they imported, and the rows that they changed.

Triggers fill `changes` (`db/history/`), whoever makes the change. Nothing else writes it, so it has
no checks and no foreign keys: they would slow an import of 500,000 rows.
"""

from __future__ import annotations

import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    DateTime,
    Dialect,
    Index,
    Integer,
    Table,
    Text,
    TypeDecorator,
)
from sqlalchemy.ext.compiler import compiles

from ecodiplo.language import Label
from ecodiplo.models.base import STRICT, metadata, partial_index, table
from ecodiplo.models.checks import at_least
from ecodiplo.models.column_types import Int64, UtcSeconds, misplaced
from ecodiplo.models.columns import identifier, integer, reference, text

_IMAGE = Label("the image of a row in JSON", "ảnh của một dòng ở dạng JSON")


class _MillisText(TypeDecorator[datetime.datetime]):
    """A time as text that sorts: `2022-09-14 08:30:00.000`, in UTC."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: datetime.datetime | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """The text, to the millisecond."""
        if value is None:
            return None
        return value.astimezone(datetime.UTC).strftime("%Y-%m-%d %H:%M:%S.%f")[:-3]


class UtcMillis(UtcSeconds):
    """A time in UTC, to the millisecond; queries may compare two."""

    impl = DateTime(timezone=True).with_variant(_MillisText(), "sqlite")
    cache_ok = True


class RowImage(JSON):
    """A row as a JSON object of its columns that are not NULL."""

    def result_processor(self, dialect: Dialect, coltype: object) -> Any:
        """What reads an image. It raises EcodiploError for a text that is no object of JSON."""
        read = super().result_processor(dialect, coltype)

        def read_image(value: Any) -> Any:
            try:
                image = value if read is None else read(value)
            except (ValueError, TypeError):
                raise misplaced(value, _IMAGE) from None
            if image is not None and not isinstance(image, dict):
                raise misplaced(value, _IMAGE)
            return image

        return read_image


@compiles(RowImage, "sqlite")
def _image_on_sqlite(element: RowImage, compiler: Any, **kw: Any) -> str:  # noqa: ARG001
    return "TEXT"


@compiles(RowImage, "postgresql")
def _image_on_postgresql(element: RowImage, compiler: Any, **kw: Any) -> str:  # noqa: ARG001
    return "JSONB"


# As TextC, without the CHECK that TextC brings.
TextUnchecked = Text().with_variant(Text(collation="C"), "postgresql")


# One run of a command that changed something, and how many records it touched.
commands = table(
    "commands",
    identifier(),
    Column("at", UtcMillis, nullable=False),
    text("user_name"),
    text("command", nullable=False),
    reference("undoes_id", "commands"),
    *(
        Column(count, Integer, nullable=False, server_default="0")
        for count in ("added", "changed", "deleted")
    ),
    *(at_least(count, 0) for count in ("added", "changed", "deleted")),
)


# A file that a command imported, and what it did with the rows.
imports = table(
    "imports",
    identifier(),
    reference("command_id", "commands", nullable=False),
    text("entity", nullable=False),
    text("file", nullable=False),
    text("sha256", nullable=False),
    integer("rows", nullable=False),
    integer("added", nullable=False),
    integer("changed", nullable=False),
    integer("unchanged", nullable=False),
    integer("skipped", nullable=False),
    integer("rejected", nullable=False),
    text("system"),  # from which the file comes
    text("period"),  # of the records of the feed
    Column("as_of", UtcSeconds),  # the state that it has
    # What became of records that the file lacks: `report`, `delete`, or `cancel 812-815` with the
    # numbers of the changes that cancelled them. (Other changes of the command are of its rows.)
    text("missing"),
    *(
        at_least(count, 0)
        for count in ("rows", "added", "changed", "unchanged", "skipped", "rejected")
    ),
)


# An insert, update or delete of a row, and the record that it concerns: the row's own, or the
# owner of a row of a side table.
changes = table(
    "changes",
    Column("id", Int64, primary_key=True),
    Column("at", UtcMillis, nullable=False),
    integer("command_id", index=True),  # NULL for a direct edit
    Column("user_name", TextUnchecked),
    Column("table_name", TextUnchecked, nullable=False),
    Column("record_table", TextUnchecked, nullable=False),
    integer("record_id", nullable=False),
    Column("record_key", TextUnchecked),  # NULL for a row of a side table
    Column("action", TextUnchecked, nullable=False),
    Column("old", RowImage),
    Column("new", RowImage),
    Index(None, "record_table", "record_id"),
    # Finds a deleted record by the ref that it had.
    partial_index(
        "ix_changes_deleted_key",
        "record_table",
        "record_key",
        where="action = 'delete' AND record_key IS NOT NULL",
    ),
)

# On SQLite, the number of the command that is writing. Its row exists only inside the transaction,
# so triggers see it and no other connection does. PostgreSQL has settings for this.
current_command = Table(
    "current_command",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    **STRICT,
)

# On SQLite, the table into which REPLACE is about to insert a row that conflicts with another. The
# row here is deleted before the statement ends, or by the next such statement.
replacing = Table(
    "replacing",
    metadata,
    Column("table_name", TextUnchecked, primary_key=True),
    **STRICT,
)

# The tables whose rows live as long as a transaction, and all tables of history.
OF_A_TRANSACTION = (current_command, replacing)
TABLES = frozenset({
    each.name for each in (commands, imports, changes, *OF_A_TRANSACTION)
})  # fmt: skip
