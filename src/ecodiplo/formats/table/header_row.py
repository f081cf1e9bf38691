"""The heading of a table: one row, or two of which the upper one names groups of columns:
`Thời gian` over `Từ ngày | Đến ngày`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING

from ecodiplo.errors import row_in_sheet
from ecodiplo.fault_codes import FaultCode
from ecodiplo.fold import fold
from ecodiplo.formats.table.grid import filled_cells, tidy
from ecodiplo.formats.table.notes import row_range
from ecodiplo.formats.table.row_kinds import FOLDED_COUNTERS
from ecodiplo.language import Label
from ecodiplo.option_names import wrong_value
from ecodiplo.workbook_cell import is_covered

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ecodiplo.errors import InvalidData
    from ecodiplo.formats.input_file import InputFile, IsHeading
    from ecodiplo.formats.table.grid import GridRow

LONGEST_HEADING = 200  # characters
# Sub-headings that repeat their group: `Số người` over `Tổng số` is `Số người`.
_WHOLE = {"tong so", "tong", "tong cong", "cong", "total", "ten", "ho ten", "ten goi", "name"}
# Sub-headings that say nothing without their group: `Quốc gia` under `Đối tác` is not that of the
# record.
_GENERAL = {
    *_WHOLE, "nuoc", "quoc gia", "country", "dia chi", "address", "so", "so luong", "number",
    "ngay", "date", "loai", "kind", "type", "ma", "ma so", "code", "ref", "ghi chu", "note",
    "notes", "trang thai", "status", "tieu de", "title", "email", "dien thoai", "phone", "nam",
    "year", "thoi gian", "dates", "chuc vu", "chuc danh", "position", "quoc tich", "nationality",
    "noi dung", "don vi", "website", "url", "link", "dia diem", "place", "location", "category",
    "loai hinh", "phan loai", "project", "du an", "tel", "mobile", "so quyet dinh", "quyet dinh",
}  # fmt: skip
# Groups that are about the record itself.
_ABOUT_RECORD = re.compile(
    "thong tin|thoi gian|thoi han|noi dung|chi tiet|trong do|ngay thang"
    "|time|period|dates?|details|information|general"
)
# The note of a group holds for all its columns: `Kinh phí (triệu USD)`.
_NOTE = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
# Words of a group under which a column has other values than those of the record itself.
_CONDITION = re.compile(
    r"\d|\b(?:ke hoach|du kien|du toan|uoc|nu|luy ke|cung ky|nam truoc|nam sau|muc tieu|chi tieu"
    r"|plan\w*|expected|estimate\w*|forecast|target\w*|female|women|cumulative|previous|last)\b"
)


@dataclass(frozen=True)
class Header:
    """The heading among the first rows of a grid."""

    first: int  # the positions of its rows
    last: int
    names: list[str]  # by column; '' for a column without a heading
    known: int  # how many headings the importer has a column for, each counted once


def header_rows(text: str) -> tuple[int, int] | None:
    """The rows of a heading that a person names: `4`, or `4-5` for a heading of two rows; None for
    ''. Raises UsageProblem."""
    if not text.strip():
        return None
    match = re.fullmatch(r"\s*(\d{1,7})\s*(?:[-–]\s*(\d{1,7})\s*)?", text)
    first, last = (int(match[1]), int(match[2] or match[1])) if match else (0, 0)
    if not 0 < first <= last <= first + 2:
        takes = Label(
            "the number of a row, or 4-5 for two", "số của một dòng, hoặc 4-5 cho hai dòng"
        )
        raise wrong_value("header_row", takes, text)
    return first, last


def find_header(rows: Sequence[Sequence[str]], is_heading: IsHeading) -> Header:
    """The heading among `rows`, which are not empty.

    It is the first row of which at least half of the filled cells are headings, and two of them
    where rows have several cells; but not one with less than half as many as another such row.
    Without such a row it is the one with the most headings, at least two; else the first row that
    fills at least half of the columns.
    """
    counts = [_count(row, is_heading) for row in rows]
    width = max(filled for _, filled in counts)
    half = [known if 2 * known >= filled and known >= min(2, width) else 0
            for known, filled in counts]  # fmt: skip
    if most := max(half):
        at = next(at for at, known in enumerate(half) if 2 * known >= most)
    else:
        at = next(at for at, (_, filled) in enumerate(counts) if 2 * filled >= width)
        best = max(range(len(rows)), key=lambda index: counts[index][0])
        if counts[best][0] > max(1, counts[at][0]):
            at = best
    for upper, lower in ((at - 1, at), (at, at + 1)):
        if upper >= 0 and lower < len(rows):
            names = _join_headings(rows[upper], rows[lower], is_heading)
            if names:
                return Header(upper, lower, names, _count(names, is_heading)[0])
    names = ["" if is_covered(cell) else heading(cell, is_heading) for cell in rows[at]]
    return Header(at, at, names, counts[at][0])


def header_of(source: InputFile, rows: Sequence[GridRow], is_heading: IsHeading) -> Header | None:
    """The heading among the first rows of a grid: the rows that the caller names, else as
    `find_header` finds it. None when the rows that the caller names are empty."""
    texts = [cells for _, cells, _ in rows]
    if source.header_rows is None:
        return find_header(texts, is_heading)
    first, last = source.header_rows
    places = [at for at, (number, _, _) in enumerate(rows) if first <= row_in_sheet(number) <= last]
    if not places:
        return None
    named = texts[places[0] : places[-1] + 1]
    names = [*named[0]]
    for lower in named[1:]:
        pairs = zip_longest(names, lower, fillvalue="")
        joined = _join_headings(names, lower, is_heading)
        names = joined or [" ".join(pair).strip() for pair in pairs]
    names = ["" if is_covered(cell) else heading(cell, is_heading) for cell in names]
    return Header(places[0], places[-1], names, _count(names, is_heading)[0])


def _count(row: Sequence[str], is_heading: IsHeading) -> tuple[int, int]:
    """How many different headings the row has, and how many filled cells. A counter is one where it
    heads the rows: elsewhere `NO` is an answer."""
    filled = filled_cells(row)
    first = min(filled, default=0)
    headings = {
        text.casefold() for at, text in filled.items()
        if len(text) <= LONGEST_HEADING and is_heading(heading(row[at], is_heading))
        and (at == first or fold(text) not in FOLDED_COUNTERS)
    }  # fmt: skip
    return len(headings), len(filled)


def heading(cell: str, is_heading: IsHeading) -> str:
    """The heading in one line. Line breaks become spaces; or slashes when only those make it a
    heading, which is then the same heading in two languages."""
    plain = tidy(cell)
    if "\n" in cell.strip() and not is_heading(plain):
        languages = " / ".join(filter(None, map(tidy, cell.splitlines())))
        return languages if is_heading(languages) else plain
    return plain


def _join_headings(
    upper: Sequence[str], lower: Sequence[str], is_heading: IsHeading
) -> list[str] | None:
    """The headings of two rows, of which the upper one names groups of columns; None when these
    are not two rows of headings.

    There must be a group over two columns or more. Beside the groups the lower row is empty, or
    repeats the upper one where a merged cell covers both, or has a note in brackets; so a first
    record under a heading with a gap is no heading.
    """
    pairs = list(zip_longest(upper, lower, fillvalue=""))
    if len(filled_cells(upper)) == 1 or any(_is_value(cell) for cell in lower):
        return None
    groups = _groups(pairs)
    names, evidence = [], False
    singles = {tidy(above): bool(tidy(below)) for at, (above, below) in enumerate(pairs)
               if at not in groups and above.strip()}  # fmt: skip
    for at, (above, below) in enumerate(pairs):
        top, bottom = tidy(above), tidy(below)
        if at in groups:
            evidence |= is_heading(bottom) or any(map(is_heading, _joined(groups[at], bottom)))
            names.append(_name(groups[at], bottom, is_heading))
            continue
        is_repeated = bool(top) and fold(top) == fold(bottom)
        if top and bottom and not is_repeated and not bottom.startswith("("):
            return None
        evidence |= is_repeated
        names.append(top if is_repeated else f"{top} {bottom}".strip())
    evidence |= len(singles) > 1 and not any(singles.values())
    is_unknown = not any(map(is_heading, singles))
    if not groups or not evidence or (is_unknown and _is_title(upper, lower, is_heading)):
        return None
    return names


def _is_title(upper: Sequence[str], lower: Sequence[str], is_heading: IsHeading) -> bool:
    """Whether the upper row is a title of several cells over a heading that needs no groups: its
    texts are in capitals, or the heading is clear without them."""
    below = [fold(text) for text in filled_cells(lower).values()]
    known = sum(map(is_heading, below))
    if len(set(below)) < len(below) or 2 * known < len(below):
        return False
    is_clear = not _GENERAL.intersection(below)
    return is_clear or all(map(str.isupper, filled_cells(upper).values()))


def _is_value(cell: str) -> bool:
    """Whether the cell is a number, a date or a long text, which are no headings."""
    return len(cell) > LONGEST_HEADING or re.match(r"\W*\d", cell) is not None


def _groups(pairs: Sequence[tuple[str, str]]) -> dict[int, str]:
    """The name of the group of each column that is in one: a text over several sub-headings, with
    empty or covered cells, or the same text, right of it."""
    groups: dict[int, str] = {}
    name = ""
    for at, (above, below) in enumerate(pairs):
        top, bottom = tidy(above), tidy(below)
        if not bottom or (top and fold(top) == fold(bottom)):
            name = ""
        elif name and (not top or is_covered(above) or top == name):
            groups[at] = groups[at - 1] = name
        else:
            name = top
    return groups


def _joined(group: str, below: str) -> tuple[str, str]:
    return f"{group} {below}", f"{below} {group}"


def _name(group: str, below: str, is_heading: IsHeading) -> str:
    """The heading of a column in a group. A heading that is unclear has the sub-heading in
    brackets, which the importer does not know and refuses."""
    for joined in _joined(group, below):
        if is_heading(joined):
            return joined
    if is_heading(group) and fold(below) in _WHOLE:
        return group
    name, notes = _NOTE.sub("", group), " ".join(_NOTE.findall(group))
    is_clear = fold(below) not in _GENERAL or _ABOUT_RECORD.match(fold(group))
    if is_clear and is_heading(below) and not _CONDITION.search(fold(name)):
        return f"{below} {notes}".strip()
    return f"{group} ({below})"


class Heads:
    """The rows of the heading, which may come again below it, or be followed by those of another
    table."""

    def __init__(self, source: InputFile, rows: Sequence[GridRow], is_heading: IsHeading) -> None:
        self.first, self.last = rows[0][0], rows[-1][0]
        self.starts = {"\t".join(cells[:3]) for _, cells, _ in rows}  # a quick test of a row
        self._source = source
        self._rows = [[fold(tidy(cell)) for cell in cells] for _, cells, _ in rows]
        self._is_heading = is_heading

    def repeat_in(self, cells: Sequence[str]) -> bool:
        """Whether the cells are those of a row of the heading, whatever empty cells follow."""
        return any(
            all(fold(tidy(cell)) == name for cell, name in zip_longest(cells, row, fillvalue=""))
            for row in self._rows
        )

    def are_headings(self, texts: Sequence[str]) -> bool:
        """Whether at least two different texts, and half of all, are headings: those of a table."""
        others = len(texts) - max(2, (len(texts) + 1) // 2)
        headings = set()
        for text in reversed(texts):  # the first are names, which differ in every row
            if self._is_heading(text, below=True):
                headings.add(text.casefold())
            elif (others := others - 1) < 0:
                return False
        return len(headings) > 1

    def of_two_tables(self, number: int) -> InvalidData:
        """The error for the heading of a second table, in the row with this number."""
        reason = Label(
            "rows {first} and {second} head two tables; put each on a sheet or in a file of its"
            " own",
            "dòng {first} và {second} là tiêu đề của hai bảng; hãy để mỗi bảng ở một trang tính"
            " hoặc tệp riêng",
        )
        rows = (row_range([row]) for row in (self.first, number))
        return self._source.fault(
            reason.fill(first=next(rows), second=next(rows)), code=FaultCode.UNCLEAR_TABLE
        )
