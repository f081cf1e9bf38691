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
    value is the value itself. Of a field of several values each is a list of items, and `read`
    reads an item."""

    stored: Sequence[Any]
    read: Callable[[Any], Any] | None = None
    has_items: bool = False
    is_empty: bool = False  # no record has a value, which most columns of most files are


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
        stored = column.stored[:1] if column.is_empty else column.stored
        cell, join = self._cell(column), self._join
        if join is None:
            cells = [*map(cell, stored)]
        else:
            no_items = join(())
            cells = [join(map(cell, items)) if items else self._empty if items is None else no_items
                     for items in stored]  # fmt: skip
        return cells * len(column.stored) if column.is_empty else cells

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
        self._rows = self._read()

    def __next__(self) -> dict[str, Any]:
        return next(self._rows)

    def close(self) -> None:
        """Read no further."""
        self.batches.close()

    def _read(self) -> Iterator[dict[str, Any]]:
        cells: dict[str, Cells] = {}
        for batch in self.batches:
            for name, column in batch.items():
                if name not in cells:
                    cells[name] = Cells(itself, tuple if column.has_items else None)
            columns = [column.stored if column.read is None else cells[name].of(column)
                       for name, column in batch.items()]  # fmt: skip
            for values in zip(*columns, strict=True):
                yield dict(zip(batch, values, strict=True))


def itself(value: Any) -> Any:
    """The value, as it is."""
    return value
