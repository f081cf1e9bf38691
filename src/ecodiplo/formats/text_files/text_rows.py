"""What csv and tsv write alike: lines of texts, none of which a spreadsheet takes for a formula.

A file for Excel begins with a byte order mark, without which Excel reads Vietnamese letters in
another encoding, and its lines end as Excel writes them.
"""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

from ecodiplo.formats.formulas import guard, may_hold_formula
from ecodiplo.formats.sheet import exported

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ecodiplo.fields.columns import ValueColumn
    from ecodiplo.formats.sheet import Column, MakeCells, Sheet

BYTE_ORDER_MARK = "\ufeff"


def write_lines(
    sheet: Sheet, stream: IO[str], marks: str, escape: Callable[[str], str],
    join: Callable[[Sequence[str]], str],
) -> None:  # fmt: skip
    """Write the heading and the rows, as an import reads them. `escape` escapes a cell, which it
    changes only where one of the `marks` is in it; `join` joins the cells of a line."""
    if sheet.excel:
        stream.write(BYTE_ORDER_MARK)
    line_end = "\r\n" if sheet.excel else "\n"
    stream.write(join([escape(guard(column.name)) for column in sheet.columns]) + line_end)
    for columns in sheet.cells(lambda column: _cells(column, marks, escape)):
        stream.write(line_end.join((*map(join, zip(*columns, strict=True)), "")))


def _cells(column: Column, marks: str, escape: Callable[[str], str]) -> MakeCells:
    """The function that makes the cells of a column. A number is no formula."""
    texts_of = exported(column.type)

    def cells(values: ValueColumn) -> Sequence[str]:
        texts = texts_of(values)
        if values.is_empty:
            return texts
        whole = "\0".join(("", *texts))  # one look at all of them takes a tenth of the time
        if not column.is_number and may_hold_formula(whole):
            texts = [*map(guard, texts)]
        return [*map(escape, texts)] if any(mark in whole for mark in marks) else texts

    return cells
