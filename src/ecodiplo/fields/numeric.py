"""The field types of numbers: whole numbers, exact numbers and US dollars."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from ecodiplo.errors import ValueUnreadable
from ecodiplo.fault_codes import FaultCode
from ecodiplo.fields.base import FieldType
from ecodiplo.language import Label
from ecodiplo.money import (
    MOST_DOLLARS,
    NumberCell,
    NumberStyle,
    Quantity,
    export_number,
    parse_number,
    read_quantity,
    show_money,
    show_number,
)

if TYPE_CHECKING:
    from ecodiplo.language import Lang


class _Numeric(FieldType):
    """A number from `least` to `most` with at most so many `decimals`, in its `unit`."""

    fault_code = FaultCode.INVALID_NUMBER

    least: Decimal | int | None
    most: Decimal | int | None
    decimals: int | None = 2  # None for all that a number has
    takes = "number"
    json_type = "number"

    def read(self, cell: str, style: NumberStyle | None = None) -> Quantity:
        """The number in a cell of a column with this style, and its unit, which can be another one
        than the field's. The bounds are those of `check_bounds`.

        Raises ValueUnreadable as `money.read_quantity`.
        """
        return read_quantity(cell, style or NumberStyle(), decimals=self.decimals)

    def check_bounds(self, number: Decimal, text: str) -> None:
        """Raise ValueUnreadable, with a quotation of `text`, when the number is out of bounds."""
        if self.least is not None and number < self.least:
            raise ValueUnreadable(
                Label(f"{text!r} is less than {self.least}", f"{text!r} nhỏ hơn {self.least}")
            )
        if self.most is not None and number > self.most:
            raise ValueUnreadable(
                Label(f"{text!r} is more than {self.most}", f"{text!r} lớn hơn {self.most}")
            )

    def _number(self, text: str) -> Decimal:
        number = parse_number(text, self.unit, decimals=self.decimals)
        self.check_bounds(number, text)
        return number

    def to_cell(self, json: Any) -> str:
        """The cell, for `read`, of a JSON value or a typed cell of a workbook. Raises
        ValueUnreadable for a JSON value that no field takes."""
        if isinstance(json, NumberCell):
            return json
        text = super().from_json(json)
        is_number = isinstance(json, int | float | Decimal) and not isinstance(json, bool)
        return NumberCell(text) if is_number and text else text

    def from_json(self, json: Any) -> str:
        """The digits of a number in the field's unit. Raises ValueUnreadable for a number that the
        field does not take."""
        cell = self.to_cell(json)
        return self.export(self.parse(cell)) if isinstance(cell, NumberCell) else cell


@dataclass(frozen=True)
class Integer(_Numeric):
    """A whole number from `least` to `most`."""

    least: int | None = 0
    most: int = 2**31 - 1
    unit: str = ""
    decimals = 0

    def parse(self, text: str) -> int:
        """The number; grouping marks and magnitude words are read as for money."""
        return int(self._number(text))

    def show(self, value: int, lang: Lang) -> str:
        """The number with the marks of the language."""
        return show_number(value, lang)

    def export(self, value: int) -> str:
        """Plain digits."""
        return str(value)

    def to_json(self, value: int) -> int:
        """The number."""
        return value


@dataclass(frozen=True)
class Number(_Numeric):
    """An exact number, with at most two decimals; `decimals` of None means all that it has, up to
    fifteen digits."""

    least: Decimal | None = None
    most: Decimal | None = None
    unit: str = ""
    decimals: int | None = 2

    def parse(self, text: str) -> Decimal:
        """The number."""
        return self._number(text)

    def show(self, value: Decimal, lang: Lang) -> str:
        """The number in the form of the language."""
        return show_number(value, lang)

    def export(self, value: Decimal) -> str:
        """Plain digits."""
        return export_number(value)

    def to_json(self, value: Decimal) -> Decimal:
        """The number, which JSON writes with all its digits."""
        return value


@dataclass(frozen=True)
class Money(Number):
    """An amount of US dollars, exact to the cent."""

    least: Decimal | None = Decimal(0)
    most: Decimal | None = MOST_DOLLARS
    unit: str = "USD"

    def check_bounds(self, number: Decimal, text: str) -> None:
        """Raise as for other numbers, and below the negative of the upper bound."""
        super().check_bounds(number, text)
        if self.most is not None and number < -self.most:
            raise ValueUnreadable(
                Label(f"{text!r} is less than -{self.most}", f"{text!r} nhỏ hơn -{self.most}")
            )

    def show(self, value: Decimal, lang: Lang) -> str:
        """`24,8 tỷ USD` or `$24.8 billion`."""
        return show_money(value, lang)
