"""Quantities: the number in a cell with the unit beside it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from ecodiplo.errors import ValueUnreadable
from ecodiplo.fold import fold
from ecodiplo.language import Label
from ecodiplo.money.decimal_mark import DIGITS, DecimalMark, plain_marks, read_digits
from ecodiplo.money.number_cell import PERCENT, NumberCell, cut_float_noise, fits_double
from ecodiplo.money.unit_names import unit_label
from ecodiplo.money.units import NO_UNIT, ScaledUnit, parse_unit
from ecodiplo.vocabulary import Unit

# The largest number that is read. The database stores hundredths as integers of 64 bits.
LARGEST = Decimal(10) ** 15
# The largest amount of dollars: such an integer holds the sum of a million of them.
MOST_DOLLARS = Decimal(90_000_000_000)
# The decimal module rounds at 28 digits, so a shorter number is never rounded in silence.
_MOST_DIGITS = 24


@dataclass(frozen=True)
class NumberStyle:
    """How the numbers of a column are written: their decimal mark, None when each number shows it
    by itself, and their unit. `is_stated` says that a person stated the mark."""

    decimal: DecimalMark | None = None
    unit: ScaledUnit = NO_UNIT
    is_stated: bool = False


@dataclass(frozen=True)
class Quantity:
    """An exact number, with its scale applied, and its unit: `5,5 triệu USD` is 5500000 USD.

    `unit` is '' when neither the cell nor its column names one. `rounded` says that the scaled
    number had more decimals, as in 0.1234567891 million.
    """

    number: Decimal
    unit: str = ""
    rounded: bool = False


_PLAIN = NumberStyle()
# Plain digits, with at most two decimals after a point.
_PLAIN_DIGITS = re.compile(r"[0-9]{1,13}(\.[0-9]{1,2})?")


def read_quantity(cell: str, style: NumberStyle = _PLAIN, *, decimals: int | None = 2) -> Quantity:
    """The quantity in a cell: `24,8 tỷ`, `8 người`, `35%`, `US$ 5 million`, or a number cell, whose
    point is the decimal mark and whose number format can show a unit.

    A number of at most 15 digits keeps all its decimals when `decimals` is None; then `1.234 USD`
    and `1.234 đoàn` have one meaning, because neither has thousandths. With 2, a number that the
    style or the text scales is rounded to cents. With 0, `1.234` has one meaning.

    Raises ValueUnreadable for a text that is no exact number (`khoảng 10`), a number with more
    decimals or two meanings, a unit that is not understood, and a unit that is not the style's.
    """
    if type(cell) is str and style.unit == NO_UNIT and _is_plain(cell, style.decimal, decimals):
        return Quantity(Decimal(cell))  # the quick way for most numbers of a file
    if isinstance(cell, NumberCell):
        number, unit = _in_number_cell(cell, style.unit)
    else:
        sign, digits, words = _parts(cell)
        unit = _unit_of_text(cell, words, style.unit)
        whole = decimals == 0 or (decimals is None and _has_no_thousandths(unit))
        number = sign * _number(cell, digits, style.decimal, whole=whole)
        # `2,500` dollars are no 2.50, although the column has decimal commas.
        is_free = decimals != 2 or unit.scale > 1 or style.is_stated
        if not is_free and number.as_tuple().exponent == -3:
            raise _too_many_decimals(cell, decimals)
    number = _times(cut_float_noise(number), unit.scale)
    if abs(number) > LARGEST:
        raise _too_large(cell)
    if decimals is None and not fits_double(number):
        raise _too_many_digits(cell)
    rounded = (
        number if decimals is None else number.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    )
    if rounded != number and (unit.scale == 1 or not decimals):
        raise _too_many_decimals(cell, decimals)
    return Quantity(rounded, unit.unit, rounded != number)


def parse_number(
    cell: str, unit: str = "", *, decimals: int | None = 2, decimal: DecimalMark | None = None
) -> Decimal:
    """The number in a cell that has no unit beside it, or this one: `24,8 tỷ USD`, `2,500`.

    Raises ValueUnreadable as `read_quantity`, for another unit, and for fractions of a cent after
    a magnitude word.
    """
    quantity = read_quantity(cell, NumberStyle(decimal), decimals=decimals)
    if quantity.unit not in ("", unit):
        raise other_unit(cell, quantity.unit, unit)
    if quantity.rounded:
        raise _too_many_decimals(cell, decimals)
    return quantity.number


def other_unit(cell: str, unit: str, expected: str) -> ValueUnreadable:
    """The error for a cell in another unit than the expected one; '' expects no unit."""
    if isinstance(cell, NumberCell):
        return not_what_is_shown(cell)
    if not expected:
        return ValueUnreadable(
            Label(
                "{cell!r} is in {unit}; write the number alone, and the unit in its own field",
                "{cell!r} tính bằng {unit}; hãy chỉ ghi số, và ghi đơn vị vào trường riêng",
            ).fill(cell=cell, unit=unit_label(unit))
        )
    return ValueUnreadable(
        Label(
            "{cell!r} is in {unit}, not in {expected}; convert it",
            "{cell!r} tính bằng {unit}, không phải {expected}; hãy quy đổi",
        ).fill(cell=cell, unit=unit_label(unit), expected=unit_label(expected))
    )


def _is_plain(text: str, mark: DecimalMark | None, decimals: int | None) -> bool:
    """Whether the text is plain digits with one meaning in the field."""
    match = _PLAIN_DIGITS.fullmatch(text)
    if match is None or match[1] is None:
        return match is not None
    return decimals != 0 and mark is not DecimalMark.COMMA


def _in_number_cell(cell: NumberCell, column: ScaledUnit) -> tuple[Decimal, ScaledUnit]:
    """The number that a number cell shows, and its unit."""
    number = Decimal(cell)
    if cell.unit == PERCENT:
        return number.scaleb(2), _combine(cell, ScaledUnit(1, Unit.PERCENT), column)
    divisor = cell.divisor or 1
    unit = column
    if cell.unit:
        unit = _combine(cell, _format_unit(cell), column)
    if divisor > 1 and unit.scale == 1:  # 5000000 is shown as 5, and nothing says millions
        raise not_what_is_shown(cell)
    return _times(number, 1, divisor), unit


def _format_unit(cell: NumberCell) -> ScaledUnit:
    """The unit of a number format. A count of units in a format (`x1000 USD`) is not understood."""
    try:
        unit = parse_unit(cell.unit)
    except ValueUnreadable:
        raise not_what_is_shown(cell) from None
    if (unit.scale > 1 and cell.divisor is None) or any(map(str.isdigit, cell.unit)):
        raise not_what_is_shown(cell)
    return unit


def _combine(cell: str, unit: ScaledUnit, column: ScaledUnit) -> ScaledUnit:
    """The unit of the cell and of its column together. A cell that is written as text repeats the
    magnitude of its column: `5 USD` in a column of millions can be five dollars."""
    scales = {unit.scale, column.scale}
    if isinstance(cell, NumberCell) or column.scale == 1:
        scales -= {1}
    units = {unit.unit, column.unit} - {""}
    if len(scales) > 1 or len(units) > 1:
        raise ValueUnreadable(
            Label(
                "{cell!r} does not fit the unit of its column, {column}; write the number alone,"
                " in that unit",
                "{cell!r} không khớp với đơn vị của cột, {column}; hãy chỉ ghi số theo đơn vị đó",
            ).fill(cell=_shown(cell), column=column.label)
        )
    return ScaledUnit(max(scales, default=1), next(iter(units), ""))


def _parts(text: str) -> tuple[int, str, str]:
    """The sign, the digits in the text, and the words before and after them."""
    plain = plain_marks(text)
    matches = list(DIGITS.finditer(plain))
    if len(matches) != 1:
        raise _no_number(text)
    (match,) = matches
    before = _SIGNED.fullmatch(plain[: match.start()])
    if before is None or (before[1] and before[3]):
        raise _no_number(text)
    words = f"{before[2]} {plain[match.end() :].strip()}".strip()
    return (1 if (before[1] or before[3]) in ("", "+") else -1), match[0], words


def _number(text: str, digits: str, mark: DecimalMark | None, *, whole: bool) -> Decimal:
    """The number that the digits of the text stand for."""
    number = read_digits(digits, mark, original=text, whole=whole)
    if abs(number) > LARGEST:
        raise _too_large(text)
    if len(number.as_tuple().digits) > _MOST_DIGITS:
        raise _too_many_digits(text)
    return number


def _has_no_thousandths(unit: ScaledUnit) -> bool:
    """Whether `1.234` of the unit is 1234: dollars have two decimals, delegations none."""
    return unit.scale == 1 and bool(unit.unit) and unit.unit not in (Unit.TONNE, Unit.PERCENT)


def _unit_of_text(text: str, words: str, column: ScaledUnit) -> ScaledUnit:
    if not words:
        return column
    try:
        unit = parse_unit(words)
    except ValueUnreadable:
        raise _unknown_words(text, words) from None
    return _combine(text, unit, column)


# A sign before the number or before its currency: `-$5`, `USD -5`.
_SIGNED = re.compile(r"\s*([+\-−]?)\s*(.*?)\s*([+\-−]?)\s*", re.DOTALL)
# Words, folded, and signs of a number that is not exact.
_APPROXIMATE = re.compile(
    r"[~≈±<>≤≥+]|\b(?:khoang|gan|hon|tren|duoi|it nhat|toi thieu|toi da|khong qua|uoc|xap xi|tam"
    r"|tro len|about|around|approx|approximately|circa|ca|nearly|almost|over|more|less|at least|at"
    r" most|up to|under|above|below|estimated|some)\b"
)


def _times(number: Decimal, scale: int, divisor: int = 1) -> Decimal:
    """The number times a power of ten, or divided by one; the decimal module does not round it."""
    return number.scaleb(len(str(scale)) - len(str(divisor)))


def _shown(cell: str) -> str:
    return cell.shown if isinstance(cell, NumberCell) else cell


def _no_number(text: str) -> ValueUnreadable:
    return ValueUnreadable(
        Label(
            f"{text!r} is not a number; write it as 2.500.000, 2,500,000 or 24,8 tỷ",
            f"{text!r} không phải là số; hãy viết như 2.500.000, 2,500,000 hoặc 24,8 tỷ",
        )
    )


def _unknown_words(text: str, words: str) -> ValueUnreadable:
    if _APPROXIMATE.search(fold(words)):
        return ValueUnreadable(
            Label(
                f"{text!r} is not an exact number; write the number alone, and the words as"
                " they stand in the note",
                f"{text!r} không phải số chính xác; hãy chỉ ghi số, và ghi nguyên văn vào ghi chú",
            )
        )
    return ValueUnreadable(
        Label(
            f"{text!r} has the unknown unit {words!r}; write the number alone, or with a unit such"
            " as triệu, tỷ, USD, EUR, % or người",
            f"{text!r} có đơn vị không rõ {words!r}; hãy chỉ ghi số, hoặc kèm đơn vị như triệu, tỷ,"
            " USD, EUR, % hay người",
        )
    )


def _too_large(text: str) -> ValueUnreadable:
    return ValueUnreadable(
        Label(
            f"{text[:40]!r} is larger than the database can store",
            f"{text[:40]!r} vượt quá số lớn nhất mà cơ sở dữ liệu lưu được",
        )
    )


def _too_many_digits(cell: str) -> ValueUnreadable:
    reason = Label("{} has more than 15 digits; round it", "{} có hơn 15 chữ số; hãy làm tròn")
    return ValueUnreadable(Label(*(text.format(_quote(cell)) for text in reason)))


def _too_many_decimals(cell: str, decimals: int | None) -> ValueUnreadable:
    if decimals:
        reason = Label("{} has more than two decimals", "{} có hơn hai chữ số thập phân")
    else:
        reason = Label("{} is not a whole number", "{} không phải là số nguyên")
    return ValueUnreadable(Label(*(text.format(_quote(cell)) for text in reason)))


def _quote(cell: str) -> str:
    return str(cell) if isinstance(cell, NumberCell) else repr(cell)


def not_what_is_shown(cell: NumberCell) -> ValueUnreadable:
    """The error for a number cell that shows another number than it holds, or a foreign unit."""
    return ValueUnreadable(
        Label(
            f"is the number {cell}, which the cell shows as {cell.shown}; write the number that you"
            " mean in a cell without that format",
            f"là số {cell} nhưng ô hiển thị {cell.shown}; hãy ghi đúng số cần nhập vào ô không có"
            " định dạng đó",
        )
    )
