"""Reads small tables for the tests of `formats/table`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from ecodiplo.errors import InvalidData
from ecodiplo.fold import fold
from ecodiplo.formats.input_file import InputFile
from ecodiplo.formats.table.grid import GridRow
from ecodiplo.formats.table.read_table import table
from sources import rows_of, sound

OFFICE_HEADINGS = {
    "stt", "ten doan", "nuoc", "tu ngay", "den ngay", "so nguoi", "kinh phi", "ghi chu", "ten",
    "chu dau tu", "quoc gia", "ten doan (nam)", "so nguoi (nam)", "so nguoi nam",
}  # fmt: skip


def is_office_heading(heading: str, /, *, below: bool = False) -> bool:  # noqa: ARG001
    """Whether the heading is one of OFFICE_HEADINGS."""
    return fold(heading) in OFFICE_HEADINGS


def read_text(text: str) -> tuple[list[dict[str, Any]], list[str]]:
    """The records of a table and the notes on it. `text` has a line for each row, from row 1, and
    bars between the cells."""
    source = InputFile(None)
    lines = [[cell.strip() for cell in line.split("|")] for line in text.strip("\n").split("\n")]
    grid: Iterator[GridRow] = ((number, line, {}) for number, line in enumerate(lines, 1))
    records = [row for _, row in sound(rows_of(table(source, grid, is_office_heading)))]
    return [dict(row) for row in records], [note.en for note in source.notes]


def records_of(text: str) -> list[list[str]]:
    """The filled cells of each record."""
    return [[cell for cell in row.values() if cell] for row in read_text(text)[0]]


def note_of(text: str) -> str:
    """The only note on the table."""
    (note,) = read_text(text)[1]
    return note


def refusal_of(text: str) -> str:
    """The message of the InvalidData that the table raises."""
    with pytest.raises(InvalidData) as caught:
        read_text(text)
    return str(caught.value)
