"""Total rows: passed over when their numbers are the sums of other rows, refused when nothing shows
that."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from ecodiplo.fault_codes import FaultCode
from ecodiplo.formats.table import row_kinds
from ecodiplo.formats.table.grid import WHOLE_ROW, letter
from ecodiplo.formats.table.notes import Reason
from ecodiplo.language import Label
from ecodiplo.money.decimal_mark import DIGITS, DecimalMark, plain_marks, readings
from ecodiplo.text import visible
from ecodiplo.workbook_cell import WorkbookCell

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ecodiplo.formats.input_file import InputFile
    from ecodiplo.formats.table.grid import GridRow
    from ecodiplo.formats.table.notes import TableNotes

# Rows that are kept to add them up. A total of more rows is refused, for want of them.
MOST_ROWS = 3_000
# The starts of parts of the table that are kept, beside that of the table.
_MOST_STARTS = 8

_NUMBER = re.compile(rf"([+\-−]?|\()\s*({DIGITS.pattern})\s*[^\d]{{0,20}}")
_EMPTY = {"", "-", "–", "—"}
_COUNTER = re.compile(r"\d+(?:\.\d+)*[.)]?")
_FAR = Label(
    "is called a total, and has too many rows above it to add up; delete it",
    "có tên là dòng tổng và có quá nhiều dòng phía trên để cộng lại; hãy xóa dòng này",
)


class TotalRows:
    """Judges the rows of a table that are called totals."""

    def __init__(self, source: InputFile, notes: TableNotes, counter: int | None) -> None:
        """`counter` is the position of the column that numbers the rows, if there is one."""
        self._counter = counter
        self._source = source
        self._notes = notes
        self._sums = Sums()
        self.add = self._sums.add  # adds a record
        self.start_group = self._sums.start_part  # the rows of a group begin
        self._groups: list[tuple[int, str]] = []  # rows with numbers that are numbered I or A

    def judge(self, row: GridRow, filled: Mapping[int, str]) -> GridRow | None:
        """The row when it is a record, with a fault when it is neither a record nor a total; None
        for a total, which is noted."""
        number, cells, faults = row
        labelled = {at: text for at, text in filled.items() if not _COUNTER.fullmatch(text)}
        at = next(iter(labelled), None)
        if at is None or not row_kinds.may_be_total(labelled[at]):
            self._watch_group(number, filled)
            return row
        others = {other: cells[other] for other in filled if other > at}
        sums = {other: cell for other, cell in others.items() if is_number(cell)}
        label = labelled[at]
        if faults or (len(sums) < len(others) and not row_kinds.is_total(label)):
            return row
        if sums and self._sums.are_above(sums):
            self._pass_over(number, label)
            return None
        if not row_kinds.must_be_sum(label):
            return row
        if not others and row_kinds.is_total(label):
            self._pass_over(number, label)
            return None
        if sums and self._sums.begins:
            self._sums.expect(Expected(number, label, sums, len(self._sums.rows)))
            self._notes.pass_over(Reason.TOTAL, number, label)
            return None
        return number, cells, {WHOLE_ROW: self._fault(sums)}

    def _pass_over(self, number: int, label: str) -> None:
        self._notes.pass_over(Reason.TOTAL, number, label)
        self._sums.start_part()

    def _fault(self, sums: Mapping[int, str]) -> Label:
        if not sums:
            return Label(
                "is called a total, and has no numbers; delete it, or give the record its values",
                "có tên là dòng tổng mà không có số liệu; hãy xóa dòng này, hoặc ghi đủ giá trị của"
                " hồ sơ",
            )
        if not self._sums.is_whole:
            return _FAR
        column = self._sums.differing(sums)
        return Label(
            "is called a total, but {number} in column {column} is not the sum of the rows above,"
            " {sum}; correct it, or delete it",
            "có tên là dòng tổng, nhưng {number} ở cột {column} không phải là tổng các dòng trên,"
            " {sum}; hãy sửa hoặc xóa dòng này",
        ).fill(number=visible(sums[column].strip()), column=letter(column),
               sum=self._sums.sum_of(column))  # fmt: skip

    def _watch_group(self, number: int, filled: Mapping[int, str]) -> None:
        """Remember a row that may be the sum of its group: `II | Quảng Ninh | 45 | 120`."""
        number_in_list, *texts = filled.values()
        is_group = self._counter in filled and row_kinds.counted_group(number_in_list)
        if is_group and any(map(is_number, texts[1:])):
            self._groups.append((number, f"{number_in_list} {texts[0]}"))

    def finish(self) -> None:
        """Raises InvalidData for totals above rows that do not add up to them, and for sums of
        groups, at the end of the table."""
        if total := self._sums.unsettled():
            reason = Label(
                "{label!r} is called a total, but its numbers are not the sums of the rows below;"
                " correct them, or delete the row",
                "{label!r} có tên là dòng tổng, nhưng số liệu không phải là tổng các dòng dưới;"
                " hãy sửa hoặc xóa dòng này",
            )
            raise self._source.fault(
                reason.fill(label=visible(total.label[:60])),
                total.number,
                code=FaultCode.CONTRADICTION,
            )
        if self._groups and any(map(_is_numbered, self._sums.rows)):
            number, text = self._groups[0]
            reason = Label(
                "{text!r} is numbered as a group of other rows, and has numbers; delete the row if"
                " they are sums",
                "{text!r} được đánh số như một nhóm gồm các dòng khác và có số liệu; hãy xóa dòng"
                " này nếu đó là số tổng",
            )
            raise self._source.fault(
                reason.fill(text=visible(text[:60])), number, code=FaultCode.UNCLEAR_TABLE
            )


def _is_numbered(cells: Sequence[str]) -> bool:
    """Whether the row begins with a number of its own."""
    first = next((cell for cell in cells if cell.strip()), "")
    return _COUNTER.fullmatch(first.strip()) is not None


class Expected(NamedTuple):
    """A total above the rows that it adds up."""

    number: int  # of its row
    label: str
    cells: Mapping[int, str]  # its numbers, by column
    start: int  # of the rows below


class Sums:
    """The rows of records, and the starts of the parts that totals add up."""

    def __init__(self) -> None:
        self.rows: list[Sequence[str]] = []
        self.is_whole = True  # whether all rows since the start of the table are kept
        self._starts = [0]
        self._expected: list[Expected] = []

    def add(self, cells: Sequence[str]) -> None:
        """Add a record."""
        if len(self.rows) == MOST_ROWS:
            self.rows.clear()
            self._starts = []
            self.is_whole = False
        self.rows.append(cells)

    def start_part(self) -> None:
        """A part begins: behind a total, or with the title of a group."""
        self._settle()
        self._starts = [*self._starts[:1], *self._starts[1:][-_MOST_STARTS:], len(self.rows)]

    def expect(self, total: Expected) -> None:
        """The rows below must add up to this total."""
        self._expected.append(total)

    @property
    def begins(self) -> bool:
        """Whether no record stands above, in this part of the table."""
        return bool(self._starts) and self._starts[-1] == len(self.rows)

    def are_above(self, total: Mapping[int, str]) -> bool:
        """Whether the numbers are the sums of the records above: of the last part, of the last
        parts together, or of all."""
        return any(
            _adds_up(total, self.rows[start:])
            for start in reversed(dict.fromkeys(self._starts)) if start < len(self.rows)
        )  # fmt: skip

    def differing(self, total: Mapping[int, str]) -> int:
        """The first column in which the number is not the sum of the last part or of all rows."""
        starts = [start for start in self._starts if start < len(self.rows)]
        ends = {starts[0], starts[-1]} if starts else set()
        return next(
            (at for at, text in total.items()
             if not any(_adds_up({at: text}, self.rows[start:]) for start in ends)),
            next(iter(total)),
        )  # fmt: skip

    def sum_of(self, column: int) -> str:
        """The sum of the column, for a message."""
        sums = _sums(_column(self.rows, column))
        return f"{next(iter(sums.values()), Decimal(0)):f}"

    def unsettled(self) -> Expected | None:
        """A total above its rows that they do not add up to, at the end of the table."""
        self._settle()
        return next(iter(self._expected), None)

    def _settle(self) -> None:
        """Forget the expected totals that the rows since then add up to."""
        if self.is_whole:
            self._expected = [
                total for total in self._expected
                if not _adds_up(total.cells, self.rows[total.start :])
            ]  # fmt: skip


def is_number(cell: str) -> bool:
    """Whether the cell is a number, with its unit or without, or a dash."""
    return cell.strip() in _EMPTY or bool(numbers(cell))


def numbers(cell: str) -> Mapping[DecimalMark, Decimal]:
    """The number of a cell, by the decimal mark that it is read with; none for other texts."""
    if isinstance(cell, WorkbookCell):
        try:
            return dict.fromkeys(DecimalMark, Decimal(str(cell)))
        except ArithmeticError:
            return {}
    return _text_numbers(cell)


@lru_cache(20_000)
def _text_numbers(text: str) -> Mapping[DecimalMark, Decimal]:
    match = _NUMBER.fullmatch(plain_marks(text).strip())
    if match is None:
        return {}
    sign = -1 if match[1] in ("-", "−", "(") else 1
    return {mark: sign * number for mark, number in readings(match[2]).items()}


def _adds_up(total: Mapping[int, str], rows: Sequence[Sequence[str]]) -> bool:
    """Whether each number is the sum of its column in the rows; or their count, in a column of
    texts."""
    return bool(rows) and all(_is_sum(text, _column(rows, at)) for at, text in total.items())


def _column(rows: Iterable[Sequence[str]], at: int) -> list[str]:
    return [cells[at] for cells in rows if at < len(cells) and cells[at].strip() not in _EMPTY]


def _is_sum(total: str, cells: Sequence[str]) -> bool:
    """Whether the total is the sum of the cells, which may each have been rounded."""
    if not any(map(numbers, cells)):
        return bool(cells) and numbers(total).get(DecimalMark.POINT) == len(cells)
    sums = _sums(cells)
    return any(
        mark in sums and abs(sums[mark] - value) <= _rounding(value, cells, mark)
        for mark, value in numbers(total).items()
    )


def _sums(cells: Sequence[str]) -> dict[DecimalMark, Decimal]:
    """The sum of the cells that are numbers, by the decimal mark that all of them can have."""
    parts = [part for part in map(numbers, cells) if part]
    return {
        mark: sum((part[mark] for part in parts), Decimal(0))
        for mark in DecimalMark if all(mark in part for part in parts)
    }  # fmt: skip


def _rounding(total: Decimal, cells: Sequence[str], mark: DecimalMark) -> Decimal:
    """The most by which a total may differ from the sum of rounded numbers: half of the last place
    of each, but not over a thousandth of the total."""
    places = [_last_place(part[mark]) for part in map(numbers, cells) if part]
    own = _last_place(total)
    most = max(own, *places) * (len(places) + 1) / 2
    return max(own / 2, min(most, abs(total) / 1000))


def _last_place(number: Decimal) -> Decimal:
    """One in the last place of the number."""
    exponent = number.as_tuple().exponent
    return Decimal(1).scaleb(exponent) if isinstance(exponent, int) else Decimal(1)
