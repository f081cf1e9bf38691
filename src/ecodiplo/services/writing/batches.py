"""The rows of a batch on their way into the database: as they are understood, resolved and written.

Each step takes the batch of the step before and returns the next one; none is changed. (What is
read is a `formats.batches.ReadBatch`.)
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from ecodiplo.errors import Problem
    from ecodiplo.language import Label

# The items of a Many field of a record: of each its value and its parts.
Items = tuple[tuple[Any, ...], ...]


class Fault(NamedTuple):
    """A problem of the row at a position of the batch. A faulty row is not written."""

    at: int
    problem: Problem


def faulty_columns(faults: Iterable[Fault]) -> defaultdict[int, set[Label | str]]:
    """The headings of the columns with a problem, by the position of the row."""
    columns: defaultdict[int, set[Label | str]] = defaultdict(set)
    for at, problem in faults:
        columns[at].add(problem.column)
    return columns


@dataclass(frozen=True)
class UnderstoodBatch:
    """Rows as columns of stored values.

    A reference is still the text that names a record; a Many field has tuples of items. None is an
    empty cell: it leaves the value of the record as it is, or clears it when `clears`.
    """

    numbers: Sequence[int]  # of the rows, for messages
    fields: Mapping[str, Sequence[Any]]  # by the name of the field
    clears: bool = False
    faults: tuple[Fault, ...] = ()
    # The units beside numbers whose unit is that of a record that the row refers to, by field.
    units: Mapping[str, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class ResolvedBatch:
    """Rows as columns of the table, with the ids of the records that they refer to."""

    numbers: Sequence[int]
    columns: Mapping[str, Sequence[Any]]  # by attribute
    items: Mapping[str, Sequence[Items | None]] = field(default_factory=dict)  # by field
    # References to records of the entity itself, by field, not resolved.
    late: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    # The rows without a fault that name a new partner, by its name.
    unknown_partners: Mapping[str, Sequence[int]] = field(default_factory=dict)
    clears: bool = False
    faults: tuple[Fault, ...] = ()
    # A short form of the cells of the row at a position, the same for rows with the same cells.
    digest: Callable[[int], int] | None = None

    def with_items(self, items: Mapping[str, Mapping[int, Items]]) -> ResolvedBatch:
        """The batch with these items of Many fields, by field and position, in place of its own."""
        if not items:
            return self
        columns = {
            name: [own.get(at, cell) for at, cell in enumerate(self.items[name])]
            for name, own in items.items()
        }
        return replace(self, items={**self.items, **columns})

    def values(self, at: int) -> dict[str, Any]:
        """The values of a row by attribute, and the items of its Many fields."""
        own = ((name, cells[at]) for name, cells in (*self.columns.items(), *self.items.items()))
        return {name: value for name, value in own if self.clears or value is not None}

    def late_values(self, at: int) -> dict[str, Any]:
        """The references of a row that are resolved later, by field."""
        own = ((name, cells[at]) for name, cells in self.late.items())
        return {name: value for name, value in own if self.clears or value is not None}


@dataclass(frozen=True)
class Matches:
    """The records that the rows of a batch are about."""

    ids: Sequence[int | None]  # of the record of each row; None for a new one
    repeats: frozenset[int] = frozenset()  # rows about the record of another row
    faults: tuple[Fault, ...] = ()
    # The texts of the natural key that a row writes in another way than its record, by the position
    # of the row: the record keeps its own.
    kept: Mapping[int, Sequence[str]] = field(default_factory=dict)
    # The forms of the names of rows that are new or change their names, by position.
    names: Mapping[int, Iterable[str]] = field(default_factory=dict)
    # Rows that repeat an earlier row of the file, with its number, by position: they are passed
    # over.
    repeated: Mapping[int, int] = field(default_factory=dict)
    # Rows about no record: those that are passed over, and those that are refused.
    left_out: frozenset[int] = frozenset()
    refused: frozenset[int] = frozenset()
    # The items of Many fields, by field and position, that are written in place of the row's.
    items: Mapping[str, Mapping[int, Items]] = field(default_factory=dict)


@dataclass(frozen=True)
class WrittenBatch:
    """What became of the rows: the id of the record of each, and `added`, `changed`, `unchanged`,
    `skipped` or `repeated`; empty for a faulty row."""

    ids: Sequence[int | None]
    outcomes: Sequence[str]
    faults: tuple[Fault, ...]


def problems_by_row(written: WrittenBatch) -> dict[int, list[Problem]]:
    """The problems of the batch, by the positions of rows."""
    problems: defaultdict[int, list[Problem]] = defaultdict(list)
    for at, problem in written.faults:
        problems[at].append(problem)
    return problems
