"""How the columns of a file were read: the mapping from headings to fields, for people and
scripts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ecodiplo.language import Label
from ecodiplo.money import NO_UNIT

if TYPE_CHECKING:
    from ecodiplo.catalogue import Field
    from ecodiplo.dates import DateOrder
    from ecodiplo.money import DecimalMark, ScaledUnit


@dataclass(frozen=True)
class ColumnReading:
    """How one column was read; or, with a value and no heading, the value that a field has in all
    rows."""

    heading: str
    field: Field | None = None  # None: no field takes the column
    ignored: bool = False  # whether the import goes on without the column
    unit: ScaledUnit = NO_UNIT  # that the heading or a line over the table names
    dates: DateOrder | None = None  # where the dates of the column can be read in two orders
    decimal: DecimalMark | None = None  # where the numbers of the column show one
    value: str = ""


def unit_note(heading: str, unit: ScaledUnit) -> Label:
    """The note that numbers of the column were read in a unit."""
    note = Label("{heading}: the numbers were read as {unit}",
                 "{heading}: các số được đọc theo đơn vị {unit}")  # fmt: skip
    return note.fill(heading=heading, unit=unit.label)
