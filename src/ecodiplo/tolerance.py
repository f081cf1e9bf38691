"""The band of a published figure: the totals of the records that agree with it. Only this module
turns words such as `nearly` into numbers.

- exact, for units that are counted: the number itself. 175 delegations is 175.
- exact, for units that are measured: the numbers that round to it, half of its last digit either
  way and at most 1 %. $24.8 billion is from 24.75 to under 24.85.
- nearly: from nine tenths of the number to just under it. Nearly 30 is 27 to 29.
- more than: from just above the number, up to one more of its last digit and at most a tenth more.
  More than $5.1 million is above 5.1, up to 5.2.
- about: a tenth either way. About 30 is 27 to 33.
- at least: the number and every number above it.
- under: every number below it, by at least "just".
- between: both numbers and those between them.

"Just" is 1 for units that are counted; for units that are measured it is 0.01, or one of the last
digit of a number with more decimals.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from ecodiplo.vocabulary import MEASURED, Qualifier, Unit

TENTH = Decimal("0.1")
HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True)
class Band:
    """The numbers from `low` to `high`, both included; None is no limit."""

    low: Decimal | None
    high: Decimal | None

    def beyond(self, value: Decimal) -> Decimal:
        """The distance of `value` from the band: negative below it, positive above it, 0 within."""
        if self.low is not None and value < self.low:
            return value - self.low
        if self.high is not None and value > self.high:
            return value - self.high
        return Decimal(0)

    def overlaps(self, other: Band) -> bool:
        """Whether a number lies in both bands."""
        return not any(
            low is not None and high is not None and low > high
            for low, high in ((self.low, other.high), (other.low, self.high))
        )


def band(
    value: Decimal, qualifier: Qualifier, unit: Unit, upper: Decimal | None = None
) -> Band:  # fmt: skip
    """The numbers that agree with a figure of `value`, qualified by `qualifier`, in `unit`; `upper`
    is the larger number of a range."""
    if qualifier is Qualifier.BETWEEN:
        return Band(value, upper)
    if value < 0:  # a loss: `more than` and `at least` mean a larger loss, `under` a smaller
        size = band(-value, qualifier, unit)
        return Band(*(None if end is None else -end for end in (size.high, size.low)))
    tenth, digit = value * TENTH, last_digit(value)
    just = min(HUNDREDTH, digit) if unit in MEASURED else Decimal(1)
    if qualifier is Qualifier.NEARLY:
        return Band(min(_up(value - tenth, just), value - just), value - just)
    if qualifier is Qualifier.MORE_THAN:
        return Band(value + just, value + max(just, _down(min(digit, tenth), just)))
    if qualifier is Qualifier.ABOUT:
        return Band(_up(value - tenth, just), _down(value + tenth, just))
    if qualifier is Qualifier.AT_LEAST:
        return Band(value, None)
    if qualifier is Qualifier.UNDER:
        return Band(None, value - just)
    if unit in MEASURED and value and digit > just:
        half = min(digit / 2, value * HUNDREDTH)
        return Band(_up(value - half, just), _up(value + half, just) - just)
    return Band(value, value)


def last_digit(value: Decimal) -> Decimal:
    """The place value of the last digit that is not 0: 100,000 for 5,100,000, 1 for 175."""
    exponent = value.normalize().as_tuple().exponent
    assert isinstance(exponent, int)
    return Decimal(1).scaleb(exponent) if value else Decimal(1)


def _up(value: Decimal, to: Decimal) -> Decimal:
    return (value / to).to_integral_value(ROUND_CEILING) * to


def _down(value: Decimal, to: Decimal) -> Decimal:
    return (value / to).to_integral_value(ROUND_FLOOR) * to
