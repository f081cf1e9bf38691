"""Rows that must be compared with records one by one, and the doubts about them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ecodiplo.errors import Problem


@dataclass(slots=True)
class ResolvedRow:
    """A row of a batch that may be about the record of another row, or about one that differs.

    `values` holds stored values by attribute (`country_id`), and tuples of items by the name
    of a Many field. None clears a value; a missing key leaves the value of the record as it is.
    """

    at: int  # its position in the batch
    number: int
    values: Mapping[str, Any]
    id: int | None  # of the record that it is about; None for a new record
    problems: list[Problem] = field(default_factory=list)
    repeats: bool = False  # another row of the file is about the same record
    repeated: int = 0  # the number of the row with the same cells: this one is passed over
    kept: Sequence[str] = ()  # texts of the key that the record keeps, because it writes them so


@dataclass(frozen=True)
class MatchDoubt:
    """Why a row cannot be written: the records that it may be about, or that it would duplicate."""

    row: ResolvedRow
    kind: Literal["ambiguous", "unsure", "renamed", "near", "twin", "rekeyed", "known"]
    ids: tuple[int, ...]
    # In which the row differs from the first record, or is the same or near.
    fields: tuple[str, ...] = ()
