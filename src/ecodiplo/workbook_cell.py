"""The typed cells of workbooks: a value, and the text that people see in the cell."""

from __future__ import annotations

from typing import Protocol


class Style(Protocol):
    """How a cell shows its value."""

    def show(self, value: str) -> str:
        """The text that the cell shows for the value."""


class WorkbookCell(str):
    """A number, date, time or truth value in a cell of a workbook.

    As a str it is the value in plain text: digits, an ISO date, `yes`. Numeric fields, flags and
    dates take the value; text fields take `shown`. Cells with equal values can show other texts.
    """

    written = ""  # the text that the cell shows, when the file has it
    style: Style | None = None  # shows the value, when the file has no such text
    # Whether a merged cell further left covers the cell, and gives it its value.
    is_covered = False
    merged_columns = 1  # of a merged cell that is alone in its row: how many columns it covers

    @property
    def shown(self) -> str:
        """The text that the cell shows."""
        if self.written:
            return self.written
        return self.style.show(str(self)) if self.style else str(self)


def is_covered(cell: str) -> bool:
    """Whether the cell has its value from a merged cell further left."""
    return isinstance(cell, WorkbookCell) and cell.is_covered
