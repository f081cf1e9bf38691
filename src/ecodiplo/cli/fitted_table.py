"""A table of a terminal that breaks as few words as it can."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.measure import Measurement
from rich.table import Table

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, RenderResult
    from rich.table import Column as TableColumn

# Longer words, such as addresses, are broken; of shorter ones no fewer letters stay together.
_LONGEST_WORD, _SHORTEST_PIECE = 20, 6
# The spaces at both ends of a row, and those between two columns: wide, and where room is short.
_ENDS, _WIDE_GAP, _NARROW_GAP = 2, 3, 2


class FittedTable(Table):
    """A table that is narrowed at its widest columns, and not below their longest words while these
    have room; the first column, which names the row, keeps its words longest. (Rich narrows all
    columns to one width, and breaks words beside columns that have spaces.)"""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """The table, fitted to the terminal."""
        measures = [_measure(console, options, column) for column in self.columns]
        gaps = len(measures) - 1
        room = options.max_width - _ENDS - _WIDE_GAP * gaps
        if sum(measure.maximum for measure in measures) > room:
            if sum(_floors(measures, _LONGEST_WORD)) > room:
                self.padding = (0, 1, 0, 0)
                room += (_WIDE_GAP - _NARROW_GAP) * gaps
            for column, width in zip(self.columns, narrow(measures, room), strict=False):
                column.width = width
        return super().__rich_console__(console, options)


def _measure(console: Console, options: ConsoleOptions, column: TableColumn) -> Measurement:
    """The letters of the longest word of a column, and of its longest line."""
    cells = [Measurement.get(console, options, cell) for cell in (column.header, *column.cells)]
    return Measurement(max(cell.minimum for cell in cells), max(cell.maximum for cell in cells))


def _floors(measures: list[Measurement], longest: int) -> list[int]:
    """The widths that keep words of up to `longest` letters whole."""
    first, *others = (measure.minimum for measure in measures)
    return [min(first, _LONGEST_WORD), *(min(other, longest) for other in others)]


def narrow(measures: list[Measurement], room: int) -> list[int]:
    """The widths of columns that fit into the room; empty where it has not even room for pieces of
    words."""
    for longest in range(_LONGEST_WORD, _SHORTEST_PIECE - 1, -1):
        floors = _floors(measures, longest)
        if sum(floors) <= room:
            break
    else:
        return []
    widths = [min(measure.maximum, room) for measure in measures]
    while sum(widths) > room:
        broad = [
            column
            for column, (width, floor) in enumerate(zip(widths, floors, strict=True))
            if width > floor
        ]
        widths[max(broad, key=widths.__getitem__)] -= 1
    return widths
