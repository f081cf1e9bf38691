"""What PostgreSQL itself can tell of damage."""

from __future__ import annotations

from contextlib import nullcontext
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint
from sqlalchemy.exc import DBAPIError

from ecodiplo.db.check.findings import RESTORE, Check, Finding
from ecodiplo.db.search.indexed import INDEX
from ecodiplo.db.search.postgresql import index_rows
from ecodiplo.language import Label
from ecodiplo.models import whole_metadata

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager

    from sqlalchemy import Connection, Table

    from ecodiplo.db.search.indexed import IndexedTable

OWN = "relnamespace = current_schema()::regnamespace"
INVALID_INDEX = Label("the index {name} is invalid", "chỉ mục {name} không hợp lệ")
NOT_VALID = Label("the rule {name} is not validated: older rows may break it",
                  "quy tắc {name} chưa được kiểm: dòng cũ có thể vi phạm")  # fmt: skip
MISSING = Label("the rule {name} is missing", "thiếu quy tắc {name}")
NO_SEQUENCE = Label("new rows get no number: the sequence is missing",
                    "dòng mới không có số: thiếu bộ đếm")  # fmt: skip
BEHIND = Label("the next row would get the number {next}, and a row has {largest}",
               "dòng mới sẽ nhận số {next}, trong khi đã có dòng số {largest}")  # fmt: skip
CORRUPT = Label("the index {name} is damaged: {message}", "chỉ mục {name} bị hỏng: {message}")


def texts_as_stored(connection: Connection) -> AbstractContextManager[None]:  # noqa: ARG001
    """The server refuses texts that are not UTF-8."""
    return nullcontext()


def integrity(connection: Connection) -> Iterator[Finding]:
    """What the extension amcheck says of the indexes of the program, where it is installed and the
    role may call it."""
    allowed = connection.exec_driver_sql(
        "SELECT coalesce(bool_or(has_function_privilege(oid, 'EXECUTE')), false) FROM pg_proc"
        " WHERE proname = 'bt_index_check' AND pronargs = 1"
    ).scalar()
    if not allowed:
        return
    indexes = connection.exec_driver_sql(
        "SELECT own.relname, own.oid, whole.relname FROM pg_class AS own"
        " JOIN pg_index ON indexrelid = own.oid JOIN pg_class AS whole ON whole.oid = indrelid"
        " JOIN pg_am ON pg_am.oid = own.relam"
        f" WHERE amname = 'btree' AND indisvalid AND own.{OWN}"
    )
    for name, oid, table in indexes.all():
        if table in whole_metadata().tables:
            try:
                with connection.begin_nested():
                    connection.exec_driver_sql(f"SELECT bt_index_check({oid})")
            except DBAPIError as error:
                problem = CORRUPT.fill(name=name, message=str(error.orig).splitlines()[0])
                yield Finding(Check.INTEGRITY, problem, RESTORE, table)


def schema_faults(connection: Connection) -> Iterator[tuple[str, Label]]:
    """CHECKs that are missing, rules that are not validated, and indexes that are invalid."""
    rules = connection.exec_driver_sql(
        "SELECT relname, conname, convalidated FROM pg_constraint"
        f" JOIN pg_class ON pg_class.oid = conrelid WHERE {OWN}"
    ).all()
    names = {(table, name) for table, name, _ in rules}
    present = {table for table, _ in names}
    for table in whole_metadata().sorted_tables:
        for name in check_names(connection, table) if table.name in present else ():
            if (table.name, name) not in names:
                yield table.name, MISSING.fill(name=name)
    for table_name, name, is_valid in rules:
        if not is_valid and table_name in whole_metadata().tables:
            yield table_name, NOT_VALID.fill(name=name)
    for table_name, name in invalid_indexes(connection):
        yield table_name, INVALID_INDEX.fill(name=name)


def whole_tables(connection: Connection) -> set[str]:  # noqa: ARG001
    """None is known to be whole: the server keeps no texts of tables."""
    return set()


def check_names(connection: Connection, table: Table) -> dict[str, CheckConstraint]:
    """The CHECKs that the models declare, by the names that the server gives them."""
    formatted = connection.dialect.identifier_preparer.format_constraint
    return {
        str(formatted(each)): each
        for each in table.constraints
        if isinstance(each, CheckConstraint)
    }


def invalid_indexes(connection: Connection) -> list[tuple[str, str]]:
    """The invalid indexes of the program's tables: table and index."""
    rows = connection.exec_driver_sql(
        "SELECT whole.relname, own.relname FROM pg_index JOIN pg_class AS own"
        " ON own.oid = indexrelid JOIN pg_class AS whole ON whole.oid = indrelid"
        f" WHERE NOT indisvalid AND own.{OWN}"
    )
    return [(table, name) for table, name in rows if table in whole_metadata().tables]


def numbers(connection: Connection, table: Table) -> Iterator[Finding]:
    """The sequence of the ids of a table, where it is missing or behind them."""
    if "id" not in table.c or not table.c.id.autoincrement:
        return
    sequence = connection.exec_driver_sql(
        "SELECT pg_get_serial_sequence(%s, 'id')", (table.name,)
    ).scalar()
    if sequence is None:
        yield Finding(Check.NUMBERS, NO_SEQUENCE, table=table.name, column="id")
        return
    largest = connection.exec_driver_sql(f"SELECT max(id) FROM {table.name}").scalar() or 0
    following = connection.exec_driver_sql(
        f"SELECT last_value + is_called::int FROM {sequence}"
    ).scalar_one()
    if following <= largest:
        problem = BEHIND.fill(next=following, largest=largest)
        yield Finding(Check.NUMBERS, problem, table=table.name, column="id")


def leftovers(connection: Connection) -> Iterator[Finding]:  # noqa: ARG001
    """None: the server has a setting of the transaction for what SQLite has tables for."""
    return iter(())


def unindexed(connection: Connection, table: IndexedTable) -> Iterator[tuple[int, bool]]:
    """The rows of the table that the index lacks or has other words of, and those that it has too
    many of."""
    expected, row = index_rows(table), "row_id, record_table, record_id, words"
    own = f"SELECT {row} FROM {INDEX} WHERE table_name = '{table.name}'"
    lacking = f"SELECT {row} FROM ({expected}) AS expected EXCEPT {own}"
    surplus = f"SELECT row_id FROM ({own}) AS own WHERE row_id NOT IN (SELECT id FROM {table.name})"
    for id_, *_ in connection.exec_driver_sql(lacking):
        yield id_, True
    for (id_,) in connection.exec_driver_sql(surplus):
        yield id_, False


def index_damage(connection: Connection) -> Label | None:  # noqa: ARG001
    """Nothing: the index is a table like others."""
    return None
