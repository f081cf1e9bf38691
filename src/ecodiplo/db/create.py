"""Creates a database that does not exist. Alembic is imported only when it must be created.

Only `init`, `seed`, `add` in a terminal and `open_database(create=True)` call this, and
`db upgrade` creates one; each command says where. A nightly feed that created one would write to a
mistyped place without an error.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecodiplo.db import files
from ecodiplo.language import Label

if TYPE_CHECKING:
    from ecodiplo.db.engine import Database


def create_if_missing(database: Database) -> bool:
    """Create the database with every table when it does not exist or has no tables.

    Returns whether it was created.
    """
    if not files.is_missing(database.url) and database.revision() is not None:
        return False
    from ecodiplo.db.migrate import upgrade

    upgrade(database)
    return True


def created(database: Database) -> Label:
    """The message that the database was created, and where."""
    return Label(f"created the database {database}", f"đã tạo cơ sở dữ liệu {database}")
