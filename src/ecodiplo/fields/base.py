"""What every field type does."""

from __future__ import annotations

from abc import ABC, abstractmethod
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from ecodiplo.errors import Unreadable
from ecodiplo.money import PERCENT, NumberCell

if TYPE_CHECKING:
    from ecodiplo.language import Lang


class FieldType(ABC):
    """A kind of value. `parse` raises Unreadable, never returns None for bad input."""

    unit = ""

    @abstractmethod
    def parse(self, text: str) -> Any:
        """The value that `text` gives."""

    @abstractmethod
    def show(self, value: Any, lang: Lang) -> str:
        """`value` for people."""

    @abstractmethod
    def export(self, value: Any) -> str:
        """`value` as text that `parse` reads back."""

    def plain(self, value: Any) -> Any:
        """`value` as JSON has it: numbers as numbers, dates as ISO text."""
        return self.export(value)

    def unplain(self, plain: Any) -> str:
        """The text that `parse` reads, of a value as JSON or a number cell has it:
        `parse(unplain(plain(v))) == v`.

        Raises Unreadable for a value that no field of the type takes.
        """
        if isinstance(plain, str):
            if isinstance(plain, NumberCell) and plain.unit:
                self._check_unit(plain)
            return plain
        if isinstance(plain, bool):
            return "yes" if plain else "no"
        if is_missing(plain):
            return ""
        if isinstance(plain, int | float | Decimal):
            return _digits(plain)
        raise Unreadable(f"a text, a number, true or false belongs here, not {_kind(plain)}")

    def _check_unit(self, cell: NumberCell) -> None:
        """Raise Unreadable for a number that its cell shows with another unit than the field's.
        A cell shown in per cent holds a hundredth of what people read."""
        if cell.unit == PERCENT or not self.is_unit(cell.unit):
            raise Unreadable(
                f"is the number {cell}, which the cell shows as {cell.shown}; write what is meant"
                " in a cell without that format"
            )

    def is_unit(self, words: str) -> bool:  # noqa: ARG002
        """Whether a heading or a cell's format may say `words` beside the field: they name the
        unit or the date format in which it is read."""
        return False


def is_missing(plain: Any) -> bool:
    """Whether a script means no value by it: None, NaN, or NaT and NA of pandas."""
    if plain is None or hasattr(plain, "__iter__"):
        return plain is None
    try:
        return bool(plain != plain)  # NaN is not itself, nor is NaT
    except (TypeError, ValueError, ArithmeticError):  # NA has no truth, a signalling NaN no equal
        return type(plain).__name__ == "NAType" or (isinstance(plain, Decimal) and plain.is_nan())


# Digits before the point, or noughts after it; more take memory and are no number of an office.
_MOST_DIGITS = 100


def _digits(number: float | Decimal) -> str:
    """The number in plain digits, without an exponent. Raises Unreadable when it is out of all
    range."""
    if isinstance(number, float):  # its shortest digits; a subclass may have another `repr`
        exact = Decimal(float.__repr__(number))
        exact = exact.to_integral_value() if number.is_integer() else exact
    else:
        exact = Decimal(number)
    if not exact.is_finite() or abs(exact.adjusted()) > _MOST_DIGITS:
        raise Unreadable("the number is out of all range")
    return f"{exact:f}"


def _kind(plain: Any) -> str:
    if isinstance(plain, list):
        return "a list"
    return "an object" if isinstance(plain, dict) else f"a value of type {type(plain).__name__}"
