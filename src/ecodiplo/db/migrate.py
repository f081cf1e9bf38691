"""Upgrades and downgrades of a database's schema."""

from __future__ import annotations

import io
from contextlib import ExitStack
from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from alembic.util import CommandError

from ecodiplo.db import files
from ecodiplo.db.history.recorded_tables import KEYS
from ecodiplo.db.location import shipped_path
from ecodiplo.db.revision import HEAD, revision_of, unknown_revision
from ecodiplo.db.table_shapes import stored_shapes
from ecodiplo.errors import UsageProblem
from ecodiplo.language import Label
from ecodiplo.models.history import OF_A_TRANSACTION

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from sqlalchemy import Connection

    from ecodiplo.db.engine import Database

    # A block in which a copy of a database is kept; the transaction changes the database there.
    Keep = Callable[[Database, Connection], AbstractContextManager[None]]


def upgrade(
    database: Database, revision: str = "head", *, keep: Keep | None = None
) -> tuple[str | None, str | None]:
    """Upgrade the schema to `revision`, and create the database when it does not exist.

    `keep` copies a database with rows first, while other writers wait. Returns the revisions before
    and after. Raises EcodiploError for a database of a newer program, UsageProblem for an unknown
    revision. A failed migration is rolled back whole.
    """
    if files.is_missing(database.url):
        files.create_file(database.url)
    return _move(database, revision, command.upgrade, keep=keep)


def downgrade(
    database: Database, revision: str, *, keep: Keep | None = None
) -> tuple[str | None, str | None]:
    """Downgrade the schema to `revision`; `base` drops every table. Returns and raises as `upgrade`
    does, and raises NotFound when there is no database."""
    database.revision()
    return _move(database, revision, command.downgrade, keep=keep)


def upgrade_within(connection: Connection, database: Database, revision: str = "head") -> None:
    """Upgrade the schema in the open transaction of a migration, and leave it without triggers.
    Raises as `upgrade` does."""
    _run(connection, database, revision, command.upgrade, with_triggers=False)


def losses(database: Database, revision: str) -> dict[str, int]:
    """The number of rows of each table that a downgrade to `revision` would delete: of records,
    snapshots, and the history with its commands and imported files. The downgrade runs and is
    rolled back. Raises as `downgrade` does."""
    database.revision()
    with database.migrate(keep=False) as connection:
        before = _counts(connection)
        _run(connection, database, revision, command.downgrade)
        after = _counts(connection)
    lost = {table: count - after.get(table, 0) for table, count in before.items()}
    return {table: count for table, count in lost.items() if count > 0}


def _counts(connection: Connection) -> dict[str, int]:
    """The number of rows of each table whose rows stand for themselves: not of side tables, whose
    rows are parts of records."""
    passing = {table.name for table in OF_A_TRANSACTION}
    return {
        shape.name: connection.exec_driver_sql(f"SELECT count(*) FROM {shape.name}").scalar_one()
        for shape in stored_shapes(connection)
        if shape.name not in passing
        and ({*KEYS} & shape.columns.keys() or not any(key.cascades for key in shape.references))
    }


def known_revisions() -> list[str]:
    """Every revision of the program, the newest first."""
    return [script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()]


def _move(
    database: Database, revision: str, move: Callable[[Config, str], None], *, keep: Keep | None
) -> tuple[str | None, str | None]:
    with database.migrate() as connection, ExitStack() as kept:
        before = _known_revision(connection, database)
        changes = move is command.downgrade or before != HEAD
        if keep is not None and changes and any(_counts(connection).values()):
            kept.enter_context(keep(database, connection))
        _run(connection, database, revision, move)
        return before, revision_of(connection)


def _known_revision(connection: Connection, database: Database) -> str | None:
    before = revision_of(connection)
    if before is not None and before not in known_revisions():
        raise unknown_revision(database, before)
    return before


def _run(
    connection: Connection, database: Database, revision: str,
    move: Callable[[Config, str], None], *, with_triggers: bool = True,
) -> None:  # fmt: skip
    _known_revision(connection, database)
    config = _config()
    config.attributes |= {"connection": connection, "triggers": with_triggers}
    try:
        move(config, revision)
    except CommandError:
        known = ", ".join(("base", *reversed(known_revisions()), "head"))
        raise UsageProblem(
            Label(
                f"there is no schema revision {revision!r}; use one of {known}",
                f"không có phiên bản lược đồ {revision!r}; hãy dùng một trong {known}",
            )
        ) from None


def _config() -> Config:
    """Alembic's settings, made in code: no alembic.ini is read. Only the path is interpolated,
    hence `%%`."""
    config = Config(stdout=io.StringIO())
    config.set_main_option("script_location", str(shipped_path("migrations")).replace("%", "%%"))
    return config
