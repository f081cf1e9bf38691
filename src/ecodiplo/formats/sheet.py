"""The table that every format writes: named, typed columns and rows of values."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from ecodiplo.fields import Integer, Many, Number
from ecodiplo.fields.columns import Cells, ValueColumn, ValueRows
from ecodiplo.language import Lang

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from ecodiplo.catalogue import Field
    from ecodiplo.fields import FieldType
    from ecodiplo.fields.columns import Batch

# After the last item of a list that the source leaves open.
OPEN_END = "; ..."
# Rows that are written together when they come one by one.
ROWS = 1_000

# Makes the cells of a column of values.
MakeCells = Callable[[ValueColumn], Sequence[Any]]


@dataclass(frozen=True)
class Column:
    """A column: its stable name for machines, its label for people, the type of its values."""

    name: str
    label: str
    type: FieldType
    vietnamese: str = ""  # the column with the same text in Vietnamese
    complete: str = ""  # the column that says whether the list is complete

    @property
    def is_number(self) -> bool:
        """Whether its values are numbers, which every format writes as digits."""
        return isinstance(self.type, Integer | Number)


def columns_of(fields: Iterable[Field], lang: Lang) -> list[Column]:
    """The columns of a sheet of these fields, with their labels in the language."""
    return [Column(f.name, f.label.to(lang), f.type, f.vietnamese, f.complete) for f in fields]


def cell_text(row: Mapping[str, Any], column: Column | Field, lang: Lang) -> str:
    """The value of the column for people, '' when it is unknown. A text is in the reader's
    language, or in the other where that one is empty. A list that the source leaves open ends with
    dots."""
    value = row.get(column.name)
    if column.vietnamese:
        other = row.get(column.vietnamese)
        value = other or value if lang is Lang.VI else value or other
    text = "" if value is None else column.type.show(value, lang)
    if text and column.complete and row.get(column.complete) is False:
        text += OPEN_END
    return text


def value_to_json(column: Column | Field, value: Any) -> Any:
    """The value of the column for JSON and scripts: dates as ISO text, exact numbers as int or
    Decimal, references as handles, several values as a list, None where there is none."""
    return None if value is None else column.type.to_json(value)


def row_to_json(columns: Iterable[Column | Field], row: Mapping[str, Any]) -> dict[str, Any]:
    """The values of every column, as `value_to_json` makes them."""
    return {column.name: value_to_json(column, row.get(column.name)) for column in columns}


@dataclass(frozen=True)
class Sheet:
    """A table to write. Rows are dicts by column name; they can be iterated only once."""

    name: str
    columns: Sequence[Column]
    rows: Iterable[Mapping[str, Any]]
    lang: Lang
    exact: bool = False  # cells for an import to read back, instead of cells for people
    excel: bool = False  # for Excel to open: a text file has a byte order mark and lines of CRLF

    def texts(self, row: Mapping[str, Any]) -> list[str]:
        """The cells of a row for people, in the sheet's language."""
        return [cell_text(row, column, self.lang) for column in self.columns]

    def cells(self, maker: Callable[[Column], MakeCells]) -> Iterator[list[Sequence[Any]]]:
        """The rows in batches of columns of cells; `maker` gives what makes those of a column."""
        make = {column.name: maker(column) for column in self.columns}
        for batch in self._batches():
            yield [make[name](batch[name]) for name in make]

    def _batches(self) -> Iterator[Batch]:
        """The rows as batches of columns of values, by name."""
        if isinstance(self.rows, ValueRows):
            yield from self.rows.batches
            return
        rows = iter(self.rows)
        while part := [*islice(rows, ROWS)]:
            names = [column.name for column in self.columns]
            yield {name: ValueColumn([row.get(name) for row in part]) for name in names}


def exported(kind: FieldType) -> Callable[[ValueColumn], list[str]]:
    """The function that makes the texts of a column for machines, which an import reads back."""
    if isinstance(kind, Many):
        return Cells(kind.export_item, "; ".join, "").of
    cells = Cells(kind.export, empty="")
    if not kind.is_text:
        return cells.of
    return lambda values: (
        cells.of(values) if values.read or values.is_empty
        else [text or "" for text in values.stored]
    )  # fmt: skip
