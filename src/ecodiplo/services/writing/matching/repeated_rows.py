"""Rows of a file that repeat an earlier one: they are passed over, and say so."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ecodiplo.catalogue import Entity
    from ecodiplo.services.writing.identity.match_doubts import ResolvedRow
    from ecodiplo.services.writing.write_options import WriteOptions


class DigestsNeeded(Exception):
    """A row is about the record of a row of an earlier batch, whose cells are not known any more.
    The import starts again, and remembers them."""


class RepeatedRows:
    """Decides which rows are passed over: those with the same cells as an earlier row about the
    same record, or with the option for it all rows about that record.

    Two equal entries of a ledger can be two entries, so there the option is needed.
    """

    def __init__(self, entity: Entity, options: WriteOptions) -> None:
        self._options = options
        self._is_ledger = bool(entity.part_of)
        self._written: dict[int, int] = {}  # digests by the id of the record
        self._digest: Callable[[int], int] | None = None

    def begin(self, digest: Callable[[int], int] | None) -> None:
        """Begin a batch, the rows of which have these digests."""
        self._digest = digest

    def add(self, records: Iterable[tuple[int, int]]) -> None:
        """The rows at these positions of the batch wrote the records with these ids."""
        if self._options.digests and self._digest:
            self._written.update((id_, self._digest(at)) for at, id_ in records)

    def in_batch(self, row: ResolvedRow, other: ResolvedRow) -> bool:
        """Whether the row, which is about the record of another row of the batch, repeats it."""
        if row.problems or other.problems:
            return False  # a faulty row is no record, and the later one is kept beside it
        if self._is_decided():
            return self._options.first_of_repeats
        assert self._digest is not None
        return self._digest(row.at) == self._digest(other.at)

    def in_file(self, row: ResolvedRow) -> bool:
        """Whether the row, which is about the record of a row of an earlier batch, repeats it.

        Raises DigestsNeeded.
        """
        if row.problems or self._is_decided():
            return self._options.first_of_repeats and not row.problems
        if not self._options.digests:
            raise DigestsNeeded
        assert self._digest is not None
        assert row.id is not None
        return self._written.get(row.id) == self._digest(row.at)

    def _is_decided(self) -> bool:
        return self._options.first_of_repeats or self._is_ledger or self._digest is None
