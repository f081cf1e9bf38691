"""SQLite's triggers: which there are, and putting some aside while many rows are inserted."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlalchemy import Connection


def installed(connection: Connection, prefix: str) -> dict[str, str]:
    """The CREATE statements of the triggers whose names begin with `prefix`, by name."""
    rows = connection.exec_driver_sql(
        "SELECT name, sql FROM sqlite_master"
        f" WHERE type = 'trigger' AND substr(name, 1, {len(prefix)}) = '{prefix}'"
    )
    return {row[0]: row[1] for row in rows}


def drop(connection: Connection, names: Iterable[str]) -> None:
    """Drop the triggers of these names."""
    for name in names:
        connection.exec_driver_sql(f'DROP TRIGGER "{name}"')


@contextmanager
def aside(connection: Connection, names: Iterable[str]) -> Iterator[None]:
    """In the block there are none of the triggers of these names.

    Nobody sees them gone: no other connection writes meanwhile, and what undoes the transaction
    puts them back.
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
