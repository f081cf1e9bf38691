"""Stores texts as the program would have stored them."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from sqlalchemy import and_, update
from sqlalchemy.exc import IntegrityError

from ecodiplo.db.check.places import present_tables
from ecodiplo.db.check.texts import unclean_texts

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sqlalchemy import Connection, Table

    from ecodiplo.db.check.texts import UncleanText
    from ecodiplo.db.table_shapes import TableShape


def repair(connection: Connection, shapes: Mapping[str, TableShape]) -> None:
    """Clean the texts of all tables. A text that would be another row's unique one stays as it
    is."""
    for table in present_tables(shapes):
        for text in [*unclean_texts(connection, table, shapes)]:
            _clean(connection, table, text)


def repair_refused(
    connection: Connection, shapes: Mapping[str, TableShape], tables: Iterable[Table]
) -> None:
    """Clean the texts that the rules of these tables will refuse."""
    for table in tables:
        for text in [*unclean_texts(connection, table, shapes)]:
            if text.is_refused:
                _clean(connection, table, text)


def _clean(connection: Connection, table: Table, text: UncleanText) -> None:
    if text.clean is None:
        return
    keys = zip(table.primary_key, text.keys, strict=True)
    row = and_(*(column == key for column, key in keys))
    with suppress(IntegrityError), connection.begin_nested():
        connection.execute(update(table).where(row).values({text.column: text.clean}))
