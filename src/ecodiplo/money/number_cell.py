"""Number cells: numbers that a program wrote, whose point is always the decimal mark."""

from __future__ import annotations

from decimal import Context, Decimal

from ecodiplo.workbook_cell import WorkbookCell

# The sign of a cell with a percent format, which shows 0.5 as 50%.
PERCENT = "%"

# The significant digits of a decimal number that a double always keeps, and that Excel shows.
_DIGITS = 15
_DOUBLE = Context(prec=_DIGITS)
# A double keeps fewer digits of a number below 10**-307.
_SMALLEST = -307


class NumberCell(WorkbookCell):
    """A number cell of a workbook or a JSON number, in plain digits.

    It equals the text with the same digits, so a dictionary of cells needs the class in its keys.
    """

    # The unit that the cell's number format shows beside the digits, such as `€`.
    unit = ""
    # What the number format divides the number by before it shows the digits: 1000 for each comma
    # at the end of `0.0,,"triệu USD"`. None while the reader of the workbook does not say it.
    divisor: int | None = None

    @property
    def shown(self) -> str:
        """The number with its unit, in the form that the cell shows."""
        if self.written or self.style:
            return super().shown
        if self.unit == PERCENT:
            return f"{(Decimal(self) * 100).normalize():f}%"
        digits = f"{Decimal(self) / (self.divisor or 1):f}"
        return f"{digits} {self.unit}".strip()


def cut_float_noise(number: Decimal) -> Decimal:
    """`number` to 15 significant digits, which cuts the noise of binary arithmetic:
    0.30000000000000004 is 0.3.

    A number with at most two decimals has no noise and stays, and so does a number that would lose
    more than noise: 1234567890123.456 is not 1234567890123.46.
    """
    if len(number.as_tuple().digits) <= _DIGITS or _decimals(number) <= 2:
        return number
    cut = _DOUBLE.plus(number).normalize()
    noise = len(cut.as_tuple().digits) < _DIGITS or _decimals(cut) > 2
    return cut if noise else number


def _decimals(number: Decimal) -> int:
    exponent = number.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def fits_double(value: object) -> bool:
    """Whether a double keeps every digit of `value`, in a spreadsheet or a script: it is exact to
    fifteen digits."""
    if isinstance(value, Decimal):
        number = value.normalize()
        return len(number.as_tuple().digits) <= _DIGITS and number.adjusted() > _SMALLEST
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**_DIGITS
