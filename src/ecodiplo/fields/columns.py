"""Values in columns, as the database stores them: each distinct one is read, and made a cell, once.

Many records have millions of cells and few distinct values: an object for every cell takes most of
the time of a read.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

# Distinct values that are kept.
MOST_KEPT = 30_000


class Memo(dict[Any, Any]):
    """What a function makes of each value. It forgets all when it has too many."""

    def __init__(self, make: Callable[[Any], Any]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, value: Any) -> Any:
        if len(self) >= MOST_KEPT:
            self.clear()
        made = self[value] = self._make(value)
        return made


@dataclass(frozen=True)
class ValueColumn:
    """The values of some records: as stored, and the function that reads one, None where a stored
    value is the value itself."""

    stored: Sequence[Any]
    read: Callable[[Any], Any] | None = None
    is_empty: bool = False  # all are None, which most columns of most files are


@dataclass(frozen=True)
class ItemColumn(ValueColumn):
    """The items of a field of several values, as stored, in the order of the records."""

    records: Sequence[int] = ()  # the record of each item, from 0
    count: int = 0  # the number of records


Batch = dict[str, ValueColumn]


class Cells:
    """Makes cells of columns of one field, one after the other."""

    def __init__(
        self, form: Callable[[Any], Any], join: Callable[[Iterable[Any]], Any] | None = None,
        empty: Any = None,
    ) -> None:  # fmt: skip
        """`form` makes a cell of a value, or of an item of several, which `join` joins; `empty` is
        the cell of no value."""
        self._form: Callable[[Any], Any] = lambda value: empty if value is None else form(value)
        self._join = join
        self._empty = empty
        self._kept: Memo | None = None

    def of(self, column: ValueColumn) -> list[Any]:
        """The cells of a column."""
        if column.is_empty:
            return [self._empty] * len(column.stored)
        cell, join = self._cell(column), self._join
        if join is None:
            return [*map(cell, column.stored)]
        if not isinstance(column, ItemColumn):
            return [self._empty if items is None else join(map(cell, items))
                    for items in column.stored]  # fmt: skip
        if not column.stored:
            return [join(())] * column.count
        cells: list[list[Any]] = [[] for _ in range(column.count)]
        for record, item in zip(column.records, map(cell, column.stored), strict=True):
            cells[record].append(item)
        return [*map(join, cells)]

    def _cell(self, column: ValueColumn) -> Callable[[Any], Any]:
        form, read = self._form, column.read
        if read is None:
            return form
        if self._kept is None:
            self._kept = Memo(lambda stored: form(read(stored)))
        return self._kept.__getitem__


class ValueRows(Iterator[dict[str, Any]]):
    """Rows that are read in batches of columns; one by one they are dicts of values by name."""

    def __init__(self, batches: Generator[Batch]) -> None:
        self.batches = batches
        self._rows = _rows(batches)

    def __next__(self) -> dict[str, Any]:
        return next(self._rows)

    def close(self) -> None:
        """Read no further."""
        self._rows.close()
        self.batches.close()


def _rows(batches: Iterable[Batch]) -> Generator[dict[str, Any]]:
    cells: dict[str, Cells] = {}
    for batch in batches:
        for name, column in batch.items():
            if name not in cells:
                cells[name] = Cells(_itself, tuple if isinstance(column, ItemColumn) else None)
        columns = [column.stored if column.read is None else cells[name].of(column)
                   for name, column in batch.items()]  # fmt: skip
        for values in zip(*columns, strict=True):
            yield dict(zip(batch, values, strict=True))


def _itself(value: Any) -> Any:
    return value
