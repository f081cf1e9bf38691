"""The XML of Excel's workbooks (.xlsx), a row at a time.

Not through a library: the fast ones hold a sheet as one dense table, so that a single cell in
its last corner takes the machine's memory and the process with it, and drop #N/A without a word.
"""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, Any

from ecodiplo.formats.workbooks import cells
from ecodiplo.formats.workbooks.archive import LARGEST_LIST, LARGEST_PART, Handler
from ecodiplo.formats.workbooks.choose_sheet import Worksheet
from ecodiplo.formats.workbooks.xlsx_rows import Page, Written, local

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecodiplo.formats.header_row import GridRow
    from ecodiplo.formats.workbooks.archive import Package

# What the texts of a workbook may take of memory: some four million of them.
_MOST_TEXT = 400_000_000
_TEXT_OVERHEAD = 64


class Book:
    """An open workbook of Excel."""

    def __init__(self, package: Package) -> None:
        """Read what all worksheets share. Raises InvalidData for a damaged workbook."""
        self.package = package
        main = next(
            (target for kind, target in self._related("").values() if kind == "officeDocument"),
            "xl/workbook.xml",
        )
        listed = _Listed()
        package.whole(main, listed)
        related = self._related(main)
        sheets = [
            (Worksheet(name, state not in ("hidden", "veryHidden")), related[id_][1])
            for name, state, id_ in listed.sheets
            if related.get(id_, ("",))[0] == "worksheet"
        ]
        self.worksheets = [sheet for sheet, _ in sheets]
        self._parts = [part for _, part in sheets]
        self._from_1904 = listed.from_1904
        shared = dict(related.values())
        self._styles = self._whole(shared.get("styles"), _Styles())
        self._texts: list[str] | None = None
        self._texts_part = shared.get("sharedStrings")

    def grid(self, at: int) -> Iterator[GridRow]:
        """The rows of a worksheet that have cells."""
        if self._texts is None:
            self._texts = self._whole(self._texts_part, _Texts(self.package), LARGEST_PART)
        page = Page(self.package, self._texts, self._styles, from_1904=self._from_1904)
        return self.package.parse(self._parts[at], page)

    def _whole(self, part: str | None, handler: Handler, largest: int = LARGEST_LIST) -> list[Any]:
        """All that the handler makes of a part that a workbook need not have."""
        if part is None or part.lower() not in self.package.parts:
            return []
        return self.package.whole(part, handler, largest)

    def _related(self, part: str) -> dict[str, tuple[str, str]]:
        """What the part refers to: id -> (kind, part)."""
        folder, name = posixpath.split(part)
        listing = posixpath.join(folder, "_rels", f"{name}.rels")
        if listing.lower() not in self.package.parts:
            return {}
        found = {}
        for id_, kind, target in self.package.whole(listing, _Related()):
            path = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            found[id_] = (kind.rpartition("/")[2], path)
        return found


class _Related(Handler):
    """Relations: (id, kind, target)."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        super().start(name, attributes)
        if local(name) == "Relationship":
            self.done.append([attributes.get(key, "") for key in ("Id", "Type", "Target")])


class _Listed(Handler):
    """The worksheets that the workbook lists, and its calendar."""

    def __init__(self) -> None:
        super().__init__()
        self.sheets: list[tuple[str, str, str]] = []
        self.from_1904 = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        super().start(name, attributes)
        plain = local(name)
        if plain == "sheet":
            id_ = next((v for key, v in attributes.items() if key.endswith(" id")), "")
            self.sheets.append((attributes.get("name", ""), attributes.get("state", ""), id_))
        elif plain == "workbookPr":
            self.from_1904 = attributes.get("date1904", "") in ("1", "true")


class _Styles(Handler):
    """For each cell style, how it shows a number."""

    def __init__(self) -> None:
        super().__init__()
        self.codes: dict[str, str] = {}
        self.within = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        super().start(name, attributes)
        plain = local(name)
        if plain == "numFmt":
            self.codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif plain == "cellXfs":
            self.within = True
        elif plain == "xf" and self.within:
            number = attributes.get("numFmtId", "0")
            code = self.codes.get(number, "")
            self.done.append(cells.shown(int(number) if number.isdigit() else 0, code))

    def end(self, name: str) -> None:
        super().end(name)
        if local(name) == "cellXfs":
            self.within = False


class _Texts(Written):
    """The texts that cells refer to by number."""

    weight = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        super().start(name, attributes)
        plain = local(name)
        if plain == "rPh":
            self.phonetic = True
        self.taking = plain == "t" and not self.phonetic

    def end(self, name: str) -> None:
        super().end(name)
        plain = local(name)
        self.taking = False
        if plain == "rPh":
            self.phonetic = False
        elif plain == "si":
            text = self.taken()
            self.weight += 2 * len(text) + _TEXT_OVERHEAD
            if self.weight > _MOST_TEXT:
                raise self.package.source.fault("holds more text than fits; split it, or save CSV")
            self.done.append(text)
