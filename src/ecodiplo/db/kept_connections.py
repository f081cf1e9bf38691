"""Connections that are kept for the next transaction: what another program may have changed in
between is noticed. To open a file of SQLite and to read its schema takes longer than most calls."""

from __future__ import annotations

import os
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import event
from sqlalchemy.exc import DisconnectionError

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection, Engine

T = TypeVar("T")
# In place of the state of a file that is no longer the one that was opened.
REPLACED = (-1,)


def reopen_changed_file(engine: Engine, path: str) -> None:
    """Let the engine open its file anew when it is not as a kept connection left it.

    Another program may have put another file in its place, which the connection would not see, or
    have copied one over it, whose pages the connection would mix with those that it remembers.
    """
    event.listen(engine, "connect", partial(_identify_file, path))
    event.listen(engine, "checkin", partial(_note_file, path))
    event.listen(engine, "checkout", partial(_check_file, path))


def _identify_file(path: str, opened: Any, record: Any) -> None:  # noqa: ARG001
    record.info["identity"] = _state_of(path)[:2]


def _note_file(path: str, opened: Any, record: Any) -> None:
    """Note the state of the file when a connection comes back to be kept."""
    if opened is not None:
        state = _state_of(path)
        is_own = state[:2] == record.info.get("identity")
        record.info["file"] = state if is_own else REPLACED


def _check_file(path: str, opened: Any, record: Any, proxy: Any) -> None:  # noqa: ARG001
    """Raise DisconnectionError, after which the engine opens the file anew."""
    if record.info.pop("file", None) not in (None, _state_of(path)):
        raise DisconnectionError


def _state_of(path: str) -> tuple[int, ...]:
    try:
        state = os.stat(path)
    except OSError:
        return ()
    return state.st_dev, state.st_ino, state.st_size, state.st_mtime_ns


def schema_version(connection: Connection) -> int | None:
    """The number that SQLite gives to the state of a schema, which changes with every change of the
    schema by any program; None on a server."""
    if connection.dialect.name != "sqlite":
        return None
    version: int = connection.exec_driver_sql("PRAGMA schema_version").scalar_one()
    return version


def of_schema(connection: Connection, name: str, read: Callable[[Connection], T]) -> T:
    """What `read` reads of the schema; it is read again when the schema has changed. A connection
    that is kept remembers what was read of the last version of the schema."""
    if (version := schema_version(connection)) is None:
        return read(connection)
    known = connection.info.setdefault("schema", {})
    if known.get(name, (None,))[0] != version:
        known[name] = version, read(connection)
    value: T = known[name][1]
    return value
