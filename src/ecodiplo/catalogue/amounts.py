"""The fields of an entity that a number with a unit fills.

An amount in another currency than the field's is stored as it was signed, with its currency, and
never as dollars: `1.250,5 triệu đồng` committed fills `amount_as_signed` and `currency`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ecodiplo.errors import ValueUnreadable
from ecodiplo.fields import Integer, Money, Number
from ecodiplo.language import Label
from ecodiplo.money import (
    NO_UNIT,
    NumberStyle,
    ScaledUnit,
    is_currency,
    other_unit,
    split_qualifier,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from ecodiplo.catalogue.entity import Entity, Field


@dataclass(frozen=True, slots=True)
class Amount:
    """What a cell fills: the values by field.

    `unit` is the unit that the cell or its column names, '' for none. Where the field has
    `unit_from`, the caller compares it with the unit of the record that the row refers to, by
    `money.is_unit_of`. `rounded` says that the scaled amount had fractions of a cent.
    """

    values: Mapping[str, Decimal | int | str]
    unit: str = ""
    rounded: bool = False


def read_amount(entity: Entity, field: Field, cell: str, style: NumberStyle) -> Amount:
    """The values that a cell of a numeric field fills, in a column of this style.

    Raises ValueUnreadable for a cell that is no number of the field, and for a unit that neither
    the field nor its field for other currencies takes.
    """
    kind = field.type
    assert isinstance(kind, Integer | Number)
    if field.qualifier:
        return _qualified(field, cell, style)
    quantity = kind.read(cell, style)
    target = _target(entity, field, quantity.unit)
    if target is None:
        raise other_unit(cell, quantity.unit, kind.unit)
    assert isinstance(target.type, Integer | Number)
    target.type.check_bounds(quantity.number, cell)
    number = int(quantity.number) if isinstance(target.type, Integer) else quantity.number
    values: dict[str, Decimal | int | str] = {target.name: number}
    if quantity.unit and target.currency:
        values[target.currency] = quantity.unit
    return Amount(values, quantity.unit, quantity.rounded)


def _qualified(field: Field, cell: str, style: NumberStyle) -> Amount:
    """The values that a number as publications word it fills: `gần 30` fills the qualifier too, and
    `30-35` also the upper value. The unit is that of the record of `unit_from`, so that `_target`
    has no say."""
    kind = field.type
    assert isinstance(kind, Number)
    words = split_qualifier(cell)
    quantity = kind.read(words.number, style)
    kind.check_bounds(quantity.number, cell)
    values: dict[str, Decimal | int | str] = {field.name: quantity.number}
    if words.qualifier:
        values[field.qualifier] = words.qualifier
    if not words.upper:
        return Amount(values, quantity.unit)
    upper = kind.read(words.upper, style)
    kind.check_bounds(upper.number, cell)
    if quantity.unit and upper.unit and quantity.unit != upper.unit:
        raise other_unit(words.upper, upper.unit, quantity.unit)
    if upper.number <= quantity.number:
        raise ValueUnreadable(
            Label(
                f"{cell!r} is no range from a smaller number to a larger one",
                f"{cell!r} không phải là khoảng từ số nhỏ đến số lớn",
            )
        )
    return Amount(values | {field.upper: upper.number}, quantity.unit or upper.unit)


def column_unit(
    entity: Entity, field: Field, heading: ScaledUnit | None = None, line: ScaledUnit | None = None
) -> ScaledUnit:
    """The unit of a column of a numeric field: the one in its heading, else the one on the line
    over the table. A line about money says nothing of a column of people, and the reverse.

    Raises ValueUnreadable for a unit that the field does not take. (A column of dollars that names
    another currency is refused, although a cell may name one: its name contradicts its unit.)
    """
    unit = heading or (line if line and _is_about(field, line) else NO_UNIT)
    target = _target(entity, field, unit.unit)
    if (
        target is None
        or (heading and target is not field)
        or (heading and not unit.unit and not _is_about(field, unit))
    ):
        raise ValueUnreadable(
            Label(
                "{field} has no place for an amount in {unit}; convert the values, and name their"
                " unit in the heading",
                "{field} không có chỗ cho giá trị tính bằng {unit}; hãy quy đổi và ghi đơn vị ở"
                " tiêu đề cột",
            ).fill(field=field.label, unit=unit.label)
        )
    return unit


def _target(entity: Entity, field: Field, unit: str) -> Field | None:
    """The field that takes a number in `unit`; None when there is none. An amount in another
    currency does not fill a required field."""
    if unit in ("", field.type.unit) or field.unit_from or (field.currency and is_currency(unit)):
        return field
    takes_signed = field.as_signed and not field.required and is_currency(unit)
    return entity.by_name[field.as_signed] if takes_signed else None


def _is_about(field: Field, unit: ScaledUnit) -> bool:
    """Whether the unit is of the kind that the field counts; one without a name is of money."""
    if field.unit_from:
        return True
    if unit.unit and not is_currency(unit.unit):
        return unit.unit == field.type.unit
    return isinstance(field.type, Money) or bool(field.currency)
