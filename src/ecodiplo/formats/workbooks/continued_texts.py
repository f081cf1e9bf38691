"""Texts that are too long for a cell of a workbook: the cell has the beginning and a number, and a
worksheet at the end has the rest under that number. What reads the workbook joins them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from ecodiplo.fold import fold
from ecodiplo.language import Label, Lang

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ecodiplo.formats.input_file import WorksheetNotes
    from ecodiplo.formats.table.grid import GridRow
    from ecodiplo.formats.workbooks.book import Book, Worksheet

# The name of the worksheet with the rest of the texts, and its headings.
NAME = Label("Continued texts", "Phần tiếp của văn bản")
HEADINGS = (Label("Number", "Số"), Label("Worksheet", "Trang tính"), Label("Record", "Hồ sơ"),
            Label("Column", "Cột"), Label("Text", "Văn bản"))  # fmt: skip
# The end of a cell whose text goes on.
_MARK = re.compile(r"\[…→ (\d{1,9})\]\Z")
_NUMBER, _TEXT = 0, 4


class ContinuedPart(NamedTuple):
    """A part of a text after the one that is in its cell."""

    number: int
    worksheet: str
    record: str
    column: str
    text: str


def mark(number: int) -> str:
    """The end of a cell whose text goes on under the number."""
    return f"[…→ {number}]"


def is_marked(text: str) -> bool:
    """Whether the text ends as one that goes on."""
    return text.endswith("]") and _MARK.search(text) is not None


class JoinedBook:
    """A workbook whose continued texts are joined, without the worksheet of their parts."""

    def __init__(self, book: Book) -> None:
        self._book = book
        names = {fold(NAME.to(lang)) for lang in Lang}
        self._own = [
            at for at, sheet in enumerate(book.worksheets) if fold(sheet.name) not in names
        ]
        self._rest = [at for at in range(len(book.worksheets)) if at not in self._own]
        self._parts: dict[str, str] | None = None

    @property
    def worksheets(self) -> Sequence[Worksheet]:
        """The worksheets of the workbook's own tables."""
        return [self._book.worksheets[at] for at in self._own]

    def grid(self, at: int, notes: WorksheetNotes | None = None) -> Iterator[GridRow]:
        """As that of the book. A cell whose text goes on where nothing is has a fault."""
        for number, cells, faults in self._book.grid(self._own[at], notes):
            marked = [column for column, cell in enumerate(cells) if is_marked(cell)]
            lost = {}
            for column in marked:
                text = self._join(cells[column])
                if text is None:
                    lost[column] = _LOST.fill(name=NAME)
                else:
                    cells[column] = text
            yield number, cells, {**faults, **lost} if lost else faults

    def _join(self, cell: str) -> str | None:
        """The whole text, None when its rest is not there."""
        if self._parts is None:
            self._parts = {}
            for at in self._rest:
                for _, cells, _ in self._book.grid(at):
                    if len(cells) > _TEXT:
                        key = str(cells[_NUMBER])
                        self._parts[key] = self._parts.get(key, "") + str(cells[_TEXT])
        match = _MARK.search(cell)
        rest = self._parts.get(match[1]) if match else None
        return None if match is None or rest is None else cell[: match.start()] + rest


_LOST = Label(
    "the text goes on in the worksheet “{name}”, which lacks the rest; export the records again",
    "văn bản còn tiếp trong trang tính “{name}”, mà phần đó không có; hãy xuất lại hồ sơ",
)
