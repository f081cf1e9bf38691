"""What was done to the database: commands, the files they imported, and every row they changed.

Triggers fill `changes` (`db/history/`), whoever makes the change; nothing
else writes it, so it has no checks and no foreign keys: an import of 500,000
rows would pay for each of them.
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

from ecodiplo.models.base import STRICT, Base, at_least, reference
from ecodiplo.models.types import Int64, MomentType


class _InstantText(TypeDecorator[datetime.datetime]):
    """A moment as text that sorts: `2022-09-14 08:30:00.000`, in UTC."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: datetime.datetime | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """The text, to the millisecond."""
        if value is None:
            return None
        return value.astimezone(datetime.UTC).strftime("%Y-%m-%d %H:%M:%S.%f")[:-3]


class InstantType(MomentType):
    """A moment in UTC to the millisecond, which a query may compare with another."""

    impl = DateTime(timezone=True).with_variant(_InstantText(), "sqlite")
    cache_ok = True


class ImageType(JSON):
    """A row as it was: an object of those of its columns that are not null."""


@compiles(ImageType, "sqlite")
def _image_on_sqlite(element: ImageType, compiler: Any, **kw: Any) -> str:  # noqa: ARG001
    return "TEXT"


@compiles(ImageType, "postgresql")
def _image_on_postgresql(element: ImageType, compiler: Any, **kw: Any) -> str:  # noqa: ARG001
    return "JSONB"


# As `Words`, without the check that it brings.
Bare = Text().with_variant(Text(collation="C"), "postgresql")


class Command(Base):
    """One run of a command that changed something, and how many records it touched."""

    __tablename__ = "commands"
    __table_args__ = (
        at_least("added", 0),
        at_least("changed", 0),
        at_least("deleted", 0),
        STRICT,
    )

    at: Mapped[datetime.datetime] = mapped_column(InstantType)
    user_name: Mapped[str | None]
    command: Mapped[str]
    undoes_id: Mapped[int | None] = reference("commands")
    added: Mapped[int] = mapped_column(server_default="0")
    changed: Mapped[int] = mapped_column(server_default="0")
    deleted: Mapped[int] = mapped_column(server_default="0")


class ImportedFile(Base):
    """A file that a command imported, and what came of its rows."""

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


class Change(Base):
    """A row that was inserted, updated or deleted, and the record that this concerns: the row's
    own, or the one that a row of a side table belongs to."""

    __tablename__ = "changes"
    __table_args__ = (
        Index(None, "record_table", "record_id"),
        # Finds a record that is gone by the ref it had.
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
    at: Mapped[datetime.datetime] = mapped_column(InstantType)
    command_id: Mapped[int | None] = mapped_column(index=True)  # none: an edit made directly
    user_name: Mapped[str | None] = mapped_column(Bare)
    table_name: Mapped[str] = mapped_column(Bare)
    record_table: Mapped[str] = mapped_column(Bare)
    record_id: Mapped[int]
    record_key: Mapped[str | None] = mapped_column(Bare)  # none for a row of a side table
    action: Mapped[str] = mapped_column(Bare)
    old: Mapped[dict[str, Any] | None] = mapped_column(ImageType)
    new: Mapped[dict[str, Any] | None] = mapped_column(ImageType)


# On SQLite, the command that is writing: its row is there only inside its transaction, so that
# triggers see it and no other connection ever does. PostgreSQL has settings for this.
current_command = Table(
    "current_command",
    Base.metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    **STRICT,
)

# On SQLite, the table into which a row is going that stands in the way of one there: its row is
# gone again before the statement ends, or the next one of its kind takes it away.
replacing = Table(
    "replacing",
    Base.metadata,
    Column("table_name", Bare, primary_key=True),
    **STRICT,
)
