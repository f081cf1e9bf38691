"""PostgreSQL keeps foreign keys on every connection: there are no triggers to make."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection

    from ecodiplo.db.table_shapes import TableShape


def create_statements(shapes: Iterable[TableShape]) -> dict[str, str]:  # noqa: ARG001
    """None."""
    return {}


def installed_triggers(connection: Connection) -> dict[str, str]:  # noqa: ARG001
    """None."""
    return {}


def drop(connection: Connection) -> None:
    """Nothing to drop."""
