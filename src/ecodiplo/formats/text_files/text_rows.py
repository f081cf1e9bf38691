"""What csv and tsv write alike: lines of texts, none of which a spreadsheet takes for a formula.

A file for Excel begins with a byte order mark, without which Excel reads Vietnamese letters in
another encoding, and its lines end as Excel writes them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import IO, TYPE_CHECKING

from ecodiplo.formats.formulas import guard, may_hold_formula
from ecodiplo.formats.sheet import exported

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecodiplo.fields.columns import ValueColumn
    from ecodiplo.formats.sheet import Column, Sheet

BYTE_ORDER_MARK = "\ufeff"


def begin(sheet: Sheet, stream: IO[str]) -> str:
    """Write what stands before the heading; return what ends each line."""
    if not sheet.excel:
        return "\n"
    stream.write(BYTE_ORDER_MARK)
    return "\r\n"


# Escapes the texts of a column; it also gets all of them in one, in which marks are found sooner.
Escape = Callable[[Sequence[str], str], Sequence[str]]


def text_columns(sheet: Sheet, escape: Escape) -> Iterator[list[Sequence[str]]]:
    """The headings, then the rows in batches of columns, as an import reads them, escaped. A number
    is no formula."""
    headings = [guard(column.name) for column in sheet.columns]
    yield [escape([heading], heading) for heading in headings]
    columns = [(column.name, _cells(column, escape)) for column in sheet.columns]
    for batch in sheet.batches():
        yield [cells(batch[name]) for name, cells in columns]


def _cells(column: Column, escape: Escape) -> Callable[[ValueColumn], Sequence[str]]:
    """The function that makes the cells of a column."""
    texts_of = exported(column.type)

    def cells(values: ValueColumn) -> Sequence[str]:
        texts = texts_of(values)
        if values.is_empty:
            return texts
        whole = "\0".join(texts)  # one look at all of them takes a tenth of the time
        if not column.is_number and may_hold_formula(whole):
            texts = [*map(guard, texts)]
        return escape(texts, whole)

    return cells
