"""What csv and tsv write alike: lines of texts, none of which a spreadsheet takes for a formula.

A file for Excel begins with a byte order mark, without which Excel reads Vietnamese letters in
another encoding, and its lines end as Excel writes them.
"""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

from ecodiplo.formats.formulas import guard, may_hold_formula
from ecodiplo.formats.sheet import exported

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from ecodiplo.fields.columns import ValueColumn
    from ecodiplo.formats.sheet import Column, Sheet

BYTE_ORDER_MARK = "\ufeff"


def begin(sheet: Sheet, stream: IO[str]) -> str:
    """Write what stands before the heading; return what ends each line."""
    if not sheet.excel:
        return "\n"
    stream.write(BYTE_ORDER_MARK)
    return "\r\n"


def text_rows(
    sheet: Sheet, marks: str, escape: Callable[[str], str]
) -> Iterator[Iterable[tuple[str, ...]]]:
    """The heading and the rows in batches, as an import reads them, each cell escaped; a text
    without one of `marks` needs no escape. A number is no formula."""
    yield [tuple(escape(guard(column.name)) for column in sheet.columns)]
    columns = [(column.name, _cells(column, marks, escape)) for column in sheet.columns]
    for batch in sheet.batches():
        yield zip(*(cells(batch[name]) for name, cells in columns), strict=True)


def _cells(
    column: Column, marks: str, escape: Callable[[str], str]
) -> Callable[[ValueColumn], Sequence[str]]:
    """The function that makes the cells of a column."""

    texts_of = exported(column.type)

    def cells(values: ValueColumn) -> Sequence[str]:
        texts = texts_of(values)
        if values.is_empty:
            return texts
        whole = "\0".join(texts)  # one look at all of them takes a tenth of the time
        if not column.is_number and may_hold_formula(whole):
            texts = [*map(guard, texts)]
        return [*map(escape, texts)] if any(mark in whole for mark in marks) else texts

    return cells
