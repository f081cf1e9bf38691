"""What a random table is made of: its columns, what they mean, and what a reader may make of it."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from random import Random
from typing import Any

from ecodiplo.catalogue import Entity


@dataclass(frozen=True)
class NumberCell:
    """A number in a cell of a workbook, with the number format of Excel that shows it."""

    number: Decimal
    format: str = ""
    currency: str = ""  # of a currency format, for formats that name it by its code


Cell = str | NumberCell | datetime.date
# Stored values of one record, by field.
Values = Mapping[str, Any]


@dataclass
class Column:
    """A column: its heading, a cell for each record, and the values that each cell stands for."""

    heading: str
    cells: list[Cell]
    values: list[Values]
    total: Cell = ""  # the cell of a total row
    group: str = ""  # the heading over this column and the next, in a heading of two rows
    merges: bool = False  # whether equal cells below each other may be merged


@dataclass
class Plan:
    """How a table is made, and what a careful reader must or may make of it.

    With `doubts`, the table has two readings and must be refused. With `risks`, it may be refused,
    but must not be read otherwise than it is meant. A table with neither is sound.
    """

    chance: Random
    entity: Entity
    rows: int
    format: str  # of the file
    unit_line: tuple[str, int, str] | None = None  # its text, scale and currency
    doubts: list[str] = field(default_factory=list)
    risks: list[str] = field(default_factory=list)

    def often(self, probability: float) -> bool:
        """Whether something happens, with this probability."""
        return self.chance.random() < probability

    @property
    def is_workbook(self) -> bool:
        """Whether the file has typed cells."""
        return self.format in ("xlsx", "ods")

    @property
    def is_sound(self) -> bool:
        """Whether a careful reader has one reading, and takes it."""
        return not (self.doubts or self.risks)
