"""Reads the parts of a workbook of LibreOffice, and the units that its number styles show beside
digits; `ods_rows.py` reads the rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ecodiplo.fault_codes import FaultCode
from ecodiplo.formats.input_file import ENCRYPTED, WorksheetNotes
from ecodiplo.formats.workbooks.archive import DEEPEST, LARGEST_PART, TOO_DEEP, Damage, Handler
from ecodiplo.formats.workbooks.book import Worksheet
from ecodiplo.formats.workbooks.cells import Unit
from ecodiplo.formats.workbooks.number_formats import currency_text, unit_text
from ecodiplo.formats.workbooks.ods_rows import ODF, SHEET, SHEET_DEPTH, TABLE, SheetRows
from ecodiplo.language import Label
from ecodiplo.money import PERCENT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecodiplo.formats.table.grid import GridRow
    from ecodiplo.formats.workbooks.archive import Archive

_CONTENT, _STYLES = "content.xml", "styles.xml"
_STYLE, _NUMBER = (f"{ODF}:{name}:1.0 " for name in ("style", "datastyle"))
_NAME, _DATA_STYLE = f"{_STYLE}name", f"{_STYLE}data-style-name"
_PARENT, _FAMILY = f"{_STYLE}parent-style-name", f"{_STYLE}family"
_ANY_STYLE, _DEFAULT_STYLE, _MAP = f"{_STYLE}style", f"{_STYLE}default-style", f"{_STYLE}map"
_TABLE_STYLE = f"{_STYLE}table-properties"
_WORDS, _SYMBOL = f"{_NUMBER}text", f"{_NUMBER}currency-symbol"
_COUNTRY = f"{_NUMBER}country"
_PERCENTAGE, _FACTOR = f"{_NUMBER}percentage-style", f"{_NUMBER}display-factor"
# Limits of memory: LibreOffice writes fewer styles, and a longer text is not a unit.
_MOST_STYLES, _LONGEST, _DEEPEST = 2**16, 255, 20
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
        self._unit_of = listing.of

    def grid(self, at: int, notes: WorksheetNotes | None = None) -> Iterator[GridRow]:
        """The rows of a worksheet that are not empty, with the values of merged cells."""
        sheet = SheetRows(self.archive, at, self._unit_of, notes or WorksheetNotes(""))
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
            raise self.archive.source.fault(ENCRYPTED, code=FaultCode.ENCRYPTED_FILE)


@dataclass
class _NumberStyle:
    """The words and the currency beside a number; what it is divided by."""

    words: str = ""
    symbol: str = ""
    country: str = ""  # of the currency
    divisor: int = 1


class _Units(Handler):
    """The unit of each cell style, collected while the styles are read."""

    def __init__(self) -> None:
        super().__init__()
        self.in_text = False  # within a text of a number style
        self._by_cell: dict[str, str] = {}
        self._parents: dict[str, str] = {}
        self._by_number: dict[str, _NumberStyle] = {}
        self._current: tuple[str, _NumberStyle] | None = None  # the number style being read
        self._in_symbol = False

    def start_style(self, name: str, attributes: dict[str, str]) -> None:
        """An element of styles begins. Raises Damage when there are too many styles."""
        if name in (_WORDS, _SYMBOL):
            self.in_text, self._in_symbol = True, name == _SYMBOL
            if self._current and self._in_symbol:
                self._current[1].country = attributes.get(_COUNTRY, "")
        elif name.startswith(_NUMBER) and name.endswith("-style"):
            self._current = attributes.get(_NAME, ""), _NumberStyle()
            self._by_number[self._current[0]] = self._current[1]
            if name == _PERCENTAGE:
                self._current[1].symbol = PERCENT
        elif name == _MAP:
            self._map(attributes.get(f"{_STYLE}apply-style-name", ""))
        elif name in (_ANY_STYLE, _DEFAULT_STYLE) and attributes.get(_FAMILY) == "table-cell":
            self._cell_style(attributes)
        elif _FACTOR in attributes and self._current:
            self._current[1].divisor = int(float(attributes[_FACTOR]))
        if len(self._parents) + len(self._by_number) > _MOST_STYLES:
            raise Damage(Label("too many cell styles", "quá nhiều kiểu ô"))

    def _cell_style(self, attributes: dict[str, str]) -> None:
        """A style of cells; the one without a name is the default, from which all inherit."""
        name, self._current = attributes.get(_NAME, ""), None
        self._parents[name] = attributes.get(_PARENT, "")
        if _DATA_STYLE in attributes:
            self._by_cell[name] = attributes[_DATA_STYLE]

    def _map(self, target: str) -> None:
        """Use the unit of the style `target`, which applies under a condition. The first such style
        is that of positive numbers, and precedes this element."""
        if self._current and target in self._by_number:
            self._by_number[self._current[0]] = self._by_number[target]
            self._current = None

    def text(self, data: str) -> None:
        """Add a piece of text of the number style."""
        if not self.in_text or not self._current or self._current[1].symbol == PERCENT:
            return
        style = self._current[1]
        if self._in_symbol:
            style.symbol = (style.symbol + data)[:_LONGEST]
        else:
            style.words = (style.words + data)[:_LONGEST]

    def of(self, style: str, currency: str = "") -> Unit:
        """The unit in the cells of the style, which may inherit it; `currency` is the cell's own
        word for it."""
        for _ in range(_DEEPEST):
            if style in self._by_cell or not style:
                break
            style = self._parents.get(style, "")
        number = self._by_number.get(self._by_cell.get(style, ""), _NumberStyle())
        if number.symbol == PERCENT:
            return Unit(PERCENT, number.divisor)
        symbol = currency or currency_text(number.symbol, number.country)
        words = unit_text(number.words), unit_text(symbol)
        return Unit(" ".join(filter(None, words)), number.divisor)


class _WorksheetList(_Units):
    """The list of worksheets, as (name, style), the styles of hidden worksheets, and the units of
    cell styles."""

    def __init__(self) -> None:
        super().__init__()
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
            self.start_style(name, attributes)
        if name == _ANY_STYLE:
            self.style = next((v for key, v in attributes.items() if key.endswith(" name")), "")
        elif name == _TABLE_STYLE and attributes.get(f"{TABLE}display") == "false":
            self.hidden.add(self.style)
        if len(self.sheets) + len(self.hidden) > _MOST_SHEETS:
            raise Damage(Label("too many worksheets", "quá nhiều trang tính"))

    def end(self, name: str) -> None:  # noqa: ARG002
        self.depth -= 1
        self.in_text = False
