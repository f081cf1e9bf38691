"""The rows of one worksheet of Excel, from its XML."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ecodiplo.errors import ValueUnreadable
from ecodiplo.fault_codes import FaultCode
from ecodiplo.formats.formulas import unguard
from ecodiplo.formats.input_file import LONG_CELL, LONGEST_CELL, MOST_COLUMNS
from ecodiplo.formats.workbooks import cells
from ecodiplo.formats.workbooks.archive import DEEPEST, TOO_DEEP, Damage, Handler
from ecodiplo.formats.workbooks.choose_sheet import MOST_ROWS, far_cell
from ecodiplo.formats.workbooks.merged_cells import RowBuilder
from ecodiplo.formats.workbooks.number_formats import GENERAL
from ecodiplo.language import Label
from ecodiplo.text import visible

if TYPE_CHECKING:
    from ecodiplo.formats.input_file import WorksheetNotes
    from ecodiplo.formats.workbooks.archive import Archive
    from ecodiplo.formats.workbooks.merged_cells import Area
    from ecodiplo.formats.workbooks.number_formats import NumberFormat

_COLUMN = re.compile("[A-Z]{1,3}")
# The escapes for characters that XML does not have.
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_NO_RESULT = Label(
    "is a formula without its result; open the file in Excel and save it",
    "là công thức chưa có kết quả; hãy mở tệp bằng Excel rồi lưu lại",
)


def local(name: str) -> str:
    """The name without its namespace, which differs with the age and the maker of the file."""
    return name.rpartition(" ")[2]


def column_number(letters: str) -> int:
    """The number, from 0, of the column with these letters."""
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return column - 1


def _is_hidden(attributes: dict[str, str], size: str) -> bool:
    """Whether a row or column is hidden, by a command, a filter or a size of nothing."""
    return attributes.get("hidden") in ("1", "true") or attributes.get(size) == "0"


class TextHandler(Handler):
    """Collects the text of elements, up to the length of a cell."""

    def __init__(self, archive: Archive) -> None:
        super().__init__()
        self.archive = archive
        self.pieces: list[str] = []
        self.length = 0
        self.names: dict[str, str] = {}  # local names by full names
        self.in_text = False
        self.phonetic = False

    def text(self, data: str) -> None:
        if self.in_text:
            self.pieces.append(data)
            self.length += len(data)
            if self.length > LONGEST_CELL:
                raise self.archive.source.fault(LONG_CELL, code=FaultCode.INVALID_CELL)

    def flush(self) -> str:
        """The collected text; the next one begins empty."""
        text = self.pieces[0] if len(self.pieces) == 1 else "".join(self.pieces)
        self.pieces.clear()
        self.length = 0
        return _ESCAPED.sub(_unescape, text) if "_x" in text else text


def _unescape(match: re.Match[str]) -> str:
    code = int(match.group(1), 16)
    return match.group() if 0xD800 <= code < 0xE000 else chr(code)


class SheetRows(TextHandler):
    """A worksheet's rows."""

    def __init__(
        self, archive: Archive, texts: list[str], styles: list[NumberFormat],
        notes: WorksheetNotes, merged: list[Area], *, from_1904: bool,
    ) -> None:  # fmt: skip
        """`merged` has the merged cells, the topmost last; `notes` gets what is hidden."""
        super().__init__(archive)
        self.build = RowBuilder(notes)
        self.merged = merged
        self.texts = texts
        self.styles = styles
        self.from_1904 = from_1904
        self.row, self.row_name, self.row_is_hidden = 0, "none", False
        self.column = -1
        self.columns: dict[str, int] = {}  # the numbers of columns by their letters
        self.kind = self.style = ""
        self.formula = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        tag = self.names.get(name)
        if tag == "c":
            self._place(attributes.get("r"))
            self.kind, self.style = attributes.get("t", "n"), attributes.get("s", "")
            self.formula = False
            if self.pieces:
                self.flush()
        elif tag == "f":
            self.formula = True
        elif tag == "v":
            self.in_text = self.kind != "inlineStr"
        elif tag == "t":
            self.in_text = self.kind == "inlineStr" and not self.phonetic
        elif tag == "row":
            self._begin_row(attributes.get("r"))
            self.row_is_hidden = _is_hidden(attributes, "ht")
        elif tag == "rPh":
            self.phonetic = True
        elif tag == "col" and _is_hidden(attributes, "width"):
            first, last = int(attributes.get("min", "1")), int(attributes.get("max", "1"))
            self.build.hide_columns(max(first, 1) - 1, last - 1)
        elif tag is None:
            self.names[name] = local(name)
            self.depth -= 1
            self.start(name, attributes)
        if self.depth > DEEPEST:
            raise Damage(TOO_DEEP)

    def end(self, name: str) -> None:
        self.depth -= 1
        self.in_text = False
        tag = self.names[name]
        if tag == "c":
            if self.pieces:
                self._store(self.flush())
            elif self.formula and self.kind != "str":  # the result may be an empty text
                self._fault(_NO_RESULT)
        elif tag == "rPh":
            self.phonetic = False
        elif tag == "row" and self.build.cells:
            self._end_row()

    def _end_row(self) -> None:
        while self.merged and self.merged[-1].top <= self.row:
            area = self.merged.pop()
            texts, faults = (
                (self.build.cells, self.build.faults) if area.top == self.row else ({}, {})
            )
            self.build.merged.open(area, texts.get(area.left, ""), faults.get(area.left))
        if row := self.build.finish(self.row, hidden=self.row_is_hidden):
            self.output.append((self.row, *row))

    def _begin_row(self, place: str | None) -> None:
        row = self.row + 1 if place is None else int(place)
        if not self.row < row <= MOST_ROWS:
            text = Label("row {row} after row {last}", "dòng {row} sau dòng {last}")
            raise self.archive.damaged(text.fill(row=str(row)[:20], last=self.row))
        self.row = row
        self.row_name = str(row)
        self.column = -1

    def _place(self, place: str | None) -> None:
        """Set the column to the cell's."""
        if place is None:
            self.column += 1
            return
        letters = place.removesuffix(self.row_name)
        column = self.columns.get(letters)
        if column is None:
            if letters == place or not _COLUMN.fullmatch(letters):
                text = Label("the cell {cell} in row {row}", "ô {cell} ở dòng {row}")
                raise self.archive.damaged(text.fill(cell=visible(place[:20]), row=self.row))
            self.columns[letters] = column = column_number(letters)
        self.column = column

    def _store(self, raw: str) -> None:
        """Store the text of the cell, and its fault if it has one."""
        if self.column >= MOST_COLUMNS and raw.strip():
            raise far_cell(self.archive.source, self.row, self.column)
        try:
            text = self._text(raw)
        except ValueUnreadable as error:
            text = raw
            self._fault(error.message)
        if text:
            self.build.cells[self.column] = text

    def _fault(self, reason: Label) -> None:
        self.build.faults[self.column] = reason
        self.build.cells.setdefault(self.column, "")

    def _text(self, raw: str) -> str:
        """The value of the cell as text. Raises ValueUnreadable when it has none."""
        kind = self.kind
        if kind == "s":
            if not (raw.isdecimal() and len(raw) < 10 and int(raw) < len(self.texts)):
                text = Label("text {number} of {count}", "văn bản số {number} trong {count}")
                raise self.archive.damaged(
                    text.fill(number=visible(raw[:20]), count=len(self.texts))
                )
            return unguard(self.texts[int(raw)])
        if kind in ("str", "inlineStr"):
            return unguard(raw)
        if kind == "b":
            return cells.truth(raw)
        if kind == "e":
            raise cells.formula_error(raw)
        style = int(self.style) if self.style[:9].isdecimal() else 0
        format_ = self.styles[style] if style < len(self.styles) else GENERAL
        if kind == "d":
            return cells.typed_cell(cells.iso(raw), style=format_)
        if format_.moment:
            value = cells.moment(raw, format_.moment, from_1904=self.from_1904)
            return cells.typed_cell(value, style=format_)
        return cells.number_cell(raw, format_)
