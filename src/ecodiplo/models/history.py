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
    text,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Mapped, mapped_column

from ecodiplo.language import Label
from ecodiplo.models.base import STRICT, Base, at_least, reference
from ecodiplo.models.column_types import Int64, UtcSeconds, misplaced

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


class Command(Base):
    """One run of a command that changed something, and how many records it touched."""

    __tablename__ = "commands"
    __table_args__ = (
        at_least("added", 0),
        at_least("changed", 0),
        at_least("deleted", 0),
        STRICT,
    )

    at: Mapped[datetime.datetime] = mapped_column(UtcMillis)
    user_name: Mapped[str | None]
    command: Mapped[str]
    undoes_id: Mapped[int | None] = reference("commands")
    added: Mapped[int] = mapped_column(server_default="0")
    changed: Mapped[int] = mapped_column(server_default="0")
    deleted: Mapped[int] = mapped_column(server_default="0")


class ImportedFile(Base):
    """A file that a command imported, and what it did with the rows."""

    __tablename__ = "imports"
    __table_args__ = (
        *(
            at_least(count, 0)
            for count in ("rows", "added", "changed", "unchanged", "skipped", "rejected")
        ),
        STRICT,
    )

    command_id: Mapped[int] = reference("commands")
    entity: Mapped[str]
    file: Mapped[str]
    sha256: Mapped[str]
    rows: Mapped[int]
    added: Mapped[int]
    changed: Mapped[int]
    unchanged: Mapped[int]
    skipped: Mapped[int]
    rejected: Mapped[int]
    system: Mapped[str | None]  # from which the file comes
    period: Mapped[str | None]  # of the records of the feed
    as_of: Mapped[datetime.datetime | None] = mapped_column(UtcSeconds)  # the state that it has
    # What became of records that the file lacks: `report`, `delete`, or `cancel 812-815` with the
    # numbers of the changes that cancelled them. (Other changes of the command are of its rows.)
    missing: Mapped[str | None]


class Change(Base):
    """An insert, update or delete of a row, and the record that it concerns: the row's own, or the
    owner of a row of a side table."""

    __tablename__ = "changes"
    __table_args__ = (
        Index(None, "record_table", "record_id"),
        # Finds a deleted record by the ref that it had.
        Index(
            "ix_changes_deleted_key",
            "record_table",
            "record_key",
            sqlite_where=text("action = 'delete' AND record_key IS NOT NULL"),
            postgresql_where=text("action = 'delete' AND record_key IS NOT NULL"),
        ),
        STRICT,
    )

    id: Mapped[int] = mapped_column(Int64, primary_key=True, sort_order=-10)
    at: Mapped[datetime.datetime] = mapped_column(UtcMillis)
    command_id: Mapped[int | None] = mapped_column(index=True)  # NULL for a direct edit
    user_name: Mapped[str | None] = mapped_column(TextUnchecked)
    table_name: Mapped[str] = mapped_column(TextUnchecked)
    record_table: Mapped[str] = mapped_column(TextUnchecked)
    record_id: Mapped[int]
    record_key: Mapped[str | None] = mapped_column(TextUnchecked)  # NULL for a row of a side table
    action: Mapped[str] = mapped_column(TextUnchecked)
    old: Mapped[dict[str, Any] | None] = mapped_column(RowImage)
    new: Mapped[dict[str, Any] | None] = mapped_column(RowImage)


# On SQLite, the number of the command that is writing. Its row exists only inside the transaction,
# so triggers see it and no other connection does. PostgreSQL has settings for this.
current_command = Table(
    "current_command",
    Base.metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    **STRICT,
)

# On SQLite, the table into which REPLACE is about to insert a row that conflicts with another. The
# row here is deleted before the statement ends, or by the next such statement.
replacing = Table(
    "replacing",
    Base.metadata,
    Column("table_name", TextUnchecked, primary_key=True),
    **STRICT,
)

# The tables whose rows live as long as a transaction, and all tables of history.
OF_A_TRANSACTION = (current_command, replacing)
TABLES = frozenset({
    Command.__tablename__, ImportedFile.__tablename__, Change.__tablename__,
    *(table.name for table in OF_A_TRANSACTION),
})  # fmt: skip
