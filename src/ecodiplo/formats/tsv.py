"""Tab-separated values for pipes: a line for each row, with tabs and line ends in cells escaped.

Excel writes other files of that name: it puts a cell with a comma or a quote into quotes, and
doubles each quote in it. Our own cells begin with no quote that is not escaped.
"""

from __future__ import annotations

import re
from typing import IO, TYPE_CHECKING

from ecodiplo.errors import ValueUnreadable
from ecodiplo.formats.formulas import unguard
from ecodiplo.formats.input_file import LONG_CELL, LONGEST_CELL
from ecodiplo.formats.text_files.encoding import lines, refuse_cut_off, text
from ecodiplo.formats.text_files.text_rows import write_lines
from ecodiplo.language import Label
from ecodiplo.text import visible

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecodiplo.formats.batches import ReadBatch
    from ecodiplo.formats.input_file import InputFile, IsHeading
    from ecodiplo.formats.sheet import Sheet
    from ecodiplo.formats.table.grid import GridRow

# The escapes of PostgreSQL's COPY.
_ESCAPED = {"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"}
_ESCAPES = str.maketrans(_ESCAPED)
_UNESCAPED = {escape: letter for letter, escape in _ESCAPED.items()} | {'\\"': '"'}
_ESCAPE = re.compile(r"\\.?")
_QUOTED = re.compile(r'"((?:[^"]|"")*)"')


def read(source: InputFile, is_heading: IsHeading) -> Iterator[ReadBatch]:
    """The rows, with their line numbers. Raises InvalidData at the first line that is not text."""
    from ecodiplo.formats.table.read_table import table  # a writer does without it

    with text(source, newline=None) as stream:
        yield from table(source, _grid(source, stream), is_heading, full=True)


def _grid(source: InputFile, stream: IO[str]) -> Iterator[GridRow]:
    number, line = 0, ""
    try:
        for number, line in enumerate(lines(stream, source), start=1):
            cells = line.removesuffix("\n").split("\t")
            cell_faults: dict[int, Label] = {}
            if '"' in line:
                cells = [_unquote(source, cell) for cell in cells]
            if "\\" in line:
                for at, cell in enumerate(cells):
                    try:
                        cells[at] = _ESCAPE.sub(_unescape, cell)
                    except ValueUnreadable as error:
                        cell_faults[at] = error.message
            if "'" in line:
                cells = [unguard(cell) for cell in cells]
            if len(line) > LONGEST_CELL:
                long = [at for at, cell in enumerate(cells) if len(cell) > LONGEST_CELL]
                cell_faults |= dict.fromkeys(long, LONG_CELL)
            yield number, cells, cell_faults
        refuse_cut_off(source, line, number)
    except ValueUnreadable as error:
        raise source.fault_of(error, number + 1) from None


def _unquote(source: InputFile, cell: str) -> str:
    """The cell without the quotes that Excel puts around a comma or a quote."""
    match = _QUOTED.fullmatch(cell.strip())
    if match is None or not re.search('[,"]', match[1]):
        return cell
    source.note(
        Label("cells in quotes were read without them, as Excel writes them",
              "các ô trong dấu nháy kép được đọc không có dấu nháy, theo cách ghi của Excel")
    )  # fmt: skip
    return match[1].replace('""', '"')


def _unescape(match: re.Match[str]) -> str:
    escape = match.group()
    try:
        return _UNESCAPED[escape]
    except KeyError:
        text = Label(
            "has {escape}, which is not an escape of TSV; write a backslash twice, or name the"
            " file .csv",
            "có {escape} là chuỗi thoát không có trong TSV; hãy viết dấu gạch chéo ngược hai lần,"
            " hoặc đổi đuôi tệp thành .csv",
        )
        raise ValueUnreadable(text.fill(escape=visible(escape))) from None


def write(sheet: Sheet, stream: IO[str]) -> None:
    """Write the heading and the rows; no spreadsheet takes a text in them for a formula."""
    write_lines(sheet, stream, '\\\t\n\r"', _escape, "\t".join)


def _escape(cell: str) -> str:
    escaped = cell.translate(_ESCAPES)
    return f"\\{escaped}" if escaped.startswith('"') else escaped
