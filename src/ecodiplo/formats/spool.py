"""Entries in a temporary file: many take no memory, and no transaction stays open for them."""

from __future__ import annotations

import pickle
import tempfile
import threading
import weakref
from typing import IO, TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

T = TypeVar("T")

# Entries that are written and read back together; fewer of them need no file.
BATCH = 1_000
# Bytes that are kept in memory before there is a file.
IN_MEMORY = 2**20


class Spool(Generic[T]):
    """Entries in the order in which they come. They can be iterated any number of times, also in
    several loops and threads at once. The file is deleted with the Spool."""

    def __init__(self, entries: Iterable[T] = ()) -> None:
        self._file: IO[bytes] | None = None
        self._using = threading.Lock()
        self._parts: list[int] = []  # the position of each batch in the file
        self._last: list[T] = []  # a batch that is not full yet
        for entry in entries:
            self.add(entry)

    def add(self, entry: T) -> None:
        """Add an entry."""
        self._last.append(entry)
        if len(self._last) < BATCH:
            return
        if self._file is None:
            self._file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115
            weakref.finalize(self, self._file.close)
        with self._using:
            self._parts.append(self._file.seek(0, 2))
            pickle.dump(self._last, self._file, pickle.HIGHEST_PROTOCOL)
        self._last = []

    def __len__(self) -> int:
        return len(self._parts) * BATCH + len(self._last)

    def __eq__(self, other: object) -> bool:
        """Whether the other, a list or a Spool, has the same entries."""
        return isinstance(other, list | Spool) and [*self] == [*other]

    __hash__ = None  # type: ignore[assignment]

    def __iter__(self) -> Iterator[T]:
        last = tuple(self._last)
        for part in tuple(self._parts):
            yield from self._read(part)
        yield from last

    def _read(self, part: int) -> list[T]:
        assert self._file is not None
        with self._using:
            self._file.seek(part)
            batch: list[Any] = pickle.load(self._file)
        return batch
