"""What history, foreign keys and the search index need of an engine.

Each engine has a module for each; `db/dialect.py` says which.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from contextlib import AbstractContextManager

    from sqlalchemy import Connection

    from ecodiplo.db.history import Recorded
    from ecodiplo.db.search_index import Searched
    from ecodiplo.db.shapes import Shape


@dataclass(frozen=True)
class NewRecords:
    """What is known of records that are inserted together, with their rows of side tables."""

    first: int  # their ids, without gaps
    last: int
    empty: frozenset[str] = frozenset()  # columns, as `table.column`, that no row fills
    odd_letters: bool = True  # whether there may be any of `text.ODD_LETTERS` among them


# A statement and its parameters.
Statement = tuple[str, tuple[int, int]]


class Recording(Protocol):
    """What an engine does for history; `db/history.py` says it once for both."""

    def statements(self, tables: Iterable[Recorded]) -> dict[str, str]:
        """What makes the triggers of the tables, by name."""

    def installed(self, connection: Connection) -> dict[str, str]:
        """What the database has of them, by name."""

    def drop(self, connection: Connection) -> None:
        """Drop what it has."""

    def hold(self, connection: Connection) -> None:
        """Keep all others from changing anything until the transaction ends."""

    def begin(self, connection: Connection, number: int) -> None:
        """Tell the triggers which command the transaction is."""

    def aside(
        self, connection: Connection, tables: Sequence[Recorded]
    ) -> AbstractContextManager[None]:
        """A block in which what is inserted into the tables need not get into history at once."""

    def filling(self, tables: Sequence[Recorded], new: NewRecords) -> Iterable[Statement]:
        """What gets the new records into history that were inserted in such a block."""

    def end(self, connection: Connection) -> None:
        """Tell them that the command is over."""


class Guarding(Protocol):
    """What an engine needs to keep foreign keys on every connection."""

    def statements(self, shapes: Iterable[Shape]) -> dict[str, str]:
        """The CREATE statements of the triggers, by name."""

    def installed(self, connection: Connection) -> dict[str, str]:
        """The triggers that the database has, by name."""

    def drop(self, connection: Connection) -> None:
        """Drop them."""


class Indexing(Protocol):
    """What an engine does for the search index; `db/search_index.py` says it once for both."""

    def statements(self, tables: Iterable[Searched]) -> list[str]:
        """What makes and fills the index, and what keeps it, in the order to run it."""

    def triggers(self, tables: Iterable[Searched]) -> dict[str, str]:
        """The triggers among them, by name, as `installed` gives them."""

    def installed(self, connection: Connection) -> dict[str, str]:
        """The triggers that the database has, by name."""

    def drop(self, connection: Connection) -> None:
        """Drop them."""

    def aside(
        self, connection: Connection, tables: Sequence[Searched]
    ) -> AbstractContextManager[None]:
        """A block in which what is inserted into the tables need not get into the index at once."""

    def filling(self, tables: Sequence[Searched], new: NewRecords) -> Iterable[Statement]:
        """What gets the new records into the index that were inserted in such a block."""
