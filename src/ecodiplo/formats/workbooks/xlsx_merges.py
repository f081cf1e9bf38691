"""The merged cells of a worksheet of Excel.

The file lists them after the rows, and a reader needs them before. So the part is inflated once
more, and only the XML around its rows is parsed: parsing is what takes time.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ecodiplo.formats.input_file import MOST_COLUMNS
from ecodiplo.formats.workbooks.archive import LARGEST_PART, Damage, Handler
from ecodiplo.formats.workbooks.merged_cells import Area
from ecodiplo.language import Label
from ecodiplo.text import visible

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecodiplo.formats.workbooks.archive import Archive

# The most merged cells of a worksheet: some 40 MB of memory.
_MOST_MERGED = 200_000
_AREA = re.compile(r"([A-Z]{1,3})(\d{1,7})(?::([A-Z]{1,3})(\d{1,7}))?")
_BEFORE_ROWS = re.compile(rb"<(?:[\w.-]{1,40}:)?sheetData\s*>")
_AFTER_ROWS = re.compile(rb"</(?:[\w.-]{1,40}:)?sheetData\s*>")
_LONGEST_MARK = 64


def merged_areas(archive: Archive, part: str) -> list[Area]:
    """The merged cells of the worksheet that reach into the columns of a table, the topmost last.

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


def column_number(letters: str) -> int:
    """The number, from 0, of the column with these letters."""
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return column - 1


class _MergedCells(Handler):
    """The list of merged cells."""

    count = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        super().start(name, attributes)
        if name.rpartition(" ")[2] == "mergeCell":
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
