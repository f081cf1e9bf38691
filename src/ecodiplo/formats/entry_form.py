"""The workbook that people fill in: a sheet for the records, a guide to its columns, and a hidden
sheet with the values of its drop-down lists."""

from __future__ import annotations

from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any, Literal

from ecodiplo.fields import Integer, Number, PartialDate, Text
from ecodiplo.formats.xlsx import MOST_ROWS, workbook
from ecodiplo.money import LARGEST

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from ecodiplo.fields import FieldType

LISTS = "lists"
# The longest title and the longest body of a message in Excel.
LONGEST_TITLE, LONGEST_MESSAGE = 32, 255
A4 = 9


@dataclass(frozen=True)
class FormColumn:
    """A column to fill in."""

    heading: str
    type: FieldType
    message: str  # shown when a cell of the column is selected
    required: bool = False
    choices: Sequence[str] = ()
    # What Excel does with a value that is not among the choices, or out of range.
    on_other_value: Literal["stop", "warning", "allow"] = "stop"


@dataclass(frozen=True)
class EntryForm:
    """A workbook to fill in, entirely in the reader's language."""

    name: str  # of the sheet to fill in
    entries: Sequence[FormColumn]
    refusal: str  # the message for a value that does not fit
    guide: str  # the name of the sheet that explains the columns
    explanations: Sequence[Sequence[str]]  # the rows of that sheet, the heading first


def write(form: EntryForm, stream: IO[bytes]) -> None:
    """Write the workbook. Raises EcodiploError when the xlsx extra is not installed."""
    with workbook(stream) as book:
        page = book.add_worksheet(form.name)
        _write_guide(book, form)
        lists = _Lists(book)
        _fill(book, page, form, lists)


def _fill(book: Any, page: Any, form: EntryForm, lists: _Lists) -> None:
    """Write the headings, and set for each column its width, its style and its valid values."""
    top = {"text_wrap": True, "valign": "top"}
    heading = book.add_format(top | {"bold": True, "border": 1, "bg_color": "#E7E6E6"})
    required = book.add_format(top | {"bold": True, "border": 1, "bg_color": "#FFE699"})
    # As text, 9/2022 does not become a day of September, nor 007 a 7.
    text = book.add_format(top | {"num_format": "@"})
    whole = book.add_format({"num_format": "#,##0", "valign": "top"})
    number = book.add_format({"num_format": "#,##0.00", "valign": "top"})
    page.freeze_panes(1, 0)
    page.set_row(0, 32)
    for at, entry in enumerate(form.entries):
        is_number = isinstance(entry.type, Number)
        style = whole if isinstance(entry.type, Integer) else number if is_number else text
        page.set_column(at, at, _width(entry), style)
        page.write_string(0, at, entry.heading, required if entry.required else heading)
        page.data_validation(1, at, MOST_ROWS, at, _validation(entry, form.refusal, lists))
    page.set_landscape()
    page.set_paper(A4)
    page.repeat_rows(0)


def _width(entry: FormColumn) -> int:
    """The width of the column: enough for its values; the heading wraps to two lines."""
    if isinstance(entry.type, Text) and entry.type.long:
        return 48
    least = 14 if isinstance(entry.type, Integer | Number | PartialDate) else 20
    return max(least, min(40, len(entry.heading) * 2 // 3 + 2))


def _validation(entry: FormColumn, refusal: str, lists: _Lists) -> dict[str, Any]:
    """The validation rule of a column, for xlsxwriter."""
    rule: dict[str, Any] = {"validate": "any"}
    if entry.choices:
        rule = {"validate": "list", "source": lists.range_of(entry.choices)}
    elif isinstance(entry.type, Integer | Number):
        least, most = entry.type.least, entry.type.most
        whole = isinstance(entry.type, Integer)
        rule = {
            "validate": "integer" if whole else "decimal",
            "criteria": "between",
            "minimum": _excel_bound(-LARGEST if least is None else least),
            "maximum": _excel_bound(LARGEST if most is None else most),
        }
    return rule | {
        "input_title": _cut(entry.heading, LONGEST_TITLE),
        "input_message": _cut(entry.message, LONGEST_MESSAGE),
        "error_title": _cut(entry.heading, LONGEST_TITLE),
        "error_message": _cut(refusal, LONGEST_MESSAGE),
        "error_type": "stop" if entry.on_other_value == "stop" else "warning",
        "show_error": entry.on_other_value != "allow",
    }


def _excel_bound(bound: Decimal | int) -> int | float:
    return int(bound) if bound == int(bound) else float(bound)


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else f"{text[: length - 1]}…"


class _Lists:
    """The hidden sheet with the values of drop-down lists: one column for each different list.
    (A list written into the rule itself stops at 255 characters.)"""

    def __init__(self, book: Any) -> None:
        self.page = book.add_worksheet(LISTS)
        self.page.hide()
        self.text = book.add_format({"num_format": "@"})
        self.ranges: dict[tuple[str, ...], str] = {}

    def range_of(self, values: Sequence[str]) -> str:
        """The range of the values, as a formula; new values are written first."""
        from xlsxwriter.utility import xl_range_abs

        choices = tuple(values)
        if choices not in self.ranges:
            at = len(self.ranges)
            for row, value in enumerate(choices):
                self.page.write_string(row, at, value, self.text)
            self.ranges[choices] = f"={LISTS}!{xl_range_abs(0, at, len(choices) - 1, at)}"
        return self.ranges[choices]


def _write_guide(book: Any, form: EntryForm) -> None:
    """Write the sheet of explanations: a row for each field, as high as its longest cell, because
    not every program adjusts the height itself."""
    page = book.add_worksheet(form.guide)
    top = {"text_wrap": True, "valign": "top", "border": 1}
    heading = book.add_format(top | {"bold": True, "bg_color": "#E7E6E6"})
    words = book.add_format(top | {"num_format": "@"})
    widths = []
    for at, cells in enumerate(zip(*form.explanations, strict=True)):
        longest = max(len(line) for cell in cells for line in cell.split("\n"))
        widths.append(max(10, min(60, longest + 2)))
        page.set_column(at, at, widths[at])
    for number, row in enumerate(form.explanations):
        page.set_row(number, min(409, 15 * max(map(_lines, row, widths))))
        for at, cell in enumerate(row):
            page.write_string(number, at, cell, words if number else heading)
    page.freeze_panes(1, 1)
    page.set_landscape()
    page.set_paper(A4)
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)


def _lines(cell: str, width: int) -> int:
    """The number of lines of the cell when its words are wrapped."""
    return sum(1 + max(0, len(line) - 1) // width for line in cell.split("\n"))
