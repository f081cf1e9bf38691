"""Which row of a file wrote which record."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING

from ecodiplo.errors import SheetRowNumber

if TYPE_CHECKING:
    from collections.abc import Iterable

# Ids of a page of memory.
PAGE = 4_096


class RowNumbers:
    """The number of the row that wrote each record, by id: four bytes a record, because a file can
    have a million rows."""

    def __init__(self) -> None:
        self._pages: dict[int, array[int]] = {}
        self._sheets: dict[int, str] = {}  # the names of worksheets, by position

    def add(self, ids: Iterable[int], numbers: Iterable[int]) -> None:
        """The rows with these numbers wrote the records with these ids."""
        pages = self._pages
        for id_, number in zip(ids, numbers, strict=True):
            page, at = divmod(id_, PAGE)
            if page not in pages:
                pages[page] = array("I", bytes(array("I").itemsize * PAGE))
            pages[page][at] = number
            if isinstance(number, SheetRowNumber):
                self._sheets[number.position] = number.sheet

    def __contains__(self, id_: object) -> bool:
        return isinstance(id_, int) and bool(self[id_])

    def __getitem__(self, id_: int) -> int:
        """The number of the row; 0 when no row wrote the record."""
        page, at = divmod(id_, PAGE)
        if page not in self._pages:
            return 0
        return SheetRowNumber.of(self._pages[page][at], self._sheets)
