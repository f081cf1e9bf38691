"""What triggers that follow from the models alone need of an engine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from sqlalchemy import Connection


class TriggerEngine(Protocol):
    """The triggers of one purpose, such as guards, on one engine."""

    def create_statements(self) -> dict[str, str]:
        """The CREATE statements of the triggers, by name, in the order to run them."""

    def installed_triggers(self, connection: Connection) -> dict[str, str]:
        """The triggers that the database has, by name."""

    def drop(self, connection: Connection) -> None:
        """Drop the triggers that the database has."""
