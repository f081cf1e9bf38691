"""Makes a database that is not there yet; where it is, nothing of Alembic is loaded to know.

Only `seed`, `add` in a terminal and `open_database(create=True)` call this, and `db upgrade` makes
one. A feed that made one would succeed in a mistyped place, and its rows would be lost.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecodiplo.db import dialect

if TYPE_CHECKING:
    from ecodiplo.db.engine import Database


def make_if_missing(database: Database) -> bool:
    """Make the database, with every table, when it is not there or has none yet.

    Returns whether it was made.
    """
    if not dialect.is_missing(database.url) and database.revision() is not None:
        return False
    from ecodiplo.db.migrate import upgrade

    upgrade(database)
    return True
