"""Headings over two rows: `Thời gian` over `Từ ngày | Đến ngày`."""

from __future__ import annotations

import re
from itertools import zip_longest
from typing import TYPE_CHECKING

from ecodiplo.fold import fold
from ecodiplo.formats.table.grid import filled_cells, tidy
from ecodiplo.workbook_cell import is_covered

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ecodiplo.formats.input_file import IsHeading

_LONGEST = 200  # characters of a sub-heading
# Sub-headings that repeat their group: `Số người` over `Tổng số` is `Số người`.
_WHOLE = {"tong so", "tong", "tong cong", "cong", "total", "ten", "ho ten", "ten goi", "name"}
# Sub-headings that say nothing without their group: `Quốc gia` under `Đối tác` is not that of the
# record.
_GENERAL = {
    *_WHOLE, "nuoc", "quoc gia", "country", "dia chi", "address", "so", "so luong", "number",
    "ngay", "date", "loai", "kind", "type", "ma", "ma so", "code", "ref", "ghi chu", "note",
    "notes", "trang thai", "status", "tieu de", "title", "email", "dien thoai", "phone",
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


def join_headings(
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
    return len(cell) > _LONGEST or re.match(r"\W*\d", cell) is not None


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
