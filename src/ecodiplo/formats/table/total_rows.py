"""Total rows: passed over when their numbers are sums, refused when nothing shows that."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ecodiplo.formats.table import row_kinds
from ecodiplo.formats.table.grid import WHOLE_ROW, letter
from ecodiplo.formats.table.notes import Reason
from ecodiplo.formats.table.totals import Expected, Sums, is_number
from ecodiplo.language import Label
from ecodiplo.text import visible

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ecodiplo.formats.input_file import InputFile
    from ecodiplo.formats.table.grid import GridRow
    from ecodiplo.formats.table.notes import TableNotes

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
        self._groups: list[tuple[int, str]] = []  # rows with numbers that are numbered I or A

    def start_group(self) -> None:
        """The rows of a group begin."""
        self._sums.start_part()

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
            raise self._source.fault(reason.fill(label=visible(total.label[:60])), total.number)
        if self._groups and any(map(_is_numbered, self._sums.rows)):
            number, text = self._groups[0]
            reason = Label(
                "{text!r} is numbered as a group of other rows, and has numbers; delete the row if"
                " they are sums",
                "{text!r} được đánh số như một nhóm gồm các dòng khác và có số liệu; hãy xóa dòng"
                " này nếu đó là số tổng",
            )
            raise self._source.fault(reason.fill(text=visible(text[:60])), number)


def _is_numbered(cells: Sequence[str]) -> bool:
    """Whether the row begins with a number of its own."""
    first = next((cell for cell in cells if cell.strip()), "")
    return _COUNTER.fullmatch(first.strip()) is not None
