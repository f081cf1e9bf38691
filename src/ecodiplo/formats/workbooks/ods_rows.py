"""The rows of one worksheet of LibreOffice (.ods), from its XML.

Equal rows and cells appear once, with a count: most tables end with a million empty rows, and a
hostile file may claim as many full ones.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ecodiplo.errors import ValueUnreadable
from ecodiplo.fault_codes import FaultCode
from ecodiplo.formats.formulas import unguard
from ecodiplo.formats.input_file import LONG_CELL, LONGEST_CELL, MOST_COLUMNS, WorksheetNotes
from ecodiplo.formats.workbooks import cells
from ecodiplo.formats.workbooks.archive import DEEPEST, TOO_DEEP, Damage, Handler
from ecodiplo.formats.workbooks.cells import Unit
from ecodiplo.formats.workbooks.choose_sheet import MOST_ROWS, far_cell
from ecodiplo.formats.workbooks.merged_cells import Area, RowBuilder
from ecodiplo.formats.workbooks.number_formats import unit_text
from ecodiplo.language import Label, show_count
from ecodiplo.money import PERCENT

if TYPE_CHECKING:
    from collections.abc import Callable

    from ecodiplo.formats.workbooks.archive import Archive

ODF = "urn:oasis:names:tc:opendocument:xmlns"
TABLE, _OFFICE, _TEXT = (f"{ODF}:{name}:1.0 " for name in ("table", "office", "text"))
_CALC_TYPE = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0 value-type"
SHEET, _ROW, _CELL = f"{TABLE}table", f"{TABLE}table-row", f"{TABLE}table-cell"
_COVERED = f"{TABLE}covered-table-cell"  # hidden under a merged cell
_PARAGRAPH = f"{_TEXT}p"
_VALUE_TYPE, _STRING_VALUE = f"{_OFFICE}value-type", f"{_OFFICE}string-value"
_ROWS_REPEATED = f"{TABLE}number-rows-repeated"
_COLUMNS_REPEATED = f"{TABLE}number-columns-repeated"
_FORMULA = f"{TABLE}formula"
_ROWS_SPANNED, _COLUMNS_SPANNED = f"{TABLE}number-rows-spanned", f"{TABLE}number-columns-spanned"
_VISIBILITY, _HIDDEN = f"{TABLE}visibility", ("collapse", "filter")
_CURRENCY = f"{_OFFICE}currency"
_COLUMN, _CELL_STYLE = f"{TABLE}table-column", f"{TABLE}style-name"
_COLUMN_STYLE = f"{TABLE}default-cell-style-name"
# document-content, body, spreadsheet, table: a deeper table is within another element.
SHEET_DEPTH = 4
# Elements for white space within a paragraph, and elements that are not part of the cell's text.
_SPACE, _TAB, _BREAK = f"{_TEXT}s", f"{_TEXT}tab", f"{_TEXT}line-break"
_NOT_TEXT = (f"{_OFFICE}annotation", f"{_TEXT}note", f"{_TEXT}ruby-text")
_WHITE = re.compile(r"[\t\r\n][ \t\r\n]*| [ \t\r\n]+")
_TIME = re.compile(r"PT?(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9})(?:[.,]\d*)?S)?")
# What a cell with a number shows, other than its unit.
_DIGITS = re.compile(r"\d[eE][+-]?\d+|[\d.,]")
# The texts of failed formulas; older files mark the failure in no other way.
_ERRORS = re.compile(r"#(N/A|REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!)|Err:\d+")


class SheetRows(Handler):
    """The rows of one worksheet, as (number, times, cells, faults by column)."""

    def __init__(
        self, archive: Archive, at: int, unit_of: Callable[[str, str], Unit], notes: WorksheetNotes
    ) -> None:
        """`unit_of` is the unit of a cell style, with the currency of the cell."""
        super().__init__()
        self.unit_of = unit_of
        self.build = RowBuilder(notes)
        self.columns: dict[int, str] = {}  # the styles of whole columns
        self.archive = archive
        self.until = at  # the number of worksheets before it; -1 within it
        self.row, self.column = 1, 0
        self.times = 1
        self.row_is_hidden = False
        self.cell: dict[str, str] | None = None  # the open cell's attributes
        self.cell_depth = 0
        self.pieces: list[str] = []
        self.length = 0
        self.in_text = False  # within a paragraph of the cell
        self.skip_depth = 0  # the depth of an open element that is not part of the cell's text

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            raise Damage(TOO_DEEP)
        if self.until != -1:
            self.until -= name == SHEET and self.depth == SHEET_DEPTH
        elif self.skip_depth:
            pass
        elif self.cell is not None:
            self._within(name, attributes)
        elif name in (_CELL, _COVERED):
            self.cell, self.cell_depth = attributes, self.depth
        elif name == _COLUMN:
            self._pass_columns(attributes)
        elif name == _ROW:
            self.times = _count(attributes.get(_ROWS_REPEATED))
            self.row_is_hidden = attributes.get(_VISIBILITY) in _HIDDEN
            self.column = 0

    def _pass_columns(self, attributes: dict[str, str]) -> None:
        """Store the style of equal columns, and go to the column after them."""
        times = _count(attributes.get(_COLUMNS_REPEATED))
        end = min(self.column + times, MOST_COLUMNS)
        if style := attributes.get(_COLUMN_STYLE, ""):
            self.columns |= dict.fromkeys(range(self.column, end), style)
        if attributes.get(_VISIBILITY) in _HIDDEN:
            self.build.hide_columns(self.column, end - 1)
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
            self._add(" " * min(_count(attributes.get(f"{_TEXT}c")), LONGEST_CELL))
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
        elif name == SHEET and self.depth == SHEET_DEPTH - 1:
            self.until -= self.until == -1

    def _add(self, text: str) -> None:
        self.pieces.append(text)
        self.length += len(text)
        if self.length > LONGEST_CELL:
            raise self.archive.source.fault(LONG_CELL, self.row, code=FaultCode.INVALID_CELL)

    def _end_cell(self, name: str, cell: dict[str, str]) -> None:
        times = _count(cell.get(_COLUMNS_REPEATED))
        if name == _CELL and (self.pieces or _VALUE_TYPE in cell):
            self._store(cell, "".join(self.pieces), times)
        if _ROWS_SPANNED in cell or _COLUMNS_SPANNED in cell:
            self._merge(cell)
        self.pieces.clear()
        self.length = 0
        self.column += times
        self.cell = None

    def _merge(self, cell: dict[str, str]) -> None:
        """The cell is merged with others."""
        rows, columns = (_count(cell.get(name)) for name in (_ROWS_SPANNED, _COLUMNS_SPANNED))
        last = self.row + max(rows, self.times) - 1
        if (rows, columns) != (1, 1) and self.column < MOST_COLUMNS:
            area = Area(self.row, self.column, last, self.column + columns - 1)
            row = self.build
            row.merged.open(area, row.cells.get(area.left, ""), row.faults.get(area.left))

    def _store(self, cell: dict[str, str], written: str, times: int) -> None:
        """Store the text of the cell, and its fault if it has one."""
        fault: Label | None = None
        try:
            text = _text(cell, written, self._unit(cell, written))
        except ValueUnreadable as error:
            text, fault = written or "?", error.message
        if not text.strip():
            return
        if self.column + times > MOST_COLUMNS:
            raise far_cell(self.archive.source, self.row, self.column + times - 1)
        for at in range(self.column, self.column + times):
            self.build.cells[at] = text
            if fault:
                self.build.faults[at] = fault

    def _unit(self, cell: dict[str, str], written: str) -> Unit:
        """The unit beside the cell's number: the file's word for it, else that of its style, else
        what the cell shows beside its digits."""
        if cell.get(_VALUE_TYPE) == "percentage":
            return Unit(PERCENT)
        style = cell.get(_CELL_STYLE) or self.columns.get(self.column, "")
        unit = self.unit_of(style, cell.get(_CURRENCY, ""))
        return unit if unit.text else Unit(unit_text(_DIGITS.sub("", written)), unit.divisor)

    def _end_row(self) -> None:
        if self.build.cells:
            if self.row + self.times - 1 > MOST_ROWS:
                text = Label(
                    "is repeated {times} times; delete the rows below the table",
                    "lặp lại {times} lần; hãy xóa các dòng bên dưới bảng",
                )
                raise self.archive.source.fault(text.fill(times=show_count(self.times)), self.row)
            self._finish_rows()
        self.row += self.times
        self.times = 1

    def _finish_rows(self) -> None:
        """Yield the row, and those that repeat it: each group as far as the same merged cells
        reach."""
        cells, faults = self.build.cells, self.build.faults
        row, end = self.row, self.row + self.times
        while row < end:
            self.build.cells, self.build.faults = dict(cells), dict(faults)
            last = self.build.merged.last_row(row) or end - 1
            times = min(end, last + 1) - row
            if line := self.build.finish(row, times, hidden=self.row_is_hidden):
                self.output.append((row, times, *line))
            row += times


def _count(text: str | None) -> int:
    """How often a row or cell is repeated, or how many it spans. Raises Damage for less than 1."""
    count = 1 if text is None else int(text)
    if count < 1:
        reason = Label("a row or cell repeated {count} times", "dòng hoặc ô lặp {count} lần")
        raise Damage(reason.fill(count=count))
    return count


def _text(cell: dict[str, str], written: str, unit: Unit) -> str:
    """The cell's value as text. Raises ValueUnreadable when it has none."""
    failed = _FORMULA in cell and _ERRORS.fullmatch(written)
    if failed or cell.get(_CALC_TYPE) == "error":
        raise cells.formula_error(written)
    kind = cell.get(_VALUE_TYPE, "")
    if kind == "string" and _STRING_VALUE not in cell:
        return unguard(written)
    if kind in ("float", "percentage", "currency"):
        return cells.written_number(cell.get(f"{_OFFICE}value", ""), written, unit)
    if kind == "date":
        date = cells.shown_part(cells.iso(cell.get(f"{_OFFICE}date-value", "")), written)
        return cells.typed_cell(date, written)
    if kind == "boolean":
        return cells.truth(cell.get(f"{_OFFICE}boolean-value", ""), written)
    if kind == "time" and (match := _TIME.fullmatch(cell.get(f"{_OFFICE}time-value", ""))):
        hours, minutes, seconds = (int(part or 0) for part in match.groups())
        return cells.typed_cell(f"{hours:02}:{minutes:02}:{seconds:02}", written)
    return unguard(cell.get(_STRING_VALUE, written))
