"""How rows are written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Callable

OnMatch = Literal["update", "fill", "skip", "refuse"]


@dataclass(frozen=True)
class WriteOptions:
    """How rows are written: what happens to a row that matches a record, whether unknown partners
    are created, and how messages name the file and its columns."""

    on_match: OnMatch = "update"
    create_partners: bool = False
    file: str = ""  # for messages
    heading: Callable[[str], str] = str  # the heading of a field in the file
    # Set a savepoint for each batch, and one for each row of a batch that the database refuses, to
    # find the refused row. Savepoints double the cost of writing, so an import starts without them
    # and, when the database refuses a row, starts again with them.
    savepoints: bool = True
