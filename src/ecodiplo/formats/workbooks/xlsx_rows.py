"""The rows of one worksheet of Excel's, out of its XML."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ecodiplo.formats.formulas import unguarded
from ecodiplo.formats.source import LONGEST_CELL, MOST_COLUMNS
from ecodiplo.formats.workbooks import cells
from ecodiplo.formats.workbooks.archive import DEEPEST, Handler, TooDeep
from ecodiplo.formats.workbooks.cells import Shown
from ecodiplo.formats.workbooks.choose_sheet import MOST_ROWS, far_cell
from ecodiplo.text import visible

if TYPE_CHECKING:
    from ecodiplo.formats.workbooks.archive import Package

_COLUMN = re.compile("[A-Z]{1,3}")
# How the file writes characters that XML does not have.
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_PLAIN = Shown()


def local(name: str) -> str:
    """The name without its namespace, of which there are several by age and make of the file."""
    return name.rpartition(" ")[2]


class Written(Handler):
    """Gathers the text of elements, up to the length of a cell."""

    def __init__(self, package: Package) -> None:
        super().__init__()
        self.package = package
        self.pieces: list[str] = []
        self.length = 0
        self.names: dict[str, str] = {}  # local names of those met
        self.taking = False
        self.phonetic = False

    def text(self, data: str) -> None:
        if self.taking:
            self.pieces.append(data)
            self.length += len(data)
            if self.length > LONGEST_CELL:
                raise self.package.source.fault(f"has a cell of over {LONGEST_CELL:,} characters")

    def taken(self) -> str:
        """The text gathered, which is then forgotten."""
        text = self.pieces[0] if len(self.pieces) == 1 else "".join(self.pieces)
        self.pieces.clear()
        self.length = 0
        return _ESCAPED.sub(_unescaped, text) if "_x" in text else text


def _unescaped(found: re.Match[str]) -> str:
    code = int(found.group(1), 16)
    return found.group() if 0xD800 <= code < 0xE000 else chr(code)


class Page(Written):
    """A worksheet's rows."""

    def __init__(
        self, package: Package, texts: list[str], styles: list[Shown], *, from_1904: bool
    ) -> None:
        super().__init__(package)
        self.texts = texts
        self.styles = styles
        self.from_1904 = from_1904
        self.row, self.row_name = 0, "none"
        self.column = -1
        self.columns: dict[str, int] = {}  # by the letters of those met
        self.cells: dict[int, str] = {}
        self.broken: dict[int, str] = {}
        self.kind = self.style = ""
        self.formula = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        plain = self.names.get(name)
        if plain == "c":
            self._place(attributes.get("r"))
            self.kind, self.style = attributes.get("t", "n"), attributes.get("s", "")
            self.formula = False
            if self.pieces:
                self.taken()
        elif plain == "f":
            self.formula = True
        elif plain == "v":
            self.taking = self.kind != "inlineStr"
        elif plain == "t":
            self.taking = self.kind == "inlineStr" and not self.phonetic
        elif plain == "row":
            self._begin_row(attributes.get("r"))
        elif plain == "rPh":
            self.phonetic = True
        elif plain is None:
            self._meet(name, attributes)
        if self.depth > DEEPEST:
            raise TooDeep

    def _meet(self, name: str, attributes: dict[str, str]) -> None:
        """Learn the local name, and begin again."""
        self.names[name] = local(name)
        self.depth -= 1
        self.start(name, attributes)

    def end(self, name: str) -> None:
        self.depth -= 1
        self.taking = False
        plain = self.names[name]
        if plain == "c":
            if self.pieces:
                self._keep(self.taken())
            elif self.formula and self.kind != "str":  # a text may come out empty
                self._fault("is a formula without its result; open the file in Excel and save it")
        elif plain == "rPh":
            self.phonetic = False
        elif plain == "row" and self.cells:
            line = [""] * (max(self.cells) + 1)
            for at, text in self.cells.items():
                line[at] = text
            self.done.append((self.row, line, self.broken))
            self.cells, self.broken = {}, {}

    def _begin_row(self, place: str | None) -> None:
        row = self.row + 1 if place is None else int(place)
        if not self.row < row <= MOST_ROWS:
            raise self.package.damaged(f"row {str(row)[:20]} after row {self.row}")
        self.row = row
        self.row_name = str(row)
        self.column = -1

    def _place(self, place: str | None) -> None:
        """Go to the cell's column."""
        if place is None:
            self.column += 1
            return
        letters = place.removesuffix(self.row_name)
        column = self.columns.get(letters)
        if column is None:
            if letters == place or not _COLUMN.fullmatch(letters):
                raise self.package.damaged(f"the cell {visible(place[:20])} in row {self.row}")
            column = 0
            for letter in letters:
                column = column * 26 + ord(letter) - 64
            self.columns[letters] = column = column - 1
        self.column = column

    def _keep(self, raw: str) -> None:
        """Note what the cell shows, or what is wrong with it."""
        if self.column >= MOST_COLUMNS and raw.strip():
            raise far_cell(self.package.source, self.row, self.column)
        try:
            text = self._shown(raw)
        except (ValueError, OverflowError) as error:
            text = raw
            self._fault(str(error))
        if text:
            self.cells[self.column] = text

    def _fault(self, reason: str) -> None:
        self.broken[self.column] = reason
        self.cells.setdefault(self.column, "")

    def _shown(self, raw: str) -> str:
        kind = self.kind
        if kind == "s":
            if not (raw.isdecimal() and len(raw) < 10 and int(raw) < len(self.texts)):
                raise self.package.damaged(f"text {visible(raw[:20])} of {len(self.texts)}")
            return unguarded(self.texts[int(raw)])
        if kind in ("str", "inlineStr"):
            return unguarded(raw)
        if kind == "b":
            return cells.yes_no(raw)
        if kind == "d":
            return cells.iso(raw)
        if kind == "e":
            raise ValueError(f"holds the error {visible(raw[:20])}; mend its formula or empty it")
        style = int(self.style) if self.style[:9].isdecimal() else 0
        shown = self.styles[style] if style < len(self.styles) else _PLAIN
        if shown.moment:
            return cells.moment(raw, shown.moment, from_1904=self.from_1904)
        return cells.number_cell(raw, shown.unit)
