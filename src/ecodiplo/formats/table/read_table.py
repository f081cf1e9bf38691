"""Reads the table of a grid: the batches of its records, by heading."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any

from ecodiplo.errors import InvalidData, Problem
from ecodiplo.fault_codes import FaultCode
from ecodiplo.fold import fold
from ecodiplo.formats.batches import ReadBatch, in_batches
from ecodiplo.formats.table.grid import (
    WHOLE_ROW,
    filled_cells,
    first_rows,
    letter,
    narrow,
    tidy,
)
from ecodiplo.formats.table.header_row import LONGEST_HEADING, header_of
from ecodiplo.formats.table.notes import Reason, TableNotes, row_range
from ecodiplo.formats.table.records import Records
from ecodiplo.formats.table.unit_lines import UnitsBelow, unit_line
from ecodiplo.language import Label, with_noun
from ecodiplo.option_names import option_name
from ecodiplo.text import visible
from ecodiplo.workbook_cell import is_covered

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from ecodiplo.formats.input_file import InputFile, IsHeading
    from ecodiplo.formats.table.grid import GridRow


def table(
    source: InputFile, grid: Iterable[GridRow], is_heading: IsHeading, *, full: bool = False,
    sheet: str = "", worksheet: str = "",
) -> Iterator[ReadBatch]:  # fmt: skip
    """The records under the heading.

    `full` is for a format that writes empty cells too: there a row that is shorter than the heading
    is a fault, because the file may be cut off in it. `worksheet` is the name of the worksheet, and
    `sheet` too where the note on what was read names it. Raises InvalidData for a fault of the
    heading, and for one of the grid after the rows before it.
    """
    grid = narrow(source, grid)
    first, fault = first_rows(grid, source.header_rows[1] if source.header_rows else 0)
    if fault and not first:
        raise fault
    if not first:
        raise source.fault(
            Label("is empty; its first row should name the columns",
                  "trống; dòng đầu phải ghi tên các cột"),
            code=FaultCode.EMPTY_FILE,
        )  # fmt: skip
    header = header_of(source, first, is_heading)
    if header is None or not any(header.names):
        reason = Label("has no heading in the row that {option} names",
                       "không có tiêu đề ở dòng mà {option} nêu"
                       ).fill(option=option_name("header_row"))  # fmt: skip
        raise source.fault(reason, code=FaultCode.UNCLEAR_TABLE)
    above, heads = first[: header.first], first[header.first : header.last + 1]
    headings = _headings(source, heads[0][0], header.names, is_known=header.known > 0)
    if source.header_rows is None:
        _refuse_records_above(source, above, heads)
    _refuse_table_beside(source, heads, headings)
    notes = TableNotes(sheet)
    notes.heading(number for number, _, _ in heads)
    for number, _, _ in above:
        notes.pass_over(Reason.ABOVE, number)
    texts = [text for _, cells, _ in above for text in filled_cells(cells).values()]
    units = UnitsBelow(source, chain(headings, texts))
    records = Records(source, heads, headings, notes, is_heading, units)
    rows = records.read(chain(first[header.last + 1 :], _rest(fault, grid)), above)
    titles = (*texts, worksheet) if worksheet else tuple(texts)
    body = _Body(source, headings, notes, unit_line(source, above), titles, full=full)
    try:
        yield from body.read(rows)
    except InvalidData:
        notes.report(source)
        raise
    notes.report(source)


def _refuse_records_above(
    source: InputFile, above: Sequence[GridRow], heads: Sequence[GridRow]
) -> None:
    """Raises InvalidData when rows above the heading fill as many cells as rows of the table. Of a
    table of one column, the first row may be its title."""
    width = len(filled_cells(heads[0][1]))
    filled = [len(filled_cells(cells)) for _, cells, _ in above]
    if any(count > 1 and 2 * count > width for count in filled) or (width == 1 and len(above) > 1):
        reason = Label(
            "is taken for the heading, and the rows above it, {rows}, look like records; delete"
            " them, or put each table on a sheet of its own",
            "được coi là tiêu đề, mà các dòng phía trên, {rows}, giống hồ sơ; hãy xóa các dòng ấy,"
            " hoặc để mỗi bảng ở một trang tính riêng",
        )
        rows = row_range([number for number, _, _ in above])
        raise source.fault(reason.fill(rows=rows), heads[0][0], code=FaultCode.UNCLEAR_TABLE)


def _refuse_table_beside(
    source: InputFile, heads: Sequence[GridRow], headings: Sequence[str]
) -> None:
    """Raises InvalidData when a column without a heading stands between others with two headings
    or more on each side: a second table may begin behind it."""
    covered = {at for _, cells, _ in heads for at, cell in enumerate(cells) if is_covered(cell)}
    for gap, name in enumerate(headings):
        left, right = (sum(map(bool, part)) for part in (headings[:gap], headings[gap:]))
        if not name and gap not in covered and left > 1 and right > 1:
            reason = Label(
                "column {column} has no heading, and another table may begin beside it; delete the"
                " column, or put each table on a sheet or in a file of its own",
                "cột {column} không có tiêu đề, và bên cạnh có thể là một bảng khác; hãy xóa cột"
                " này, hoặc để mỗi bảng ở một trang tính hoặc tệp riêng",
            )
            raise source.fault(
                reason.fill(column=letter(gap)), heads[0][0], code=FaultCode.UNCLEAR_TABLE
            )


def _rest(fault: InvalidData | None, grid: Iterator[GridRow]) -> Iterator[GridRow]:
    if fault:
        raise fault
    yield from grid


_NO_HEADINGS = Label(
    "; and no row was found with headings that are known: write them in one row over the columns,"
    " and one record in each row",
    "; và không tìm thấy dòng nào có tiêu đề đã biết: hãy ghi tiêu đề trong một dòng phía trên các"
    " cột, và mỗi dòng một hồ sơ",
)


def _headings(
    source: InputFile, number: int, headings: list[str], *, is_known: bool
) -> list[str]:  # fmt: skip
    """The headings up to the last one, '' for an empty cell. Raises InvalidData for two alike.
    `is_known` says whether one of them names a column."""
    while not headings[-1]:
        headings.pop()
    seen: dict[str, int] = {}
    for at, name in enumerate(headings):
        first = seen.setdefault(fold(name), at)
        if name and first != at:
            reason = Label(
                "is the heading of columns {first} and {second}; rename one",
                "là tiêu đề của cả cột {first} và {second}; hãy đổi tên một cột",
            )
            reason = reason.fill(first=letter(first), second=letter(at))
            if not is_known:
                reason += _NO_HEADINGS
            raise source.fault(reason, number, name[:LONGEST_HEADING], FaultCode.AMBIGUOUS_COLUMN)
    return headings


class _Body:
    """The records as batches, with the faults of their cells."""

    def __init__(
        self, source: InputFile, headings: list[str], notes: TableNotes, unit_line: str,
        titles: tuple[str, ...], *, full: bool,
    ) -> None:  # fmt: skip
        self._source = source
        self._headings = headings
        self._named = [at for at, heading in enumerate(headings) if heading]
        self._gaps = [at for at, heading in enumerate(headings) if not heading]
        self._index = RowIndex() if self._gaps[:1] == [0] else None
        self._notes = notes
        self._unit_line = unit_line
        self._titles = titles
        self._full = full

    def read(self, grid: Iterable[GridRow]) -> Iterator[ReadBatch]:
        """The batches. An InvalidData of `grid` is raised after the rows before it."""
        width = len(self._headings)
        names = tuple(self._headings[at] for at in self._named)
        for part in in_batches(grid):
            rows: list[list[str]] = []
            problems: dict[int, list[Problem]] = {}
            for number, cells, cell_faults in part:
                if cell_faults or self._gaps or len(cells) != width:
                    if faults := list(self._faults(cells, cell_faults)):
                        problems[len(rows)] = [
                            Problem(reason, self._source.name, number, column, code=code)
                            for column, reason, code in faults
                        ]
                    cells = cells[:width] + [""] * (width - len(cells))
                rows.append(cells)
            columns: list[Any] = list(zip(*rows, strict=True))
            shown = [columns[at] for at in self._named]
            numbers = [number for number, _, _ in part]
            groups = self._notes.groups
            yield ReadBatch(
                names, numbers, shown, problems, self._unit_line, (*self._titles, *groups), groups
            )

    def _faults(
        self, cells: Sequence[str], cell_faults: Mapping[int, Label]
    ) -> Iterator[tuple[str, Label, FaultCode]]:
        """The faults of a row, with the names of their columns and their codes."""
        headings = self._headings
        for at, reason in cell_faults.items():
            name = headings[at] if at < len(headings) else ""
            yield "" if at == WHOLE_ROW else name or letter(at), reason, FaultCode.INVALID_CELL
        extra = [cell for cell in cells[len(headings) :] if cell.strip() and not is_covered(cell)]
        if extra and not cell_faults:
            text = Label("has more cells than there are headings: {cell!r}",
                         "có nhiều ô hơn số tiêu đề: {cell!r}")  # fmt: skip
            yield "", text.fill(cell=visible(tidy(extra[0])[:40])), FaultCode.LONG_ROW
        for at in self._gaps:
            if at >= len(cells) or not cells[at].strip() or is_covered(cells[at]):
                continue
            if at == 0 and self._index and self._index.goes_on(cells[0]):
                self._notes.numbers_rows = True
                continue
            reason = Label("is filled and has no heading", "có dữ liệu nhưng không có tiêu đề")
            yield letter(at), reason, FaultCode.LONG_ROW
        if self._full and len(cells) < len(headings):
            yield "", _short(len(cells), len(headings)), FaultCode.SHORT_ROW


class RowIndex:
    """The numbers of rows in a first column without a heading, as pandas writes them: whole, and
    each greater than the last."""

    def __init__(self) -> None:
        self._last = -1

    def goes_on(self, cell: str) -> bool:
        """Whether the cell is the next number. A first number that may be a year is none."""
        text = cell.strip()
        if not (text.isascii() and text.isdecimal() and len(text) < 10):
            return False
        number = int(text)
        may_be_year = self._last < 0 and 1900 <= number <= 2100
        if may_be_year or number <= self._last:
            return False
        self._last = number
        return True


def _short(cells: int, width: int) -> Label:
    """The fault of a row with fewer cells than the heading."""
    return Label(
        "has {cells} and the heading {width}: is the row cut off? Write its empty cells too, up to"
        " the last heading",
        "có {cells} trong khi dòng tiêu đề có {width}: dòng có bị cắt cụt không? Hãy ghi cả các ô"
        " trống, đến tiêu đề cuối cùng",
    ).fill(cells=with_noun(cells, Label("cell", "ô"), Label("cells", "ô")), width=width)
