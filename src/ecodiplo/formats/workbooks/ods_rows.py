"""Reads the XML of LibreOffice's workbooks (.ods) row by row, as `xlsx_rows.py` does for Excel.

Equal rows and cells appear once, with a count: most tables end with a million empty rows, and a
hostile file may claim as many full ones.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ecodiplo.errors import ValueUnreadable
from ecodiplo.formats.formulas import unguard
from ecodiplo.formats.input_file import LONG_CELL, LONGEST_CELL, MOST_COLUMNS
from ecodiplo.formats.workbooks import cells
from ecodiplo.formats.workbooks.archive import DEEPEST, LARGEST_PART, Damage, Handler, TooDeep
from ecodiplo.formats.workbooks.choose_sheet import MOST_ROWS, Worksheet, far_cell
from ecodiplo.formats.workbooks.ods_styles import Units
from ecodiplo.language import Label, show_count
from ecodiplo.money import PERCENT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecodiplo.formats.header_row import GridRow
    from ecodiplo.formats.workbooks.archive import Archive

_CONTENT = "content.xml"
_ODF = "urn:oasis:names:tc:opendocument:xmlns"
_TABLE, _OFFICE, _TEXT = (f"{_ODF}:{name}:1.0 " for name in ("table", "office", "text"))
_CALC_TYPE = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0 value-type"
_SHEET, _ROW, _CELL = f"{_TABLE}table", f"{_TABLE}table-row", f"{_TABLE}table-cell"
_COVERED = f"{_TABLE}covered-table-cell"  # hidden under a merged cell
_PARAGRAPH = f"{_TEXT}p"
_STYLE = f"{_ODF}:style:1.0 style"
_TABLE_STYLE = f"{_ODF}:style:1.0 table-properties"
_VALUE_TYPE, _STRING_VALUE = f"{_OFFICE}value-type", f"{_OFFICE}string-value"
_ROWS_REPEATED = f"{_TABLE}number-rows-repeated"
_COLUMNS_REPEATED = f"{_TABLE}number-columns-repeated"
_FORMULA = f"{_TABLE}formula"
_CURRENCY = f"{_OFFICE}currency"
_COLUMN, _CELL_STYLE = f"{_TABLE}table-column", f"{_TABLE}style-name"
_COLUMN_STYLE = f"{_TABLE}default-cell-style-name"
_MOST_SHEETS = 10_000
# document-content, body, spreadsheet, table: a deeper table is within another element.
_SHEET_DEPTH = 4
# Elements for white space within a paragraph, and elements that are not part of the cell's text.
_SPACE, _TAB, _BREAK = f"{_TEXT}s", f"{_TEXT}tab", f"{_TEXT}line-break"
_NOT_TEXT = (f"{_OFFICE}annotation", f"{_TEXT}note", f"{_TEXT}ruby-text")
_WHITE = re.compile(r"[\t\r\n][ \t\r\n]*| [ \t\r\n]+")
_TIME = re.compile(r"PT?(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9})(?:[.,]\d*)?S)?")
# The texts of failed formulas; older files mark the failure in no other way.
_ERRORS = re.compile(r"#(N/A|REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!)|Err:\d+")


class Book:
    """An open workbook of LibreOffice."""

    def __init__(self, archive: Archive) -> None:
        """List the worksheets. Raises InvalidData when there are none, or the file is encrypted."""
        self.archive = archive
        if "meta-inf/manifest.xml" in archive.parts:
            archive.whole("META-INF/manifest.xml", _Manifest(archive))
        listing = _WorksheetList()
        archive.whole(_CONTENT, listing, LARGEST_PART)
        if not listing.sheets:
            raise archive.source.fault(
                Label("is an OpenDocument file without worksheets",
                      "là tệp OpenDocument không có trang tính")
            )  # fmt: skip
        self.worksheets = [
            Worksheet(name, style not in listing.hidden) for name, style in listing.sheets
        ]
        self._units = listing.units

    def grid(self, at: int) -> Iterator[GridRow]:
        """The rows of a worksheet that are not empty."""
        sheet = _SheetRows(self.archive, at, self._units)
        for row, times, line, cell_faults in self.archive.parse(_CONTENT, sheet):
            for number in range(row, row + times):
                yield number, line, cell_faults


class _Manifest(Handler):
    """Raises InvalidData when a part is encrypted."""

    def __init__(self, archive: Archive) -> None:
        super().__init__()
        self.archive = archive

    def start(self, name: str, attributes: dict[str, str]) -> None:
        super().start(name, attributes)
        if name.endswith(" encryption-data"):
            raise self.archive.encrypted()


class _WorksheetList(Handler):
    """The list of worksheets, as (name, style), the styles of hidden worksheets, and the units of
    cell styles."""

    def __init__(self) -> None:
        super().__init__()
        self.units = Units()
        self.sheets: list[tuple[str, str]] = []
        self.hidden: set[str] = set()
        self.style = ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            raise TooDeep
        if name == _SHEET and self.depth == _SHEET_DEPTH:
            name_and_style = (
                attributes.get(f"{_TABLE}{key}", "") for key in ("name", "style-name")
            )
            self.sheets.append((next(name_and_style), next(name_and_style)))
        elif not self.sheets:
            self.units.start(name, attributes)
        if name == _STYLE:
            self.style = next((v for key, v in attributes.items() if key.endswith(" name")), "")
        elif name == _TABLE_STYLE and attributes.get(f"{_TABLE}display") == "false":
            self.hidden.add(self.style)
        if len(self.sheets) + len(self.hidden) > _MOST_SHEETS:
            raise Damage(Label("too many worksheets", "quá nhiều trang tính"))

    def end(self, name: str) -> None:  # noqa: ARG002
        self.depth -= 1
        self.units.in_text = False

    def text(self, data: str) -> None:
        if self.units.in_text:
            self.units.text(data)


class _SheetRows(Handler):
    """The rows of one worksheet, as (number, times, cells, faults by column)."""

    def __init__(self, archive: Archive, at: int, units: Units) -> None:
        super().__init__()
        self.units = units
        self.columns: dict[int, str] = {}  # the units of whole columns
        self.archive = archive
        self.until = at  # the number of worksheets before it; -1 within it
        self.row, self.column = 1, 0
        self.cells: dict[int, str] = {}
        self.cell_faults: dict[int, Label] = {}
        self.times = 1
        self.cell: dict[str, str] | None = None  # the open cell's attributes
        self.cell_depth = 0
        self.pieces: list[str] = []
        self.length = 0
        self.in_text = False  # within a paragraph of the cell
        self.skip_depth = 0  # the depth of an open element that is not part of the cell's text

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            raise TooDeep
        if self.until != -1:
            self.until -= name == _SHEET and self.depth == _SHEET_DEPTH
        elif self.skip_depth:
            pass
        elif self.cell is not None:
            self._within(name, attributes)
        elif name in (_CELL, _COVERED):
            self.cell, self.cell_depth = attributes, self.depth
        elif name == _COLUMN:
            self._pass_columns(attributes)
        elif name == _ROW:
            self.times = self._count(attributes.get(_ROWS_REPEATED))
            self.column = 0

    def _pass_columns(self, attributes: dict[str, str]) -> None:
        """Store the unit of equal columns, and go to the column after them."""
        times = self._count(attributes.get(_COLUMNS_REPEATED))
        if unit := self.units.of(attributes.get(_COLUMN_STYLE, "")):
            end = min(self.column + times, MOST_COLUMNS)
            self.columns |= dict.fromkeys(range(self.column, end), unit)
        self.column += times

    def _within(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins within a cell."""
        if name == _PARAGRAPH and self.depth == self.cell_depth + 1:
            if self.pieces:
                self._add("\n")
            self.in_text = True
        elif not self.in_text or name in _NOT_TEXT:
            self.skip_depth = self.depth
        elif name == _SPACE:
            self._add(" " * min(self._count(attributes.get(f"{_TEXT}c")), LONGEST_CELL))
        elif name in (_TAB, _BREAK):
            self._add("\t" if name == _TAB else "\n")

    def text(self, data: str) -> None:
        if self.in_text and not self.skip_depth:
            self._add(_WHITE.sub(" ", data) if _WHITE.search(data) else data)

    def end(self, name: str) -> None:
        self.depth -= 1
        if self.skip_depth:
            if self.depth < self.skip_depth:
                self.skip_depth = 0
        elif self.cell is not None:
            if self.depth < self.cell_depth:
                self._end_cell(name, self.cell)
            elif self.depth == self.cell_depth:
                self.in_text = False
        elif name == _ROW and self.until == -1:
            self._end_row()
        elif name == _SHEET and self.depth == _SHEET_DEPTH - 1:
            self.until -= self.until == -1

    def _count(self, text: str | None) -> int:
        if text is None:
            return 1
        count = int(text)
        if count < 1:
            reason = Label("a row or cell repeated {count} times", "dòng hoặc ô lặp {count} lần")
            raise self.archive.damaged(reason.fill(count=count))
        return count

    def _add(self, text: str) -> None:
        self.pieces.append(text)
        self.length += len(text)
        if self.length > LONGEST_CELL:
            raise self.archive.source.fault(LONG_CELL, self.row)

    def _end_cell(self, name: str, cell: dict[str, str]) -> None:
        times = self._count(cell.get(_COLUMNS_REPEATED))
        if name == _CELL and (self.pieces or _VALUE_TYPE in cell):
            self._store(cell, "".join(self.pieces), times)
        self.pieces.clear()
        self.length = 0
        self.column += times
        self.cell = None

    def _store(self, cell: dict[str, str], written: str, times: int) -> None:
        """Store the text of the cell, and its fault if it has one."""
        fault: Label | None = None
        try:
            text = _text(cell, written, self._unit(cell))
        except ValueUnreadable as error:
            text, fault = written or "?", error.message
        if not text.strip():
            return
        if self.column + times > MOST_COLUMNS:
            raise far_cell(self.archive.source, self.row, self.column + times - 1)
        for at in range(self.column, self.column + times):
            self.cells[at] = text
            if fault:
                self.cell_faults[at] = fault

    def _unit(self, cell: dict[str, str]) -> str:
        """The unit beside the cell's number."""
        if cell.get(_VALUE_TYPE) == "percentage":
            return PERCENT
        if _CURRENCY in cell:
            return cell[_CURRENCY]
        if _CELL_STYLE in cell:
            return self.units.of(cell[_CELL_STYLE])
        return self.columns.get(self.column, "")

    def _end_row(self) -> None:
        if self.cells:
            if self.row + self.times - 1 > MOST_ROWS:
                text = Label(
                    "is repeated {times} times; delete the rows below the table",
                    "lặp lại {times} lần; hãy xóa các dòng bên dưới bảng",
                )
                raise self.archive.source.fault(text.fill(times=show_count(self.times)), self.row)
            line = [self.cells.get(at, "") for at in range(max(self.cells) + 1)]
            self.output.append((self.row, self.times, line, self.cell_faults))
            self.cells, self.cell_faults = {}, {}
        self.row += self.times
        self.times = 1


def _text(cell: dict[str, str], written: str, unit: str) -> str:
    """The cell's value as text. Raises ValueUnreadable when it has none."""
    failed = _FORMULA in cell and _ERRORS.fullmatch(written)
    if failed or cell.get(_CALC_TYPE) == "error":
        raise cells.formula_error(written)
    kind = cell.get(_VALUE_TYPE, "")
    if kind == "string" and _STRING_VALUE not in cell:
        return unguard(written)
    if kind in ("float", "percentage", "currency"):
        return cells.number_cell(cell.get(f"{_OFFICE}value", ""), unit)
    if kind == "date":
        return cells.shown_part(cells.iso(cell.get(f"{_OFFICE}date-value", "")), written)
    if kind == "boolean":
        return cells.yes_no(cell.get(f"{_OFFICE}boolean-value", ""))
    if kind == "time" and (match := _TIME.fullmatch(cell.get(f"{_OFFICE}time-value", ""))):
        hours, minutes, seconds = (int(part or 0) for part in match.groups())
        return f"{hours:02}:{minutes:02}:{seconds:02}"
    return unguard(cell.get(_STRING_VALUE, written))
