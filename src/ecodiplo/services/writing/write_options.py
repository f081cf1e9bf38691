"""How rows are written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

OnMatch = Literal["update", "fill", "skip", "refuse"]
# The items of a row replace those of its record, or are appended to them.
Lists = Literal["replace", "append"]
# A row that a record resembles is refused, or new.
OnNear = Literal["refuse", "new"]
# A row with a new ref or external id and the natural key of a record is refused, or it is about
# that record.
OnKnown = Literal["refuse", "adopt"]
# What becomes of a row about no record.
OnNew = Literal["add", "skip", "error"]


@dataclass(frozen=True)
class WriteOptions:
    """How rows are written: what happens to a row that matches a record, and how messages name the
    file and its columns."""

    on_match: OnMatch = "update"
    on_near: OnNear = "refuse"
    file: str = ""  # for messages
    heading: Callable[[str], str] = str  # the heading of a field in the file
    # Set a savepoint for each batch, and one for each row of a batch that the database refuses, to
    # find the refused row. Savepoints double the cost of writing, so an import starts without them
    # and, when the database refuses a row, starts again with them.
    savepoints: bool = True
    first_of_repeats: bool = False  # of rows of a file about one record, only the first is written
    digests: bool = False  # remember the cells of each row that is written, in a short form
    lists: Lists = "replace"
    on_known: OnKnown = "refuse"
    on_new: OnNew = "add"

    def changes(self, values: Mapping[str, Any], record: Mapping[str, Any]) -> dict[str, Any]:
        """The values of the record that a row of these values changes."""
        if self.on_match == "skip":
            return {}
        return {
            at: value for at, value in values.items()
            if at in record and record[at] != value
            and (self.on_match != "fill" or record[at] is None or self._appends_to(value))
        }  # fmt: skip

    def _appends_to(self, value: Any) -> bool:
        """Whether the value, of a list, is appended to that of the record."""
        return self.lists == "append" and isinstance(value, tuple)
