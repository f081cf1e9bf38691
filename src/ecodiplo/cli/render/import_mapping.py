"""How an import reads the columns of a file: a compact table of headings, fields and readings."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from ecodiplo.cli.output import console
from ecodiplo.dates import DateOrder
from ecodiplo.fold import fold
from ecodiplo.language import Label, join, same, show_count
from ecodiplo.money import NO_UNIT, DecimalMark
from ecodiplo.services.imports.layout import FROM_TITLE
from ecodiplo.text import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rich.console import Console

    from ecodiplo.language import Lang
    from ecodiplo.services.imports.column_reading import ColumnReading
    from ecodiplo.services.imports.report import ImportReport

# The width of a screen; a narrower terminal has its own.
WIDTH = 100
# Of more columns than these, those under the names of their fields share a line; and the most lines
# of the table then.
MOST_COLUMNS, MOST_LINES = 14, 18
# The widest cells of the table.
_HEADING, _FIELD, _NOTE = 36, 26, 34

_WORKSHEETS = Label("worksheets", "các trang tính")
_DATES = {
    DateOrder.DAY_FIRST: Label("day first", "ngày trước tháng"),
    DateOrder.MONTH_FIRST: Label("month first", "tháng trước ngày"),
}
_DECIMALS = {
    DecimalMark.COMMA: Label("decimal comma", "dấu phẩy thập phân"),
    DecimalMark.POINT: Label("decimal point", "dấu chấm thập phân"),
}


def screen(out: Console) -> Console:
    """The console, at most WIDTH wide; in a pipe exactly that."""
    out.width = min(out.width, WIDTH) if out.is_terminal else WIDTH
    return out


def print_mapping(
    report: ImportReport, lang: Lang, *, whole: bool = False, out: Console | None = None
) -> None:
    """Print a line for each column that a field takes and for each value of all rows, and the names
    of the other columns; on one screen, or the `whole` mapping."""
    out = screen(out or console())
    title = same(f"{report.file}: ") + report.entity.label
    if names := [notes.name for notes in report.worksheets]:
        noun = Label("worksheet", "trang tính") if len(names) == 1 else _WORKSHEETS
        title += same(" (") + noun + same(f" {', '.join(names)})")
    out.print(visible(title.to(lang)), style="bold", no_wrap=True, overflow="ellipsis")
    read = [column for column in report.columns if column.field]
    plain = [] if whole or len(read) <= MOST_COLUMNS else [*filter(is_plain, read)]
    listed = [column for column in read if column not in plain]
    most = len(listed) if whole else MOST_LINES
    _print_table(listed[:most], lang, out)
    others = [column for column in report.columns if not column.field]
    for label, columns in (
        (Label("  also read", "  cũng được đọc"), listed[most:]),
        (Label("  under the names of their fields", "  theo đúng tên trường"), plain),
        (Label("  ignored", "  bỏ qua"), [each for each in others if each.ignored]),
        (Label("  of no field", "  không ứng với trường nào"),
         [each for each in others if not each.ignored]),
    ):  # fmt: skip
        _print_names(label, map(_heading, columns), lang, out)
    sys.stdout.flush()


def is_plain(column: ColumnReading) -> bool:
    """Whether the column stands under the name of its field and is read as it is."""
    field = column.field
    names = {*map(fold, (field.name, *field.label))} if field else set()
    return fold(column.heading) in names and not _note(column)


def _print_table(columns: Sequence[ColumnReading], lang: Lang, out: Console) -> None:
    from rich.cells import cell_len
    from rich.text import Text

    if not columns:
        return
    heads = [Label("Column", "Cột"), Label("Field", "Trường"), Label("Read as", "Cách đọc")]
    rows = [
        [_heading(column), column.field.label.to(lang) if column.field else "",
         _note(column).to(lang)]
        for column in columns
    ]  # fmt: skip
    if not any(note for _, _, note in rows):
        heads = heads[:2]
    rows = [[head.to(lang) for head in heads], *rows]
    widths = [
        min(most, max(cell_len(visible(row[at])) for row in rows))
        for at, most in zip(range(len(heads)), (_HEADING, _FIELD, _NOTE), strict=False)
    ]
    for number, row in enumerate(rows):
        cells = [Text(visible(cell)) for cell in row]
        for cell, width in zip(cells, widths, strict=False):
            cell.truncate(width, overflow="ellipsis", pad=True)
        line = "  ".join(("", *(cell.plain for cell in cells[: len(heads)]))).rstrip()
        out.print(Text(line, "" if number else "dim"), no_wrap=True)


def _heading(column: ColumnReading) -> str:
    return " ".join(column.heading.split()) or "--set"


def _note(column: ColumnReading) -> Label:
    """How the cells are read: unit, order of dates, decimal mark; or the value of all rows."""
    notes: list[Label] = []
    if column.value == FROM_TITLE:
        notes.append(Label("as the title of the table says", "theo tên bảng"))
    elif column.value:
        notes.append(Label("all rows: ", "mọi dòng: ") + column.value)
    if column.unit != NO_UNIT:
        notes.append(column.unit.label)
    if column.dates:
        notes.append(_DATES[column.dates])
    if column.decimal:
        notes.append(_DECIMALS[column.decimal])
    return join(", ", notes)


def _print_names(label: Label, names: Iterable[str], lang: Lang, out: Console) -> None:
    """Print the names after the label, at most on two lines."""
    listed = [visible(name) for name in names]
    if not listed:
        return
    count = same(" (") + show_count(len(listed)) + "): "
    line = (label + count).to(lang) + ", ".join(listed)
    most = 2 * out.width - 8
    out.print(line if len(line) <= most else f"{line[:most]}…")
