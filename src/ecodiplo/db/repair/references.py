"""Restores rows to which others refer and that are gone, from the last images in history."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, insert, select
from sqlalchemy.exc import IntegrityError

from ecodiplo.db.check.places import present_tables
from ecodiplo.db.check.references import dangling, references
from ecodiplo.db.history.images import image_value
from ecodiplo.models.history import RowImage, changes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection, Table

    from ecodiplo.db.table_shapes import TableShape

# Restored rows may refer to further rows that are gone.
MOST_ROUNDS = 10


def repair(connection: Connection, shapes: Mapping[str, TableShape]) -> None:
    """Restore them. A row of which history has no image stays missing, and so does one whose ref
    or name another row has since."""
    for _ in range(MOST_ROUNDS):
        restored = 0
        for table in present_tables(shapes):
            for foreign_key in references(table, shapes):
                other = foreign_key.column.table
                lost = dangling(foreign_key.parent, other).distinct()
                for (id_,) in connection.execute(lost).all():
                    restored += _restore(connection, other, id_)
        if not restored:
            return


def _restore(connection: Connection, table: Table, id_: int) -> int:
    last = changes.alias()
    image = func.coalesce(last.c.new, last.c.old, type_=RowImage())
    number = (
        select(func.max(changes.c.id))
        .where(
            changes.c.record_table == table.name, changes.c.table_name == table.name,
            changes.c.record_id == id_,
        )
        .scalar_subquery()
    )  # fmt: skip
    values = {column: image_value(image, column) for column in table.columns}
    rows = select(*values.values()).where(last.c.id == number)
    try:
        with connection.begin_nested():
            done = connection.execute(
                insert(table).from_select([*values], rows, include_defaults=False)
            )
            return done.rowcount
    except IntegrityError:
        return 0
