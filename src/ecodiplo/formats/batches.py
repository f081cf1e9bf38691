"""Batches of rows, as columns: what a reader of a file yields."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from ecodiplo.errors import InvalidData, Problem

# Rows of a batch. Memory grows with it; fewer rows share fewer distinct texts.
BATCH = 2_000
# In place of a cell: the JSON object has no member of that name.
ABSENT: Any = type("Absent", (), {"__repr__": lambda _: "ABSENT", "__bool__": lambda _: False})()

# The number of a row as people see it, and its cells by heading. The number is the row's in Excel
# (the heading counts), the position in a JSON array, or the line of JSON lines.
ParsedRow = tuple[int, Mapping[str, Any]]


@dataclass(frozen=True)
class ReadBatch:
    """Rows of a file as columns of cells, and the faults noticed while reading the file, such as an
    Excel error cell, before any value is parsed."""

    headings: tuple[str, ...]
    numbers: Sequence[int]  # of the rows
    columns: Sequence[Sequence[Any]]  # of each heading; texts, or JSON values and number cells
    problems: Mapping[int, Sequence[Problem]] = field(default_factory=dict)  # by position
    unit_line: str = ""  # the text over the table that names the unit of its numbers

    def row(self, at: int) -> dict[str, Any]:
        """The cells of a row by heading, as the file has them."""
        cells = (column[at] for column in self.columns)
        pairs = zip(self.headings, cells, strict=True)
        return {heading: cell for heading, cell in pairs if cell is not ABSENT}


def batches(rows: Iterable[ParsedRow]) -> Iterator[ReadBatch]:
    """Batches of rows that each have headings of their own, such as JSON objects.

    An InvalidData of `rows` is raised after the rows before it.
    """
    numbers: list[int] = []
    cells: list[Mapping[str, Any]] = []
    fault: InvalidData | None = None
    try:
        for number, row in rows:
            numbers.append(number)
            cells.append(row)
            if len(numbers) == BATCH:
                yield _as_columns(numbers, cells)
                numbers, cells = [], []
    except InvalidData as error:
        fault = error
    if numbers:
        yield _as_columns(numbers, cells)
    if fault:
        raise fault


def _as_columns(numbers: list[int], rows: list[Mapping[str, Any]]) -> ReadBatch:
    headings = tuple(dict.fromkeys(heading for row in rows for heading in row))
    columns = [[row.get(heading, ABSENT) for row in rows] for heading in headings]
    return ReadBatch(headings, numbers, columns)


def split_by_presence(batch: ReadBatch) -> Iterator[ReadBatch]:
    """Parts of the batch, in order, in each of which all rows have the same headings."""
    if not any(cell is ABSENT for column in batch.columns for cell in column):
        yield batch
        return
    rows = range(len(batch.numbers))
    for headings, part in groupby(rows, lambda at: tuple(batch.row(at))):
        positions = list(part)
        columns = [
            [column[at] for at in positions]
            for heading, column in zip(batch.headings, batch.columns, strict=True)
            if heading in headings
        ]
        numbers = [batch.numbers[at] for at in positions]
        yield ReadBatch(tuple(h for h in batch.headings if h in headings), numbers, columns)
