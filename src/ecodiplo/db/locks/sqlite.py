"""SQLite lets in one writer at a time: BEGIN IMMEDIATE is the only lock."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from ecodiplo.db.locks import Locks


def lock(connection: Connection, locks: Locks | None) -> None:
    """Nothing to lock."""


def lock_everyone_out(connection: Connection) -> None:
    """Nothing to lock: readers see the old schema until the commit, which waits for them."""
