"""The XML of LibreOffice's workbooks (.ods), a row at a time; see `xlsx_parts.py` for why.

Rows and cells that are alike stand there once, with a count: a million empty rows under every
table are usual, and a hostile file may say the same of full ones.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ecodiplo.formats.formulas import unguarded
from ecodiplo.formats.source import LONGEST_CELL, MOST_COLUMNS
from ecodiplo.formats.workbooks import cells
from ecodiplo.formats.workbooks.archive import DEEPEST, LARGEST_PART, Handler, TooDeep
from ecodiplo.formats.workbooks.choose_sheet import MOST_ROWS, Worksheet, far_cell
from ecodiplo.formats.workbooks.ods_styles import Units
from ecodiplo.money import PERCENT
from ecodiplo.text import visible

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecodiplo.formats.header_row import GridRow
    from ecodiplo.formats.workbooks.archive import Package

_CONTENT = "content.xml"
_ODF = "urn:oasis:names:tc:opendocument:xmlns"
_TABLE, _OFFICE, _TEXT = (f"{_ODF}:{name}:1.0 " for name in ("table", "office", "text"))
_CALC_TYPE = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0 value-type"
_SHEET, _ROW, _CELL = f"{_TABLE}table", f"{_TABLE}table-row", f"{_TABLE}table-cell"
_COVERED = f"{_TABLE}covered-table-cell"  # under a merged one: no one sees what is in it
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
# document-content, body, spreadsheet, table: what lies deeper is a table within something.
_SHEET_DEPTH = 4
# What stands for white space within a paragraph, and what is no part of the cell's text.
_SPACE, _TAB, _BREAK = f"{_TEXT}s", f"{_TEXT}tab", f"{_TEXT}line-break"
_ASIDE = (f"{_OFFICE}annotation", f"{_TEXT}note", f"{_TEXT}ruby-text")
_WHITE = re.compile(r"[\t\r\n][ \t\r\n]*| [ \t\r\n]+")
_TIME = re.compile(r"PT?(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9})(?:[.,]\d*)?S)?")
# A formula that shows one of these has failed; older files say it in no other way.
_ERRORS = re.compile(r"#(N/A|REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!)|Err:\d+")


class Book:
    """An open workbook of LibreOffice."""

    def __init__(self, package: Package) -> None:
        """List the worksheets. Raises InvalidData for what is no workbook, or is encrypted."""
        self.package = package
        if "meta-inf/manifest.xml" in package.parts:
            package.whole("META-INF/manifest.xml", _Manifest(package))
        listed = _Listed()
        package.whole(_CONTENT, listed, LARGEST_PART)
        if not listed.sheets:
            raise package.source.fault("is an OpenDocument file without worksheets")
        self.worksheets = [
            Worksheet(name, style not in listed.hidden) for name, style in listed.sheets
        ]
        self._units = listed.units

    def grid(self, at: int) -> Iterator[GridRow]:
        """The rows of a worksheet that are not empty."""
        page = _Page(self.package, at, self._units)
        for row, times, line, broken in self.package.parse(_CONTENT, page):
            for number in range(row, row + times):
                yield number, line, broken


class _Manifest(Handler):
    """Looks whether the parts are encrypted."""

    def __init__(self, package: Package) -> None:
        super().__init__()
        self.package = package

    def start(self, name: str, attributes: dict[str, str]) -> None:
        super().start(name, attributes)
        if name.endswith(" encryption-data"):
            raise self.package.encrypted()


class _Listed(Handler):
    """The worksheets, as (name, style), the styles that hide one, and the units of the others."""

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
            of = (attributes.get(f"{_TABLE}{key}", "") for key in ("name", "style-name"))
            self.sheets.append((next(of), next(of)))
        elif not self.sheets:
            self.units.start(name, attributes)
        if name == _STYLE:
            self.style = next((v for key, v in attributes.items() if key.endswith(" name")), "")
        elif name == _TABLE_STYLE and attributes.get(f"{_TABLE}display") == "false":
            self.hidden.add(self.style)
        if len(self.sheets) + len(self.hidden) > _MOST_SHEETS:
            raise ValueError("too many worksheets")

    def end(self, name: str) -> None:  # noqa: ARG002
        self.depth -= 1
        self.units.taking = False

    def text(self, data: str) -> None:
        if self.units.taking:
            self.units.text(data)


class _Page(Handler):
    """The rows of one worksheet, as (number, times, cells, faults by column)."""

    def __init__(self, package: Package, wanted: int, units: Units) -> None:
        super().__init__()
        self.units = units
        self.columns: dict[int, str] = {}  # the units of whole columns
        self.package = package
        self.until = wanted  # worksheets to pass before it
        self.row, self.column = 1, 0
        self.cells: dict[int, str] = {}
        self.broken: dict[int, str] = {}
        self.times = 1
        self.cell: dict[str, str] | None = None  # the open cell's attributes
        self.cell_depth = 0
        self.pieces: list[str] = []
        self.length = 0
        self.taking = False  # within a paragraph of the cell
        self.aside = 0  # the depth at which something began that is not the cell's text

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            raise TooDeep
        if self.until != -1:
            self.until -= name == _SHEET and self.depth == _SHEET_DEPTH
        elif self.aside:
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
        """Note the unit of columns that are alike, and go beyond them."""
        times = self._count(attributes.get(_COLUMNS_REPEATED))
        if unit := self.units.of(attributes.get(_COLUMN_STYLE, "")):
            end = min(self.column + times, MOST_COLUMNS)
            self.columns |= dict.fromkeys(range(self.column, end), unit)
        self.column += times

    def _within(self, name: str, attributes: dict[str, str]) -> None:
        """Something begins within a cell."""
        if name == _PARAGRAPH and self.depth == self.cell_depth + 1:
            if self.pieces:
                self._take("\n")
            self.taking = True
        elif not self.taking or name in _ASIDE:
            self.aside = self.depth
        elif name == _SPACE:
            self._take(" " * min(self._count(attributes.get(f"{_TEXT}c")), LONGEST_CELL))
        elif name in (_TAB, _BREAK):
            self._take("\t" if name == _TAB else "\n")

    def text(self, data: str) -> None:
        if self.taking and not self.aside:
            self._take(_WHITE.sub(" ", data) if _WHITE.search(data) else data)

    def end(self, name: str) -> None:
        self.depth -= 1
        if self.aside:
            if self.depth < self.aside:
                self.aside = 0
        elif self.cell is not None:
            if self.depth < self.cell_depth:
                self._end_cell(name, self.cell)
            elif self.depth == self.cell_depth:
                self.taking = False
        elif name == _ROW and self.until == -1:
            self._end_row()
        elif name == _SHEET and self.depth == _SHEET_DEPTH - 1:
            self.until -= self.until == -1

    def _count(self, text: str | None) -> int:
        if text is None:
            return 1
        count = int(text)
        if count < 1:
            raise self.package.damaged(f"something {count} times")
        return count

    def _take(self, text: str) -> None:
        self.pieces.append(text)
        self.length += len(text)
        if self.length > LONGEST_CELL:
            raise self.package.source.fault(
                f"has a cell of over {LONGEST_CELL:,} characters", self.row
            )

    def _end_cell(self, name: str, cell: dict[str, str]) -> None:
        times = self._count(cell.get(_COLUMNS_REPEATED))
        if name == _CELL and (self.pieces or _VALUE_TYPE in cell):
            self._keep(cell, "".join(self.pieces), times)
        self.pieces.clear()
        self.length = 0
        self.column += times
        self.cell = None

    def _keep(self, cell: dict[str, str], written: str, times: int) -> None:
        """Note what the cell shows, or what is wrong with it."""
        fault = ""
        try:
            text = _shown(cell, written, self._unit(cell))
        except (ValueError, OverflowError) as error:
            text, fault = written or "?", str(error)
        if not text.strip():
            return
        if self.column + times > MOST_COLUMNS:
            raise far_cell(self.package.source, self.row, self.column + times - 1)
        for at in range(self.column, self.column + times):
            self.cells[at] = text
            if fault:
                self.broken[at] = fault

    def _unit(self, cell: dict[str, str]) -> str:
        """The unit that the cell's number is shown with."""
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
                raise self.package.source.fault(
                    f"says {self.times:,} times the same; delete what is below the table", self.row
                )
            line = [self.cells.get(at, "") for at in range(max(self.cells) + 1)]
            self.done.append((self.row, self.times, line, self.broken))
            self.cells, self.broken = {}, {}
        self.row += self.times
        self.times = 1


def _shown(cell: dict[str, str], written: str, unit: str) -> str:
    """The cell's value as text. Raises ValueError when there is none."""
    failed = _FORMULA in cell and _ERRORS.fullmatch(written)
    if failed or cell.get(_CALC_TYPE) == "error":
        raise ValueError(f"holds the error {visible(written[:20])}; mend its formula or empty it")
    kind = cell.get(_VALUE_TYPE, "")
    if kind == "string" and _STRING_VALUE not in cell:
        return unguarded(written)
    if kind in ("float", "percentage", "currency"):
        return cells.number_cell(cell.get(f"{_OFFICE}value", ""), unit)
    if kind == "date":
        return cells.seen(cells.iso(cell.get(f"{_OFFICE}date-value", "")), written)
    if kind == "boolean":
        return cells.yes_no(cell.get(f"{_OFFICE}boolean-value", ""))
    if kind == "time" and (found := _TIME.fullmatch(cell.get(f"{_OFFICE}time-value", ""))):
        hours, minutes, seconds = (int(part or 0) for part in found.groups())
        return f"{hours:02}:{minutes:02}:{seconds:02}"
    return unguarded(cell.get(_STRING_VALUE, written))
