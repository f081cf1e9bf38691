"""Makes a database that is not there yet; where it is, nothing of Alembic is loaded to know."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecodiplo.db import dialect

if TYPE_CHECKING:
    from ecodiplo.db.engine import Database


def make_if_missing(database: Database) -> None:
    """Make the database, with every table, when it is not there or has none yet."""
    if dialect.is_missing(database.url) or database.revision() is None:
        from ecodiplo.db.migrate import upgrade

        upgrade(database)
