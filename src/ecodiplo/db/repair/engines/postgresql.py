"""PostgreSQL: a table is altered in place, since others and views refer to it."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKeyConstraint,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    UniqueConstraint,
    insert,
    select,
    update,
)
from sqlalchemy.exc import DBAPIError
from sqlalchemy.schema import AddConstraint, CreateIndex, CreateTable

from ecodiplo.db.check.engines.postgresql import invalid_indexes
from ecodiplo.db.check.places import record_ref, row_number
from ecodiplo.db.repair.last_images import LAST_IMAGES, has_image, last_images, last_value
from ecodiplo.db.repair.losses import Unrepairable, lost_value, misfit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sqlalchemy import Connection, Constraint, Dialect

    from ecodiplo.db.check.findings import Finding
    from ecodiplo.db.table_shapes import TableShape

MOST_MISFITS = 20
DECLARED = "ecodiplo_declared"  # a temporary table as it is declared
KINDS = (PrimaryKeyConstraint, UniqueConstraint, CheckConstraint)
EMPTY = "NULL in the column {column}"


def repair_indexes(connection: Connection) -> None:
    """Drop the invalid indexes of the program's tables; those of its models are made again."""
    for _, name in invalid_indexes(connection):
        connection.exec_driver_sql(f'DROP INDEX "{name}"')


def repair_table(
    connection: Connection, table: Table, shapes: Mapping[str, TableShape]
) -> list[Finding]:
    """Alter the table into what is declared, but for foreign keys. Values that it lacks are
    restored from the last images of its rows; a table that is gone gets all rows that history says
    are there."""
    shape = shapes.get(table.name)
    lost: list[Finding] = []
    with last_images(connection, table):
        if shape is None:
            connection.execute(CreateTable(table, include_foreign_key_constraints=[]))
            values = {column: last_value(column) for column in table.columns}
            rows = select(*values.values())
            connection.execute(insert(table).from_select([*values], rows, include_defaults=False))
        else:
            if keys := {column.name for column in table.primary_key} - shape.columns.keys():
                fault = f"no column {', '.join(keys)}"
                raise Unrepairable([misfit(table.name, None, None, fault)])
            lost = _repair_columns(connection, table, shapes)
    _add_constraints(connection, table, table.constraints)
    indexes = (
        "SELECT relname FROM pg_class JOIN pg_index ON pg_class.oid = indexrelid"
        " WHERE indrelid = %s::regclass"
    )
    present = {name for (name,) in _rows(connection, table, indexes)}
    for index in table.indexes:
        if index.name not in present:
            _try(connection, table, CreateIndex(index))
    return lost


def _repair_columns(
    connection: Connection, table: Table, shapes: Mapping[str, TableShape]
) -> list[Finding]:
    dialect, shape = connection.dialect, shapes[table.name]
    lost: list[Finding] = []
    lacking = [column for column in table.columns if column.name not in shape.columns]
    for column in lacking:
        kind = dialect.type_compiler_instance.process(column.type)
        connection.exec_driver_sql(f"ALTER TABLE {table.name} ADD COLUMN {column.name} {kind}")
    if lacking:
        values = {column: last_value(column) for column in lacking}
        _restore(connection, table, values)
        rows = select(row_number(table), record_ref(table, shapes)).where(
            ~select(LAST_IMAGES.c.key1).where(has_image(table, table)).correlate(table).exists()
        )
        lost = [lost_value(table.name, column.name, *row)
                for row in connection.execute(rows) for column in lacking]  # fmt: skip
    _repair_types(connection, table)
    for column in table.columns:
        if column.nullable != shape.columns.get(column.name, True):
            if not column.nullable:
                _fill(connection, table, column, shapes)
            change = "DROP" if column.nullable else "SET"
            _alter(connection, table, column, f"{change} NOT NULL")
        default = _default(dialect, column)
        if default is not None:
            _alter(connection, table, column, f"SET DEFAULT {default}")
    return lost


def _alter(connection: Connection, table: Table, column: Column[Any], change: str) -> None:
    connection.exec_driver_sql(f"ALTER TABLE {table.name} ALTER COLUMN {column.name} {change}")


def _restore(connection: Connection, table: Table, values: Mapping[Column[Any], Any]) -> None:
    stamps = {"updated_at"} & set(table.c.keys()) - {column.name for column in values}
    own = {column.name: value for column, value in values.items()}
    own |= {name: table.c[name] for name in stamps}
    connection.execute(update(table).values(own).where(has_image(table, table)))


def _fill(
    connection: Connection, table: Table, column: Column[Any], shapes: Mapping[str, TableShape]
) -> None:
    """Restore the values that must not be NULL. Raises Unrepairable when one is not known."""
    own = {column.name: last_value(column)}
    if "updated_at" in table.c and column.name != "updated_at":
        own["updated_at"] = table.c.updated_at
    empty = column.is_(None)
    connection.execute(update(table).values(own).where(has_image(table, table), empty))
    if (default := _default(connection.dialect, column)) is not None:
        connection.exec_driver_sql(
            f"UPDATE {table.name} SET {column.name} = {default} WHERE {column.name} IS NULL"
        )
    rows = select(row_number(table), record_ref(table, shapes)).where(empty).limit(MOST_MISFITS)
    fault = EMPTY.format(column=column.name)
    if misfits := [misfit(table.name, *row, fault) for row in connection.execute(rows)]:
        raise Unrepairable(misfits)


def _default(dialect: Dialect, column: Column[Any]) -> str | None:
    compiler: Any = dialect.ddl_compiler(dialect, None)  # type: ignore[arg-type]
    default: str | None = compiler.get_column_default_string(column)
    return default


def _repair_types(connection: Connection, table: Table) -> None:
    """Give each column the type and the collation that is declared for it."""
    declared = table.to_metadata(MetaData(), name=DECLARED)
    declared.indexes.clear()
    declared._prefixes = ["TEMPORARY"]
    connection.execute(CreateTable(declared, include_foreign_key_constraints=[]))
    different = connection.exec_driver_sql(
        "SELECT own.attname, format_type(declared.atttypid, declared.atttypmod)"
        " FROM pg_attribute AS own JOIN pg_attribute AS declared USING (attname)"
        f" WHERE own.attrelid = %s::regclass AND declared.attrelid = 'pg_temp.{DECLARED}'::regclass"
        " AND own.attnum > 0 AND (own.atttypid, own.attcollation)"
        " <> (declared.atttypid, declared.attcollation)",
        (table.name,),
    ).all()
    connection.exec_driver_sql(f"DROP TABLE pg_temp.{DECLARED}")
    for name, plain in different:
        column = table.c[name]
        kind = connection.dialect.type_compiler_instance.process(column.type)
        _alter(connection, table, column, "DROP DEFAULT")
        change = f"ALTER COLUMN {name} TYPE {kind} USING {name}::{plain}"
        _try(connection, table, f"ALTER TABLE {table.name} {change}")


def _add_constraints(
    connection: Connection, table: Table, constraints: Iterable[Constraint]
) -> None:
    """Add the keys and CHECKs that are missing, and validate those that are not."""
    present = dict(_rows(connection, table, "SELECT conname, convalidated FROM pg_constraint"
                         " WHERE conrelid = %s::regclass"))  # fmt: skip
    formatted = connection.dialect.identifier_preparer.format_constraint
    for constraint in sorted(
        (each for each in constraints if isinstance(each, KINDS)),
        key=lambda each: KINDS.index(type(each)),
    ):
        name = str(formatted(constraint))
        if name not in present:
            _try(connection, table, _adding(constraint))
    for name, is_valid in present.items():
        if not is_valid:
            with _ignored(connection):
                connection.exec_driver_sql(f'ALTER TABLE {table.name} VALIDATE CONSTRAINT "{name}"')


def _adding(constraint: Constraint) -> AddConstraint:
    """The statement that adds the constraint to its table. (Isolated from it, as is the default,
    the constraint would be missing from every table that this process creates later.)"""
    return AddConstraint(constraint, isolate_from_table=False)


def _try(connection: Connection, table: Table, statement: Any) -> None:
    """Run the statement. Raises Unrepairable when rows break it."""
    try:
        with connection.begin_nested():
            if isinstance(statement, str):
                connection.exec_driver_sql(statement)
            else:
                connection.execute(statement)
    except DBAPIError as error:
        message = " ".join(str(error.orig).splitlines())
        raise Unrepairable([misfit(table.name, None, None, message)]) from None


def repair_references(connection: Connection, table: Table) -> None:
    """Declare the foreign keys that are missing; one that rows break is not validated."""
    present = dict(_rows(connection, table, "SELECT conname, convalidated FROM pg_constraint"
                         " WHERE contype = 'f' AND conrelid = %s::regclass"))  # fmt: skip
    formatted = connection.dialect.identifier_preparer.format_constraint
    for constraint in table.constraints:
        if not isinstance(constraint, ForeignKeyConstraint):
            continue
        name = str(formatted(constraint))
        if name not in present:
            added = str(_adding(constraint).compile(dialect=connection.dialect))
            connection.exec_driver_sql(f"{added} NOT VALID")
        if not present.get(name):
            with _ignored(connection):
                connection.exec_driver_sql(f'ALTER TABLE {table.name} VALIDATE CONSTRAINT "{name}"')


def repair_numbers(connection: Connection, table: Table) -> None:
    """Let the sequence of the ids go on after the largest; one that is missing is made."""
    if "id" not in table.c or not table.c.id.autoincrement:
        return
    name = connection.exec_driver_sql(
        "SELECT pg_get_serial_sequence(%s, 'id')", (table.name,)
    ).scalar()
    if name is None:
        name = f"{table.name}_id_seq"
        connection.exec_driver_sql(f"CREATE SEQUENCE IF NOT EXISTS {name} OWNED BY {table.name}.id")
    _alter(connection, table, table.c.id, f"SET DEFAULT nextval('{name}'::regclass)")
    connection.exec_driver_sql(
        f"SELECT setval('{name}', largest)"
        f" FROM (SELECT max(id) AS largest FROM {table.name}) AS own, {name}"
        " WHERE largest >= last_value + is_called::int"
    )


def delete_leftovers(connection: Connection) -> None:
    """There are none."""


@contextmanager
def _ignored(connection: Connection) -> Iterator[None]:
    """Context manager: a statement that the server refuses changes nothing; a check lists why."""
    with suppress(DBAPIError), connection.begin_nested():
        yield


def _rows(connection: Connection, table: Table, sql: str) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in connection.exec_driver_sql(sql, (table.name,))]
