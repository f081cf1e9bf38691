"""The rows of a worksheet, built from their cells and merged cells in both formats of workbooks.

The value of the first cell goes to all cells that a merged cell covers. What a covered cell holds
itself is not shown, and is not read.
"""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, NamedTuple

from ecodiplo.formats.input_file import MOST_COLUMNS
from ecodiplo.formats.workbooks.archive import Damage
from ecodiplo.language import Label
from ecodiplo.workbook_cell import WorkbookCell

if TYPE_CHECKING:
    from collections.abc import MutableMapping

    from ecodiplo.formats.input_file import WorksheetNotes


class Area(NamedTuple):
    """The rows (from 1) and columns (from 0) of a merged cell, the last ones included."""

    top: int
    left: int
    bottom: int
    right: int


class _Value(NamedTuple):
    """The value of a merged cell."""

    area: Area
    text: str
    covered: WorkbookCell  # the same value, as cells to the right have it
    fault: Label | None


class MergedCells:
    """The merged cells that reach into the row that is read.

    Memory and time are bounded by the columns of a table, whatever the areas claim.
    """

    def __init__(self) -> None:
        self._columns: dict[int, _Value] = {}
        self._bottom = 0  # the first row in which one of them ends

    def open(self, area: Area, text: str, fault: Label | None = None) -> None:
        """A merged cell begins in the row. Raises Damage when it overlaps another one."""
        self._close(area.top)
        covered = copy.copy(text) if isinstance(text, WorkbookCell) else WorkbookCell(text)
        covered.is_covered = True
        value = _Value(area, text, covered, fault)
        self._bottom = min(area.bottom, self._bottom) if self._columns else area.bottom
        for column in range(area.left, min(area.right + 1, MOST_COLUMNS)):
            if column in self._columns:
                raise Damage(Label("merged cells overlap", "các ô gộp chồng lên nhau"))
            self._columns[column] = value

    def _close(self, row: int) -> None:
        """Forget the merged cells that end above the row."""
        if row > self._bottom:
            values = self._columns
            self._columns = {at: v for at, v in values.items() if v.area.bottom >= row}
            self._bottom = min((v.area.bottom for v in self._columns.values()), default=0)

    def last_row(self, row: int) -> int:
        """The last row from `row` on to which the same merged cells reach; 0 for any row."""
        self._close(row)
        return self._bottom if self._columns else 0

    def fill(
        self, row: int, cells: MutableMapping[int, str], faults: MutableMapping[int, Label]
    ) -> None:
        """Give the cells of the row the values of the merged cells that cover them.

        A row without a cell of its own stays empty. So do the cells beside a merged cell that is
        alone in its first row: it is a title, the name of a section or a note.
        """
        if not self._columns:
            return
        self._close(row)
        values = self._columns
        for column in [at for at in cells if at in values]:
            if (row, column) != values[column].area[:2]:
                del cells[column]
                faults.pop(column, None)
        own = sum(not text.isspace() for text in cells.values())
        if not own:
            return
        for column, value in values.items():
            top, left = value.area[:2]
            is_alone = own == 1 and row == top
            if is_alone and column == left and value.area.right > left and value.text:
                cells[column] = title = copy.copy(value.covered)
                title.is_covered, title.merged_columns = False, value.area.right - left + 1
            if not value.text or (column == left and row == top) or (column > left and is_alone):
                continue
            cells[column] = value.text if column == left else value.covered
            if value.fault:
                faults[column] = value.fault


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
