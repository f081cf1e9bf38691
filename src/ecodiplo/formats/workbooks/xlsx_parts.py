"""Reads the parts of an Excel workbook that its worksheets share; `xlsx_rows.py` reads the rows."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, Any

from ecodiplo.formats.input_file import MOST_COLUMNS, WorksheetNotes
from ecodiplo.formats.workbooks.archive import LARGEST_LIST, LARGEST_PART, Damage, Handler
from ecodiplo.formats.workbooks.book import Worksheet
from ecodiplo.formats.workbooks.merged_cells import Area
from ecodiplo.formats.workbooks.number_formats import number_format
from ecodiplo.formats.workbooks.xlsx_rows import SheetRows, TextHandler, column_number, local
from ecodiplo.language import Label
from ecodiplo.text import visible

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecodiplo.formats.table.grid import GridRow
    from ecodiplo.formats.workbooks.archive import Archive

# The most memory for the texts of a workbook: some four million of them.
_MOST_TEXT = 400_000_000
_TEXT_OVERHEAD = 64
# The most merged cells of a worksheet: some 40 MB of memory.
_MOST_MERGED = 200_000
_AREA = re.compile(r"([A-Z]{1,3})(\d{1,7})(?::([A-Z]{1,3})(\d{1,7}))?")
_BEFORE_ROWS = re.compile(rb"<(?:[\w.-]{1,40}:)?sheetData\s*>")
_AFTER_ROWS = re.compile(rb"</(?:[\w.-]{1,40}:)?sheetData\s*>")
_LONGEST_MARK = 64


class Book:
    """An open workbook of Excel."""

    def __init__(self, archive: Archive) -> None:
        """Read the parts that all worksheets share. Raises InvalidData for a damaged workbook."""
        self.archive = archive
        main = next(
            (target for kind, target in self._relations("").values() if kind == "officeDocument"),
            "xl/workbook.xml",
        )
        listing = _WorksheetList()
        archive.whole(main, listing)
        relations = self._relations(main)
        sheets = [
            (Worksheet(name, state not in ("hidden", "veryHidden")), relations[id_][1])
            for name, state, id_ in listing.sheets
            if relations.get(id_, ("",))[0] == "worksheet"
        ]
        self.worksheets = [sheet for sheet, _ in sheets]
        self._parts = [part for _, part in sheets]
        self._from_1904 = listing.from_1904
        parts = dict(relations.values())
        self._styles = self._whole(parts.get("styles"), _Styles())
        self._texts: list[str] | None = None
        self._texts_part = parts.get("sharedStrings")

    def grid(self, at: int, notes: WorksheetNotes | None = None) -> Iterator[GridRow]:
        """The rows of a worksheet that have cells; with `notes`, with the values of merged cells,
        which are at the end of the worksheet."""
        merged = _merged_areas(self.archive, self._parts[at]) if notes else []
        if self._texts is None:
            self._texts = self._whole(self._texts_part, _Texts(self.archive), LARGEST_PART)
        sheet = SheetRows(self.archive, self._texts, self._styles, notes or WorksheetNotes(""),
                          merged, from_1904=self._from_1904)  # fmt: skip
        return self.archive.parse(self._parts[at], sheet)

    def _whole(self, part: str | None, handler: Handler, largest: int = LARGEST_LIST) -> list[Any]:
        """The output of the handler for an optional part; empty when the workbook has none."""
        if part is None or part.lower() not in self.archive.parts:
            return []
        return self.archive.whole(part, handler, largest)

    def _relations(self, part: str) -> dict[str, tuple[str, str]]:
        """The relations of the part: id -> (kind, part)."""
        folder, name = posixpath.split(part)
        listing = posixpath.join(folder, "_rels", f"{name}.rels")
        if listing.lower() not in self.archive.parts:
            return {}
        relations = {}
        for id_, kind, target in self.archive.whole(listing, _Relationships()):
            path = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            relations[id_] = (kind.rpartition("/")[2], path)
        return relations


class _Relationships(Handler):
    """Relations: (id, kind, target)."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        super().start(name, attributes)
        if local(name) == "Relationship":
            self.output.append([attributes.get(key, "") for key in ("Id", "Type", "Target")])


class _WorksheetList(Handler):
    """The list of worksheets in the workbook, and its calendar."""

    def __init__(self) -> None:
        super().__init__()
        self.sheets: list[tuple[str, str, str]] = []
        self.from_1904 = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        super().start(name, attributes)
        tag = local(name)
        if tag == "sheet":
            id_ = next((v for key, v in attributes.items() if key.endswith(" id")), "")
            self.sheets.append((attributes.get("name", ""), attributes.get("state", ""), id_))
        elif tag == "workbookPr":
            self.from_1904 = attributes.get("date1904", "") in ("1", "true")


class _Styles(Handler):
    """The number format of each cell style."""

    def __init__(self) -> None:
        super().__init__()
        self.codes: dict[str, str] = {}
        self.in_cell_formats = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        super().start(name, attributes)
        tag = local(name)
        if tag == "numFmt":
            self.codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif tag == "cellXfs":
            self.in_cell_formats = True
        elif tag == "xf" and self.in_cell_formats:
            number = attributes.get("numFmtId", "0")
            code = self.codes.get(number, "")
            self.output.append(number_format(int(number) if number.isdigit() else 0, code))

    def end(self, name: str) -> None:
        super().end(name)
        if local(name) == "cellXfs":
            self.in_cell_formats = False


class _Texts(TextHandler):
    """The shared texts, which cells refer to by number."""

    weight = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        super().start(name, attributes)
        tag = local(name)
        if tag == "rPh":
            self.phonetic = True
        self.in_text = tag == "t" and not self.phonetic

    def end(self, name: str) -> None:
        super().end(name)
        tag = local(name)
        self.in_text = False
        if tag == "rPh":
            self.phonetic = False
        elif tag == "si":
            text = self.flush()
            self.weight += 2 * len(text) + _TEXT_OVERHEAD
            if self.weight > _MOST_TEXT:
                raise self.archive.source.fault(
                    Label("contains more text than can be read; split the file, or save it as CSV",
                          "chứa quá nhiều chữ; hãy tách nhỏ tệp hoặc lưu thành CSV")
                )  # fmt: skip
            self.output.append(text)


def _merged_areas(archive: Archive, part: str) -> list[Area]:
    """The merged cells of the worksheet that reach into the columns of a table, the topmost last.

    The file lists them after the rows, and a reader needs them before. So the part is inflated once
    more, and only the XML around its rows is parsed: parsing is what takes time.

    Raises InvalidData for a damaged worksheet, or one with too many merged cells.
    """
    areas = archive.parse(part, _MergedCells(), LARGEST_PART, only=_around_rows)
    return sorted(areas, reverse=True)


def _around_rows(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """The XML of a worksheet without its rows; all of it where no rows are recognized, as in
    UTF-16."""
    marks = [_AFTER_ROWS, _BEFORE_ROWS]
    left = b""
    within = False
    for piece in pieces:
        left += piece
        while marks and b"sheetData" in left and (match := marks[-1].search(left)):
            within = marks.pop() is _BEFORE_ROWS
            if within:
                yield left[: match.end()]
            left = left[match.end() if within else match.start() :]
        # The next mark may begin in this piece and end in the next one.
        rest = left[-_LONGEST_MARK:] if marks else b""
        if not within:
            yield left[: len(left) - len(rest)]
        left = rest
    if not within:
        yield left


class _MergedCells(Handler):
    """The list of merged cells."""

    count = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        super().start(name, attributes)
        if local(name) == "mergeCell":
            self._add(attributes.get("ref", ""))

    def _add(self, ref: str) -> None:
        match = _AREA.fullmatch(ref)
        if match is None:
            reason = Label("the merged cell {ref}", "ô gộp {ref}")
            raise Damage(reason.fill(ref=visible(ref[:40])))
        left, top, right, bottom = match.groups()
        area = Area(int(top), column_number(left), int(bottom or top), column_number(right or left))
        if area.left < MOST_COLUMNS and area[:2] != area[2:]:
            self.count += 1
            self.output.append(area)
        if self.count > _MOST_MERGED:
            raise Damage(Label("too many merged cells", "quá nhiều ô gộp"))
