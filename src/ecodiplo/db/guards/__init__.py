"""Guards: the triggers that refuse what no CHECK can see, because a CHECK sees one row. An id that
changes, a second record where one is allowed, and circles of records.

They are of the models' tables, so only the newest schema has them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import inspect

from ecodiplo.db.guards import postgresql, sqlite
from ecodiplo.models import whole_metadata

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from ecodiplo.db.trigger_engine import TriggerEngine


ENGINES: dict[str, TriggerEngine] = {"sqlite": sqlite, "postgresql": postgresql}


def of_engine(name: str) -> TriggerEngine:
    """The guards of the engine with that name."""
    return ENGINES[name]


def create(connection: Connection) -> None:
    """Create the guards. While a revision has yet to create a table of the models there are none:
    those of links name a column for it."""
    if whole_metadata().tables.keys() <= {*inspect(connection).get_table_names()}:
        for statement in of_engine(connection.dialect.name).create_statements().values():
            connection.exec_driver_sql(statement)
