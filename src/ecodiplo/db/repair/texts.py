"""Stores texts as the program would have stored them. History records it, so it can be undone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, update
from sqlalchemy.exc import IntegrityError

from ecodiplo.db.check.places import present_tables
from ecodiplo.db.check.texts import unclean_texts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection

    from ecodiplo.db.table_shapes import TableShape


def repair(connection: Connection, shapes: Mapping[str, TableShape]) -> None:
    """Clean them. A text that would be another row's unique one stays as it is."""
    for table in present_tables(shapes):
        for text in [*unclean_texts(connection, table, shapes)]:
            if text.clean is None:
                continue
            keys = zip(table.primary_key, text.keys, strict=True)
            row = and_(*(column == key for column, key in keys))
            try:
                with connection.begin_nested():
                    connection.execute(update(table).where(row).values({text.column: text.clean}))
            except IntegrityError:
                continue
