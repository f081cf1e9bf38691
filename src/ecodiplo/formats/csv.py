"""Comma-separated values: field names as headings, values that an import reads back.

Files of others have commas, semicolons, tabs or bars between the cells.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from contextlib import suppress
from itertools import islice
from typing import IO, TYPE_CHECKING

from ecodiplo.errors import ValueUnreadable
from ecodiplo.fault_codes import FaultCode
from ecodiplo.formats.formulas import unguard
from ecodiplo.formats.input_file import LONG_CELL, LONGEST_CELL, MOST_COLUMNS
from ecodiplo.formats.table.grid import FURTHEST
from ecodiplo.formats.text_files.encoding import lines, refuse_cut_off, text
from ecodiplo.formats.text_files.text_rows import write_lines
from ecodiplo.language import Label

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ecodiplo.formats.batches import ReadBatch
    from ecodiplo.formats.input_file import InputFile, IsHeading
    from ecodiplo.formats.sheet import Sheet
    from ecodiplo.formats.table.grid import GridRow

# The delimiters, the most likely first; and a first line that names one, which Excel writes and
# obeys.
_DELIMITERS = ",;\t|"
_DECLARATION = re.compile(r'"?sep=(.)"?[\r\n]*', re.IGNORECASE)
# The delimiter is detected in the first lines, up to these limits.
_AHEAD, _AHEAD_CHARACTERS = 100, 200_000


def read(source: InputFile, is_heading: IsHeading) -> Iterator[ReadBatch]:
    """The rows, with their numbers in Excel.

    Raises InvalidData at the first record that is not CSV.
    """
    from ecodiplo.formats.table.read_table import table  # a writer does without it

    ahead = _first_lines(source)
    declaration = _DECLARATION.fullmatch(ahead[0]) if ahead else None
    delimiter = declaration[1] if declaration else max(
        _DELIMITERS, key=lambda delimiter: _score(ahead, delimiter, is_heading)
    )  # fmt: skip
    with text(source, newline="") as stream:
        text_lines = islice(lines(stream, source), 1 if declaration else 0, None)
        yield from table(source, _records(source, text_lines, delimiter), is_heading, full=True)


def _first_lines(source: InputFile) -> list[str]:
    """The lines in which the delimiter is detected; a fault in them is reported when it is read."""
    ahead: list[str] = []
    with text(source, newline="") as stream, suppress(ValueUnreadable):
        for line in islice(lines(stream, source), _AHEAD):
            ahead.append(line)
            if sum(map(len, ahead)) > _AHEAD_CHARACTERS:
                break
    return ahead


def _records(source: InputFile, text_lines: Iterable[str], delimiter: str) -> Iterator[GridRow]:
    """The records, with their numbers. Raises InvalidData at the first faulty one."""
    apostrophes: list[str] = []  # lines with one: the cells of other lines need no examination
    line = ""

    def watched() -> Iterator[str]:
        nonlocal line
        for line in text_lines:
            if "'" in line:
                apostrophes.append(line)
            yield line

    csv.field_size_limit(LONGEST_CELL)
    number = 0
    try:
        for number, cells in enumerate(csv.reader(watched(), delimiter=delimiter, strict=True), 1):
            if apostrophes:
                apostrophes.clear()
                cells = [unguard(cell) for cell in cells]
            yield number, cells, {}
        refuse_cut_off(source, line, number)
    except csv.Error as error:
        raise source.fault(
            _explain(str(error)), number + 1, code=FaultCode.INVALID_SYNTAX
        ) from None
    except ValueUnreadable as error:
        raise source.fault_of(error, number + 1) from None


def _score(lines: Sequence[str], delimiter: str, is_heading: IsHeading) -> tuple[int, int]:
    """The number of headings that the delimiter gives; when there are none, the number of rows
    with the same number of cells."""
    from ecodiplo.formats.table.header_row import find_header

    rows: list[list[str]] = []
    # The last record may be cut off; its fault is reported when it is read.
    with suppress(csv.Error):
        for row in csv.reader(lines, delimiter=delimiter, strict=True):
            if any(map(str.strip, row)):
                rows.append(row[:MOST_COLUMNS])
    if not rows:
        return 0, 0
    count = find_header(rows[:FURTHEST], is_heading).known
    widths = Counter(len(row) for row in rows if len(row) > 1)
    most_alike = max(widths.values(), default=0)
    return (count, 0) if count else (0, most_alike)


def _explain(error: str) -> Label:
    """A message of the csv module, with the correction."""
    if "field limit" in error:
        return LONG_CELL + Label(
            '; is a quote (") never closed?', '; có dấu nháy kép (") nào chưa đóng không?'
        )
    if "unexpected end" in error:
        return Label('has a quote (") that is never closed', 'có dấu nháy kép (") chưa đóng')
    if "expected after" in error:
        return Label(
            'has text after a closing quote; within a quoted cell, write " twice',
            'có chữ sau dấu nháy kép đóng; trong ô có nháy kép, hãy viết " hai lần',
        )
    return Label(error, "không đúng cấu trúc CSV")


def write(sheet: Sheet, stream: IO[str]) -> None:
    """Write the heading and the rows; no spreadsheet takes a text in them for a formula."""
    # (Python's writer looks at each character of each cell, which took longer than all else of an
    # export.)
    write_lines(sheet, stream, ',"\n\r', _quote, _line)


def _quote(cell: str) -> str:
    if '"' in cell:
        cell = cell.replace('"', '""')
    elif not ("," in cell or "\n" in cell or "\r" in cell):
        return cell
    return f'"{cell}"'


def _line(row: Sequence[str]) -> str:
    line = ",".join(row)
    if "\r" in line:  # readers take one in a row without other quotes for the end of a line
        line = ",".join(cell if cell.startswith('"') else f'"{cell}"' for cell in row)
    return line or '""'  # an empty line would be no row
