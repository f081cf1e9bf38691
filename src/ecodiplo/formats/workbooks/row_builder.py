"""Builds the rows of a worksheet from their cells, in the readers of both formats of workbooks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecodiplo.formats.input_file import MOST_COLUMNS
from ecodiplo.formats.workbooks.merged_cells import MergedCells

if TYPE_CHECKING:
    from ecodiplo.formats.input_file import WorksheetNotes
    from ecodiplo.language import Label


class RowBuilder:
    """Collects the cells of one row after the other, and notes hidden rows and columns."""

    def __init__(self, notes: WorksheetNotes) -> None:
        self.notes = notes
        self.merged = MergedCells()
        self.cells: dict[int, str] = {}
        self.faults: dict[int, Label] = {}
        self._hidden_columns: set[int] = set()
        self._times_hidden = 0

    def hide_columns(self, first: int, last: int) -> None:
        """Columns are hidden. A file that says so more often than a table has columns is not
        obeyed further."""
        if self._times_hidden < MOST_COLUMNS:
            self._times_hidden += 1
            self._hidden_columns.update(range(first, min(last + 1, MOST_COLUMNS)))

    def finish(
        self, row: int, times: int = 1, *, hidden: bool = False
    ) -> tuple[list[str], dict[int, Label]] | None:
        """The cells and faults of the row, or of each of several equal rows; None when it is
        empty. The next row begins."""
        cells, faults = self.cells, self.faults
        self.cells, self.faults = {}, {}
        self.merged.fill(row, cells, faults)
        if not cells:
            return None
        if hidden:
            self.notes.hide_rows(row, times)
        if self._hidden_columns:
            filled = self._hidden_columns.intersection(cells)
            self.notes.hidden_columns |= filled
            self._hidden_columns -= filled
        line = [""] * (max(cells) + 1)
        for at, text in cells.items():
            line[at] = text
        return line, faults
