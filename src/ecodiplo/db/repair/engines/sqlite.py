"""SQLite: a table is made anew as it is declared, and its rows are copied into it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Column, MetaData, Table, insert, inspect, literal_column, select
from sqlalchemy.exc import DataError, IntegrityError, OperationalError
from sqlalchemy.schema import CreateIndex, CreateTable

from ecodiplo.db.check.places import row_number
from ecodiplo.db.history.recorded_tables import KEYS
from ecodiplo.db.repair.last_images import LAST_IMAGES, has_image, last_images, last_value, value_of
from ecodiplo.db.repair.losses import Unrepairable, lost_value, misfit
from ecodiplo.db.sqlite_triggers import quoted
from ecodiplo.models.history import OF_A_TRANSACTION

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection, Select

    from ecodiplo.db.check.findings import Finding
    from ecodiplo.db.table_shapes import TableShape

ASIDE = "ecodiplo_replaced"  # the name of a table while its rows are copied
REFUSALS = (IntegrityError, DataError, OperationalError)
MOST_MISFITS = 20
# A STRICT table takes these types; ANY stores a value as it is.
TYPES = ("INT", "INTEGER", "REAL", "TEXT", "BLOB")


def repair_indexes(connection: Connection) -> None:
    """Make all indexes anew. One of rows that are not unique stays as it is."""
    for (name,) in connection.exec_driver_sql(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        " AND sql NOT LIKE 'CREATE VIRTUAL%'"
    ).all():
        try:
            with connection.begin_nested():
                connection.exec_driver_sql(f'REINDEX "{name}"')
        except REFUSALS:
            continue


def repair_table(
    connection: Connection, table: Table, shapes: Mapping[str, TableShape]
) -> list[Finding]:
    """Make the table as it is declared: what users added to it, columns, indexes and
    triggers, stays. Values that it lacks are restored from the last images of its rows; a table
    that is gone gets all rows that history says are there."""
    shape = shapes.get(table.name)
    if shape is None:
        _create(connection, table)
        with last_images(connection, table):
            restorable = {column: last_value(column) for column in table.columns}
            rows = select(*restorable.values())
            statement = insert(table).from_select([*restorable], rows, include_defaults=False)
            try:
                connection.execute(statement)
            except REFUSALS as error:
                raise Unrepairable([misfit(table.name, None, None, str(error.orig))]) from None
        return []
    if keys := {column.name for column in table.primary_key} - shape.columns.keys():
        raise Unrepairable([misfit(table.name, None, None, f"no column {', '.join(keys)}")])
    added = _users_own(connection, table)
    connection.exec_driver_sql("PRAGMA legacy_alter_table = ON")  # others refer to the name
    connection.exec_driver_sql(f"ALTER TABLE {table.name} RENAME TO {ASIDE}")
    connection.exec_driver_sql("PRAGMA legacy_alter_table = OFF")
    for (name,) in connection.exec_driver_sql(
        "SELECT name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name = ?",
        (ASIDE,),
    ).all():
        connection.exec_driver_sql(f'DROP INDEX "{name}"')
    old = Table(ASIDE, MetaData(), *(Column(name) for name in shape.columns))
    _create(connection, table)
    extra = _add_columns(connection, table, old)
    with last_images(connection, table):
        lost = _lost(connection, table, shape, old)
        values: dict[str, Any] = {column.name: value_of(column, old) for column in table.columns}
        values |= {name: old.c[name] for name in extra}
        _copy(connection, table, values, old)
    connection.exec_driver_sql(f"DROP TABLE {ASIDE}")
    for sql in added:
        connection.exec_driver_sql(sql)
    return lost


def _create(connection: Connection, table: Table) -> None:
    connection.execute(CreateTable(table))
    for index in table.indexes:
        connection.execute(CreateIndex(index, if_not_exists=True))


def _users_own(connection: Connection, table: Table) -> list[str]:
    """The statements of the indexes and triggers on the table that are not the program's."""
    own = {index.name for index in table.indexes}
    rows = connection.exec_driver_sql(
        "SELECT name, sql FROM sqlite_master WHERE type IN ('index', 'trigger')"
        " AND sql IS NOT NULL AND tbl_name = ?", (table.name,)
    )  # fmt: skip
    return [sql for name, sql in rows if name not in own]


def _add_columns(connection: Connection, table: Table, old: Table) -> list[str]:
    """Add the columns that users added to the old table, and return their names."""
    types = {
        column["name"]: str(column["type"]) for column in inspect(connection).get_columns(ASIDE)
    }
    extra = [column.name for column in old.columns if column.name not in table.c]
    for name in extra:
        kind = types[name] if types[name] in TYPES else "ANY"
        connection.exec_driver_sql(f"ALTER TABLE {table.name} ADD COLUMN {quoted(name)} {kind}")
    return extra


def _lost(connection: Connection, table: Table, shape: TableShape, old: Table) -> list[Finding]:
    """The values that neither the old table nor an image has."""
    lacking = [column.name for column in table.columns if column.name not in shape.columns]
    if not lacking:
        return []
    key = next((name for name in KEYS if name in shape.columns and name in table.c), None)
    number = old.c[row_number(table).name]
    rows = (
        select(number, *([old.c[key]] if key else []))
        .select_from(old.outerjoin(LAST_IMAGES, has_image(table, old)))
        .where(LAST_IMAGES.c.key1.is_(None))
    )
    return [
        lost_value(table.name, name, row[0], row[1] if key else None)
        for row in connection.execute(rows)
        for name in lacking
    ]


def _copy(connection: Connection, table: Table, values: Mapping[str, Any], old: Table) -> None:
    """Insert the values of all rows of the old table. Raises Unrepairable with those that do not
    fit."""
    target = Table(table.name, MetaData(), *(Column(name) for name in values))
    rows = select(*values.values()).select_from(old.outerjoin(LAST_IMAGES, has_image(table, old)))
    try:
        with connection.begin_nested():
            connection.execute(insert(target).from_select([*values], rows))
    except REFUSALS:
        misfits = _misfits(connection, target, rows, old, row_number(table).name)
        raise Unrepairable(misfits) from None


def _misfits(
    connection: Connection, target: Table, rows: Select[Any], old: Table, number: str
) -> list[Finding]:
    """The rows that the table refuses, with its reasons."""
    names = [column.name for column in target.columns]
    misfits: list[Finding] = []
    refs = {name for name in KEYS if name in old.c}
    for rowid, *ref in connection.exec_driver_sql(
        f"SELECT rowid{''.join(f', {name}' for name in refs)} FROM {ASIDE}"
    ).all():
        this = literal_column(f"{ASIDE}.rowid") == rowid
        try:
            with connection.begin_nested():
                connection.execute(insert(target).from_select(names, rows.where(this)))
        except REFUSALS as error:
            row = connection.scalar(select(old.c[number]).where(this))
            misfits.append(misfit(target.name, row, ref[0] if ref else None, str(error.orig)))
            if len(misfits) == MOST_MISFITS:
                break
    return misfits


def repair_references(connection: Connection, table: Table) -> None:
    """Nothing: a table that is made anew has its foreign keys."""


def repair_numbers(connection: Connection, table: Table) -> None:
    """Nothing: the next row gets the largest id and one."""


def delete_leftovers(connection: Connection) -> None:
    """Delete the rows of `current_command` and `replacing`."""
    for table in OF_A_TRANSACTION:
        connection.exec_driver_sql(f"DELETE FROM {table.name}")
