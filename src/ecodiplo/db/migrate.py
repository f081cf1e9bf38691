"""Upgrades and downgrades of a database's schema."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from alembic.util import CommandError

from ecodiplo.db import files
from ecodiplo.db.engine import revision_of, unknown_revision
from ecodiplo.db.history.recorded_tables import KEYS
from ecodiplo.db.location import shipped_path
from ecodiplo.db.table_shapes import stored_shapes
from ecodiplo.errors import UsageProblem
from ecodiplo.language import Label
from ecodiplo.models.history import Change

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sqlalchemy import Connection

    from ecodiplo.db.engine import Database


def upgrade(database: Database, revision: str = "head") -> tuple[str | None, str | None]:
    """Upgrade the schema to `revision`, and create the database when it does not exist.

    Returns the revisions before and after. Raises EcodiploError for a database of a newer program,
    UsageProblem for an unknown revision. A failed migration is rolled back whole.
    """
    if files.is_missing(database.url):
        files.create_file(database.url)
    before, after, _ = _move(database, revision, command.upgrade)
    return before, after


def downgrade(
    database: Database, revision: str, *, copy: bool = False
) -> tuple[str | None, str | None, Path | None]:
    """Downgrade the schema to `revision`; `base` drops every table. Raises as `upgrade` does.

    With `copy` an SQLite file is copied beside itself first, while other writers wait. Returns the
    revisions before and after, and the path of the copy. Raises NotFound when there is no database.
    """
    database.revision()
    return _move(database, revision, command.downgrade, copy=copy)


def losses(database: Database, revision: str) -> dict[str, int]:
    """The number of rows of each table that a downgrade to `revision` would delete: of records,
    and of `changes`, their history. The downgrade runs and is rolled back. Raises as `downgrade`
    does."""
    database.revision()
    with database.migrate(keep=False) as connection:
        before = _counts(connection)
        _run(connection, database, revision, command.downgrade)
        after = _counts(connection)
    lost = {table: count - after.get(table, 0) for table, count in before.items()}
    return {table: count for table, count in lost.items() if count > 0}


def _counts(connection: Connection) -> dict[str, int]:
    names = [
        shape.name
        for shape in stored_shapes(connection)
        if shape.name == Change.__tablename__ or {*KEYS} & shape.columns.keys()
    ]
    return {
        name: connection.exec_driver_sql(f"SELECT count(*) FROM {name}").scalar_one()
        for name in names
    }


def known_revisions() -> list[str]:
    """Every revision of the program, the newest first."""
    return [script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()]


def _move(
    database: Database, revision: str, move: Callable[[Config, str], None], *, copy: bool = False
) -> tuple[str | None, str | None, Path | None]:
    with database.migrate() as connection:
        before = revision_of(connection)
        copied = files.copy_beside(database.url, f"before-{revision}") if copy else None
        _run(connection, database, revision, move)
        return before, revision_of(connection), copied


def _run(
    connection: Connection, database: Database, revision: str,
    move: Callable[[Config, str], None],
) -> None:  # fmt: skip
    before = revision_of(connection)
    if before is not None and before not in known_revisions():
        raise unknown_revision(database, before)
    config = _config()
    config.attributes["connection"] = connection
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
