"""Batches of rows, as columns: what a reader of a file yields."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, TypeVar

from ecodiplo.errors import InvalidData, Problem

Row = TypeVar("Row")

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
    # The texts over the table, the name of its worksheet, and the titles of groups so far.
    titles: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()  # the titles of groups in the table so far

    def row(self, at: int) -> dict[str, Any]:
        """The cells of a row by heading, as the file has them."""
        cells = (column[at] for column in self.columns)
        pairs = zip(self.headings, cells, strict=True)
        return {heading: cell for heading, cell in pairs if cell is not ABSENT}


def batches(rows: Iterable[ParsedRow]) -> Iterator[ReadBatch]:
    """Batches of rows that each have headings of their own, such as JSON objects."""
    for part in in_batches(rows):
        headings = tuple(dict.fromkeys(heading for _, row in part for heading in row))
        columns = [[row.get(heading, ABSENT) for _, row in part] for heading in headings]
        yield ReadBatch(headings, [number for number, _ in part], columns)


def in_batches(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """The rows, BATCH at a time. An InvalidData of `rows` is raised after the rows before it."""
    batch: list[Row] = []
    fault: InvalidData | None = None
    try:
        for row in rows:
            batch.append(row)
            if len(batch) == BATCH:
                yield batch
                batch = []
    except InvalidData as error:
        fault = error
    if batch:
        yield batch
    if fault:
        raise fault


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
