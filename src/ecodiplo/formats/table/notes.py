"""What people should know of a table: its sheet, its heading, and what was passed over and why."""

from __future__ import annotations

from collections import defaultdict
from enum import Enum
from itertools import groupby
from typing import TYPE_CHECKING

from ecodiplo.errors import row_in_sheet
from ecodiplo.language import Label, and_more, join, same
from ecodiplo.text import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ecodiplo.formats.input_file import InputFile

_MOST_ROWS = 20  # that are listed for each reason; further ones are counted
_MOST_TEXTS, _LONGEST_TEXT = 3, 40
_MOST_GROUPS = 1_000


class Reason(Enum):
    """Why rows are passed over, in the order in which the note tells it."""

    ABOVE = Label("above the heading", "phía trên tiêu đề")
    NUMBERS = Label("numbers the columns", "đánh số cột")
    REPEATS = Label("repeats the headings", "lặp lại tiêu đề")
    GROUP = Label("the title of a group", "tên nhóm")
    TOTAL = Label("a total: its numbers are the sums of other rows",
                  "dòng tổng: số liệu là tổng của các dòng khác")  # fmt: skip
    UNDER = Label("a note or signature", "ghi chú hoặc chữ ký")


class TableNotes:
    """Collects what the reading of one table passes over."""

    def __init__(self, sheet: str = "") -> None:
        """`sheet` is the name of the worksheet where a workbook has several."""
        self._sheet = sheet
        self._heading: Sequence[int] = ()
        self._rows: defaultdict[Reason, list[int]] = defaultdict(list)
        self._counts: defaultdict[Reason, int] = defaultdict(int)
        self._groups: dict[str, None] = {}
        self._texts: defaultdict[Reason, list[str]] = defaultdict(list)  # the first ones
        self.numbers_rows = False  # whether a first column without a heading only numbers the rows

    def heading(self, numbers: Iterable[int]) -> None:
        """The rows of the heading."""
        self._heading = [row_in_sheet(number) for number in numbers]

    def pass_over(self, reason: Reason, number: int, text: str = "") -> None:
        """A row is passed over; `text` is what it says, when people should see that."""
        self._counts[reason] += 1
        if len(self._rows[reason]) < _MOST_ROWS:
            self._rows[reason].append(row_in_sheet(number))
        if reason is Reason.GROUP and text and len(self._groups) < _MOST_GROUPS:
            self._groups[text] = None
        if text and len(self._texts[reason]) < _MOST_TEXTS:
            self._texts[reason].append(text)

    @property
    def groups(self) -> tuple[str, ...]:
        """The titles of groups so far."""
        return tuple(self._groups)

    def report(self, source: InputFile) -> None:
        """Note it in the file, except for an ordinary table, whose heading is the first row."""
        parts = [self._part(reason) for reason in Reason if self._counts[reason]]
        if self.numbers_rows:
            numbers = Label("column {at} (numbers the rows)", "cột {at} (đánh số dòng)")
            parts.append(numbers.fill(at="A"))
        if not parts and list(self._heading) == [1]:
            return
        beginning = self._sheet and Label("worksheet {name}: ", "trang tính {name}: ").fill(
            name=visible(self._sheet)
        )
        heading = Label("the heading is in ", "tiêu đề ở ") + _rows(self._heading)
        passed_over = Label("; passed over: ", "; đã bỏ qua: ") if parts else same("")
        source.note((beginning or same("")) + heading + passed_over + join(", ", parts))

    def _part(self, reason: Reason) -> Label:
        rows = self._rows[reason]
        listed = _rows(rows)
        if more := self._counts[reason] - len(rows):
            listed += and_more(more, "dòng")
        why = reason.value
        if texts := self._texts[reason]:
            short = [text if len(text) <= _LONGEST_TEXT else f"{text[:_LONGEST_TEXT]}…"
                     for text in texts]  # fmt: skip
            why += same(": " + ", ".join(repr(visible(text)) for text in short))
        return listed + same(" (") + why + same(")")


def row_range(numbers: Sequence[int]) -> str:
    """The rows: `1-3, 8`."""
    rows = enumerate(map(row_in_sheet, numbers))
    runs = [[row for _, row in run] for _, run in groupby(rows, lambda row: row[1] - row[0])]
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)


def _rows(numbers: Sequence[int]) -> Label:
    one = len(numbers) == 1
    return Label("row " if one else "rows ", "dòng ") + same(row_range(numbers))
