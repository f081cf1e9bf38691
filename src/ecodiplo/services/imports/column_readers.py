"""The readers of number and date columns, whose cells are read as the whole column is written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ecodiplo.catalogue.amounts import read_amount
from ecodiplo.dates import DateOrder, parse_date_range, parse_partial_date
from ecodiplo.services.query import mapping

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ecodiplo.catalogue import Entity, Field
    from ecodiplo.money import NumberStyle


@dataclass(frozen=True)
class Fills:
    """What a cell fills: stored values by field, and the unit beside its number."""

    values: Mapping[str, Any]
    unit: str = ""
    rounded: bool = False  # whether a scaled amount had fractions of a cent


def number_reader(entity: Entity, field: Field, style: NumberStyle) -> Callable[[str], Fills]:
    """The reader of a column of numbers in this style. An amount in another currency fills the
    fields for it. Raises ValueUnreadable as `read_amount`."""

    def read(cell: str) -> Fills:
        amount = read_amount(entity, field, cell, style)
        values = {name: _stored(entity, name, value) for name, value in amount.values.items()}
        return Fills(values, amount.unit, amount.rounded)

    return read


def date_reader(
    entity: Entity, field: Field, order: DateOrder, *, short_years: bool
) -> Callable[[str], Fills]:
    """The reader of a column of dates in this order. A range fills the field of the start and that
    of the end. Raises ValueUnreadable for a text that is no date, and for a range in a field
    without an end."""
    month_first = order is DateOrder.MONTH_FIRST
    end = end_of(entity, field)

    def read(cell: str) -> Fills:
        if end is None:
            date = parse_partial_date(cell, month_first=month_first, short_years=short_years)
            return Fills({field.name: date})
        dates = parse_date_range(cell, month_first=month_first, short_years=short_years)
        values = {field.name: dates.start} | ({end: dates.end} if dates.end else {})
        return Fills(values)

    return read


def end_of(entity: Entity, field: Field) -> str | None:
    """The name of the field with the end of the period that the field begins."""
    end = field.name.replace("start", "end")
    return end if end != field.name and end in entity.by_name else None


def _stored(entity: Entity, name: str, value: Any) -> Any:
    (column,) = mapping.columns_of(entity, entity.by_name[name])
    return mapping.to_stored(column)(value)
