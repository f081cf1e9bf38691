"""Rows in a temporary file: many of them take no memory, and no transaction stays open for them."""

from __future__ import annotations

import pickle
import tempfile
import threading
import weakref
from itertools import islice
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

T = TypeVar("T")

# Rows that are read back together.
BATCH = 1_000
# Bytes that are kept in memory before there is a file.
IN_MEMORY = 2**20


class Spool(Generic[T]):
    """Rows that are read once and can be iterated any number of times. The file is deleted with
    the Spool."""

    def __init__(self, rows: Iterable[T]) -> None:
        """Read all rows."""
        self._file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115
        weakref.finalize(self, self._file.close)
        self._using = threading.Lock()
        self._parts: list[int] = []  # the position of each batch in the file
        self._count = 0
        rows = iter(rows)
        while batch := list(islice(rows, BATCH)):
            self._parts.append(self._file.tell())
            pickle.dump(batch, self._file, pickle.HIGHEST_PROTOCOL)
            self._count += len(batch)

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[T]:
        for part in self._parts:
            with self._using:
                self._file.seek(part)
                batch: list[T] = pickle.load(self._file)
            yield from batch
