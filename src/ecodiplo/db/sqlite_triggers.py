"""SQLite's triggers: which there are, and suspending some while many rows are inserted."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy.dialects.sqlite.base import SQLiteDialect

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlalchemy import Connection


_PREPARER = SQLiteDialect().identifier_preparer


def quoted(name: str) -> str:
    """The name of a column, in quotes where it is a word of SQL, such as the `index` that pandas
    adds to a table."""
    return _PREPARER.quote(name)


def installed_triggers(connection: Connection, prefix: str, *marks: str) -> dict[str, str]:
    """The CREATE statements of the program's triggers whose names begin with `prefix`, by name.

    They are named for their table and have one of the `marks` in their text. A user's trigger with
    such a name does not contain a mark. Earlier versions put history's triggers on users' tables
    too.
    """
    has_mark = " OR ".join("instr(sql, ?)" for _ in marks)
    rows = connection.exec_driver_sql(
        "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
        " AND substr(name, 1, length(tbl_name) + ?) = ? || tbl_name || '_'"
        f" AND ({has_mark})",
        (len(prefix) + 1, prefix, *marks),
    )
    return {row.name: row.sql for row in rows}


def drop(connection: Connection, names: Iterable[str]) -> None:
    """Drop the triggers of these names."""
    for name in names:
        connection.exec_driver_sql(f'DROP TRIGGER "{name}"')


@contextmanager
def suspend(connection: Connection, names: Iterable[str]) -> Iterator[None]:
    """Context manager: the triggers of these names are suspended.

    No other connection sees them gone: none writes meanwhile, and a rollback puts them back.
    """
    wanted = tuple(names)
    marks = ", ".join("?" * len(wanted))
    found = connection.exec_driver_sql(
        f"SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name IN ({marks})", wanted
    ).all()
    drop(connection, [name for name, _ in found])
    yield
    for _, sql in found:
        connection.exec_driver_sql(sql)
