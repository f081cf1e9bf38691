"""An open workbook of any format."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ecodiplo.formats.input_file import WorksheetNotes
    from ecodiplo.formats.table.grid import GridRow


class Worksheet(NamedTuple):
    """A worksheet: its name, and whether it is visible to people."""

    name: str
    visible: bool


class Book(Protocol):
    """An open workbook."""

    @property
    def worksheets(self) -> Sequence[Worksheet]:
        """The worksheets, in their order."""

    def grid(self, at: int, notes: WorksheetNotes | None = None) -> Iterator[GridRow]:
        """The rows of a worksheet that are not empty, from the top; any number of times. Merged
        cells give their value to all cells that they cover; `notes` gets what is hidden. Without
        `notes`, a quick look at the first rows: the values of merged cells may be missing."""
