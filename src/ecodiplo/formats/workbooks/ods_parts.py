"""Reads the parts of a workbook of LibreOffice; `ods_rows.py` reads the rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecodiplo.formats.input_file import ENCRYPTED, WorksheetNotes
from ecodiplo.formats.workbooks.archive import DEEPEST, LARGEST_PART, TOO_DEEP, Damage, Handler
from ecodiplo.formats.workbooks.choose_sheet import Worksheet
from ecodiplo.formats.workbooks.ods_rows import ODF, SHEET, SHEET_DEPTH, TABLE, SheetRows
from ecodiplo.formats.workbooks.ods_styles import Units
from ecodiplo.language import Label

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecodiplo.formats.table.grid import GridRow
    from ecodiplo.formats.workbooks.archive import Archive

_CONTENT, _STYLES = "content.xml", "styles.xml"
_STYLE = f"{ODF}:style:1.0 style"
_TABLE_STYLE = f"{ODF}:style:1.0 table-properties"
_MOST_SHEETS = 10_000


class Book:
    """An open workbook of LibreOffice."""

    def __init__(self, archive: Archive) -> None:
        """List the worksheets. Raises InvalidData when there are none, or the file is encrypted."""
        self.archive = archive
        if "meta-inf/manifest.xml" in archive.parts:
            archive.whole("META-INF/manifest.xml", _Manifest(archive))
        listing = _WorksheetList()
        if _STYLES in archive.parts:  # the named styles, from which others inherit
            archive.whole(_STYLES, listing)
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

    def top(self, at: int) -> Iterator[GridRow]:
        """The rows of a worksheet that are not empty."""
        return self.grid(at, WorksheetNotes(""))

    def grid(self, at: int, notes: WorksheetNotes) -> Iterator[GridRow]:
        """The rows of a worksheet that are not empty, with the values of merged cells."""
        sheet = SheetRows(self.archive, at, self._units, notes)
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
            raise self.archive.source.fault(ENCRYPTED)


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
            raise Damage(TOO_DEEP)
        if name == SHEET and self.depth == SHEET_DEPTH:
            name_and_style = (attributes.get(f"{TABLE}{key}", "") for key in ("name", "style-name"))
            self.sheets.append((next(name_and_style), next(name_and_style)))
        elif not self.sheets:
            self.units.start(name, attributes)
        if name == _STYLE:
            self.style = next((v for key, v in attributes.items() if key.endswith(" name")), "")
        elif name == _TABLE_STYLE and attributes.get(f"{TABLE}display") == "false":
            self.hidden.add(self.style)
        if len(self.sheets) + len(self.hidden) > _MOST_SHEETS:
            raise Damage(Label("too many worksheets", "quá nhiều trang tính"))

    def end(self, name: str) -> None:  # noqa: ARG002
        self.depth -= 1
        self.units.in_text = False

    def text(self, data: str) -> None:
        if self.units.in_text:
            self.units.text(data)
