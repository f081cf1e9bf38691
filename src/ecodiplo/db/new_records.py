"""New records that are inserted together, and the statements that backfill what triggers missed."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class NewRecords:
    """What is known of records that are inserted together, with their rows of side tables."""

    first: int  # their ids, without gaps
    last: int
    empty: frozenset[str] = frozenset()  # columns, as `table.column`, that are NULL in every row
    unusual: bool = True  # whether a text may hold a letter that is not of `letters.USUAL`


# A statement and its parameters.
Statement = tuple[str, tuple[int, int]]
