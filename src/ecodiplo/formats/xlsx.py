"""An Excel workbook: headings in the reader's language, numbers as numbers, a filter on the
heading."""

from __future__ import annotations

import re
import warnings
from contextlib import contextmanager, suppress
from typing import IO, TYPE_CHECKING, Any

from ecodiplo.errors import EcodiploError, OutputWarning
from ecodiplo.fields import Many
from ecodiplo.fields.columns import Cells
from ecodiplo.formats.formulas import unguard
from ecodiplo.formats.sheet import exported
from ecodiplo.formats.spool import Spool
from ecodiplo.formats.workbooks.continued_texts import (
    HEADINGS,
    NAME,
    ContinuedPart,
    is_marked,
    mark,
)
from ecodiplo.language import Label, Lang, and_more, same, show_count
from ecodiplo.money import fits_double
from ecodiplo.temporary import temporary_folder
from ecodiplo.text import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ecodiplo.formats.sheet import Column, MakeCells, Sheet

# The longest text of a cell, in units of UTF-16, and the most rows below the heading.
LONGEST, MOST_ROWS = 32_767, 1_048_575

# How many times longer the markup of a text can be; and the long texts that a message names.
_GROWTH, MOST_NAMED = 8, 5
# The characters of a cell that stay free for the mark of a text that goes on.
_MARK_ROOM = 64

_FORMULA = re.compile(r"[=+\-@\t\r]")
# Texts that xlsxwriter would change: one that it takes for its own markup, and escapes that share
# an underscore, of which it escapes only the first.
_MISTAKEN = re.compile(r"\A<r>.*</r>\Z|_x[0-9a-fA-F]{4}_x[0-9a-fA-F]{4}_", re.DOTALL)
# What a text may have that is not written as it is: the beginning of a formula, characters that no
# workbook contains, markup, an escape, the mark of a text that goes on.
_UNUSUAL = re.compile(r"\A['=+\-@\t\r\n＝＋－＠]|[\ufffe\uffff]|\A<r>|_x[0-9a-fA-F]{4}_|\]\Z")
_ESCAPE = re.compile(r"_(?=x[0-9a-fA-F]{4}_)")


def write(sheet: Sheet, stream: IO[bytes]) -> None:
    """Write a workbook of one worksheet. Raises as `write_all`."""
    write_all([sheet], stream)


def write_all(sheets: Iterable[Sheet], stream: IO[bytes]) -> None:
    """Write a workbook with a worksheet for each sheet.

    Raises EcodiploError when the xlsx extra is not installed, or when a workbook cannot hold the
    sheets: too many rows. Warns with OutputWarning when a text is too long for a cell: its rest is
    in a worksheet at the end, and an import joins it.
    """
    with workbook(stream, row_by_row=True) as book:
        rest = _ContinuedTexts()
        for sheet in sheets:
            _WorksheetWriter(book, sheet, rest).fill()
        rest.write(book)


@contextmanager
def workbook(stream: IO[bytes], *, row_by_row: bool = False) -> Iterator[Any]:
    """Context manager: a new workbook of xlsxwriter, complete at the end of the block. Rows that
    are written one by one go to disk. Raises EcodiploError when the extra is not installed, OSError
    when there is no room for it."""
    try:
        import xlsxwriter
        from xlsxwriter.exceptions import FileCreateError
    except ModuleNotFoundError:
        raise EcodiploError(
            Label('writing xlsx needs xlsxwriter: pip install "ecodiplo[xlsx]"',
                  'ghi tệp xlsx cần xlsxwriter: pip install "ecodiplo[xlsx]"')
        ) from None  # fmt: skip
    # Texts stay texts: one that begins with = does not become a formula, nor an address a link.
    options = {"constant_memory": row_by_row, "strings_to_formulas": False,
               "strings_to_urls": False}  # fmt: skip
    with temporary_folder() as folder:
        book = xlsxwriter.Workbook(stream, {**options, "tmpdir": str(folder)})
        try:
            yield book
        except BaseException:
            for page in book.worksheets():  # their temporary files, which `close` would end
                if rows := getattr(page, "row_data_fh", None):
                    with suppress(OSError):
                        rows.close()
            raise
        try:
            book.close()
        except FileCreateError as error:  # it has the system's error as its message
            reason = error.args[0]
            raise reason if isinstance(reason, OSError) else OSError(str(error)) from None


class _WorksheetWriter:
    """Writes one worksheet."""

    def __init__(self, book: Any, sheet: Sheet, rest: _ContinuedTexts) -> None:
        self.sheet = sheet
        self.rest = rest
        self.page = book.add_worksheet(sheet.name[:31])
        self.cells = TextCells(self.page, [column.label for column in sheet.columns])
        top = {"text_wrap": True, "valign": "top"}
        # A text cell stays a text when it is edited: 9/2022 does not become a day of September.
        text = top | ({"num_format": "@"} if sheet.exact else {})
        self.heading = book.add_format(top | {"bold": True, "bottom": 1})
        self.number = book.add_format({"num_format": "#,##0.##", "valign": "top"})
        self.words = book.add_format(text)
        # Excel never runs a text with this mark, even after it is edited.
        self.quoted = book.add_format(text | {"quote_prefix": True})

    def fill(self) -> None:
        """Write the heading and the rows."""
        self.page.freeze_panes(1, 0)
        for at, column in enumerate(self.sheet.columns):
            self.page.set_column(at, at, 40 if getattr(column.type, "long", False) else 20)
            self.page.write_string(0, at, column.label, self.heading)
        count = 0
        for count, (record, cells) in enumerate(self._rows(), start=1):
            if count > MOST_ROWS:
                text = Label(
                    "a worksheet of Excel contains at most {most} rows, and {sheet} has more."
                    " Use csv or json",
                    "một trang tính Excel chứa tối đa {most} dòng, còn {sheet} có nhiều hơn."
                    " Hãy dùng csv hoặc json",
                ).fill(most=show_count(MOST_ROWS), sheet=self.sheet.name)
                raise EcodiploError(text)
            for at, cell in enumerate(cells):
                if not isinstance(cell, str):
                    self.page.write_number(count, at, cell, self.number)
                elif cell:
                    self._write_text(count, at, cell, record)
        self.page.autofilter(0, 0, count, len(self.sheet.columns) - 1)

    def _rows(self) -> Iterator[tuple[str, Sequence[Any]]]:
        """The name of each row's record, and its cells: texts, and the numbers that a double
        keeps."""
        if self.sheet.exact:
            for columns in self.sheet.cells(_cells):
                for cells in zip(*columns, strict=True):
                    yield str(cells[0]), cells
            return
        for row in self.sheet.rows:
            texts = self.sheet.texts(row)
            values = (row.get(column.name) for column in self.sheet.columns)
            pairs = zip(values, texts, strict=True)
            yield texts[0], [v if fits_double(v) else visible(text) for v, text in pairs]

    def _write_text(self, row: int, at: int, text: str, record: str) -> None:
        if len(text) <= LONGEST // _GROWTH and not _UNUSUAL.search(text):
            self.page.write_string(row, at, text, self.words)
            return
        if is_marked(text) or not self._has_room(text):
            text = self.rest.cut(text, self.sheet, record, self.sheet.columns[at])
        write = self.cells.write if self.sheet.exact else self.cells.show
        write(row, at, text, self.words, self.quoted)

    def _has_room(self, text: str) -> bool:
        """Whether a cell can hold the text as it is written: a guard may come before it, and
        xlsxwriter counts markup."""
        units = len(_as_markup(text).encode("utf-16-le", "surrogatepass")) // 2
        return units + (unguard(text) != text) <= LONGEST


def _cells(column: Column) -> MakeCells:
    """The function that makes the cells of a column: texts, and the numbers that a double keeps."""
    kind = column.type
    if kind.is_text or isinstance(kind, Many):
        return exported(kind)
    return Cells(lambda value: value if fits_double(value) else kind.export(value), empty="").of


class _ContinuedTexts:
    """The parts of long texts that have no room in their cells, until the last worksheet."""

    def __init__(self) -> None:
        self.parts: Spool[ContinuedPart] = Spool()
        self.texts: list[tuple[str, str, int]] = []  # record, column, length
        self.count = 0
        self.lang = Lang.EN

    def cut(self, text: str, sheet: Sheet, record: str, column: Column) -> str:
        """The beginning of the text, for its cell; the parts after it are kept."""
        self.count += 1
        self.lang = sheet.lang
        if len(self.texts) < MOST_NAMED:
            self.texts.append((record, column.label, len(text)))
        most = LONGEST // (_GROWTH if _MISTAKEN.search(text) else 2) - _MARK_ROOM
        size = min(most, max(1, len(text) // 2))
        for start in range(size, len(text), size):
            part = text[start : start + size]
            name = sheet.name[:31]
            self.parts.add(ContinuedPart(self.count, name, record[:size], column.label, part))
        return text[:size] + mark(self.count)

    def write(self, book: Any) -> None:
        """Write the worksheet of the parts, and warn that it is there."""
        if not self.count:
            return
        page = book.add_worksheet(NAME.to(self.lang))
        headings = [heading.to(self.lang) for heading in HEADINGS]
        bold, words = book.add_format({"bold": True}), book.add_format({"num_format": "@"})
        quoted = book.add_format({"num_format": "@", "quote_prefix": True})
        cells = TextCells(page, headings)
        for at, heading in enumerate(headings):
            page.write_string(0, at, heading, bold)
        for row, part in enumerate(self.parts, start=1):
            for at, value in enumerate(part):
                cells.write(row, at, str(value), words, quoted)
        warnings.warn(OutputWarning(self._message()), stacklevel=2)

    def _message(self) -> Label:
        named = same("; ".join(
            f"{record}, {column} ({show_count(length).en})" for record, column, length in self.texts
        ))  # fmt: skip
        if more := self.count - len(self.texts):
            named += and_more(more, "văn bản")
        return Label(
            "too long for a cell of Excel, which has at most {most} characters: {named}; the"
            " rest of the text is in the worksheet {name}, and an import joins it",
            "dài hơn một ô Excel, vốn chứa tối đa {most} ký tự: {named}; phần còn lại nằm ở"
            " trang tính {name}, và khi nhập sẽ được nối lại",
        ).fill(most=show_count(LONGEST), named=named, name=NAME.to(self.lang))


class TextCells:
    """Writes texts into the cells of a worksheet, as texts and nothing else."""

    def __init__(self, page: Any, headings: Sequence[str]) -> None:
        """`headings` name the columns in messages."""
        self._page = page
        self._headings = headings

    def write(self, row: int, at: int, text: str, style: Any, quoted: Any) -> None:
        """Write the text so that the reader returns it. `quoted` is the style of a text that begins
        as a formula.

        Raises EcodiploError for a text that no cell can hold.
        """
        if "\ufffe" in text or "\uffff" in text:
            reason = Label("contains U+FFFE or U+FFFF, which no workbook can contain",
                           "có ký tự U+FFFE hoặc U+FFFF, bảng tính không lưu được")  # fmt: skip
            raise self._cell_error(row, at, reason)
        self.show(row, at, f"'{text}" if unguard(text) != text else text, style, quoted)

    def show(self, row: int, at: int, text: str, style: Any, quoted: Any) -> None:
        """Write the text for people. Raises EcodiploError when it is too long."""
        if not text:
            return
        if len(text) > LONGEST // 2 and (units := len(text.encode("utf-16-le")) // 2) > LONGEST:
            reason = Label("has {units} characters; a cell of Excel contains at most {longest}",
                           "có {units} ký tự; một ô Excel chứa tối đa {longest}")  # fmt: skip
            raise self._cell_error(row, at, reason.fill(units=units, longest=LONGEST))
        if self._page.write_string(
            row, at, _as_markup(text), quoted if _FORMULA.match(text) else style
        ):
            reason = Label("is too long for a cell of Excel", "quá dài cho một ô Excel")
            raise self._cell_error(row, at, reason)

    def _cell_error(self, row: int, at: int, reason: Label) -> EcodiploError:
        name = self._headings[at]
        place = Label(f"{name} of row {row} ", f"{name} ở dòng {row} ")
        advice = Label(". Use csv or json", ". Hãy dùng csv hoặc json")
        return EcodiploError(place + reason + advice)


def _as_markup(text: str) -> str:
    """`text`, or equivalent markup where xlsxwriter would change the text."""
    if not _MISTAKEN.search(text):
        return text
    marked = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    marked = _ESCAPE.sub("_x005F_", marked).replace("_", "&#95;")
    return f'<r><t xml:space="preserve">{marked}</t></r>'
