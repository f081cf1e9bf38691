"""The decimal mark: Vietnamese writes 1.234,5 and English 1,234.5.

Most numbers have one reading: `24,8`, `2.500.000`. A number such as `1.234` has two, and only the
other numbers of its column, or a person, can decide.
"""

from __future__ import annotations

import re
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

from ecodiplo.errors import ValueUnreadable
from ecodiplo.fold import without_invisible
from ecodiplo.language import Label
from ecodiplo.money.number_cell import NumberCell
from ecodiplo.option_names import option_with

if TYPE_CHECKING:
    from collections.abc import Iterable


class DecimalMark(StrEnum):
    """The mark before the decimals of a number."""

    COMMA = "comma"
    POINT = "point"


# Digits in groups of three with one kind of grouping mark, or without groups; then decimals.
_READINGS = {
    DecimalMark.COMMA: re.compile(r"((?!0)\d{1,3}([. '])\d{3}(?:\2\d{3})*|\d*)(?:,(\d+))?"),
    DecimalMark.POINT: re.compile(r"((?!0)\d{1,3}([, '])\d{3}(?:\2\d{3})*|\d*)(?:\.(\d+))?"),
}
_GROUPING = re.compile("[., ']")
# The digits of a number with their marks, within the text of a cell.
DIGITS = re.compile(r"[.,]?\d(?:[\d.,' ]*\d)?")


def readings(digits: str) -> dict[DecimalMark, Decimal]:
    """The numbers that the digits stand for, by the decimal mark that they are read with; none when
    they are grouped wrongly."""
    matches = {mark: pattern.fullmatch(digits) for mark, pattern in _READINGS.items()}
    return {
        mark: Decimal(_GROUPING.sub("", match[1] or "0") + (f".{match[3]}" if match[3] else ""))
        for mark, match in matches.items()
        if match
    }


def decimal_mark(texts: Iterable[str], *, whole: bool = False) -> DecimalMark | None:
    """The decimal mark of a column, from its distinct texts; None when every text reads alike with
    either mark. Number cells have no say. In a column of `whole` numbers `1.234` is 1234.

    Raises ValueUnreadable when two texts have different marks, or when nothing decides what
    `1.234` is.
    """
    evidence: dict[DecimalMark, str] = {}
    undecided = ""
    for text in texts:
        match = None if isinstance(text, NumberCell) else DIGITS.search(plain_marks(text))
        numbers = readings(match[0]) if match else {}
        if whole:
            numbers = _whole_readings(numbers)
        if len(numbers) == 1:
            evidence.setdefault(next(iter(numbers)), text)
        elif len(set(numbers.values())) == 2:
            undecided = undecided or text
    if len(evidence) == 2:
        raise _contradiction(evidence)
    if undecided and not evidence:
        raise _undecided(undecided)
    return next(iter(evidence), None)


def read_digits(
    digits: str, mark: DecimalMark | None, *, original: str, whole: bool = False
) -> Decimal:
    """The number that the digits stand for, read with the mark, or with the only mark that fits.

    Raises ValueUnreadable, with a quotation of `original`, when they cannot be read so or have two
    readings.
    """
    numbers = readings(digits)
    if not numbers:
        raise _malformed(digits, original)
    if mark is not None:
        if mark not in numbers:
            raise _other_mark(mark, original)
        return numbers[mark]
    if whole:
        numbers = _whole_readings(numbers)
    if len(set(numbers.values())) == 2:
        raise _ambiguous(digits, original)
    return next(iter(numbers.values()))


def plain_marks(text: str) -> str:
    """`text` with plain spaces and apostrophes for the typographic ones, without letters of no
    width."""
    return re.sub(r"\s", " ", without_invisible(text)).replace("’", "'").replace("‘", "'")


def _whole_readings(numbers: dict[DecimalMark, Decimal]) -> dict[DecimalMark, Decimal]:
    """The readings without decimals; all of them when none is."""
    return {mark: n for mark, n in numbers.items() if n.as_tuple().exponent == 0} or numbers


def _malformed(digits: str, original: str) -> ValueUnreadable:
    if len(set(re.sub(r"\d", "", digits))) == 1:
        return ValueUnreadable(
            Label(
                f"{original!r} has groups that are not of three digits",
                f"{original!r} có nhóm không gồm đúng ba chữ số",
            )
        )
    return ValueUnreadable(
        Label(
            f"{original!r} mixes its separators; write it as 2.500.000,50 or 2,500,000.50",
            f"{original!r} dùng lẫn các dấu phân cách; hãy viết như 2.500.000,50 hoặc 2,500,000.50",
        )
    )


def _two_meanings(digits: str, original: str) -> Label:
    whole, part = re.split("[.,]", digits)
    return Label(
        f"{original!r} can be {whole}{part} or {whole} and {part} thousandths",
        f"{original!r} có thể là {whole}{part} hoặc {whole} và {part} phần nghìn",
    )


def _ambiguous(digits: str, original: str) -> ValueUnreadable:
    return ValueUnreadable(
        _two_meanings(digits, original)
        + Label(
            "; write it without the mark, or with two decimals",
            "; hãy viết không có dấu, hoặc với hai chữ số thập phân",
        )
    )


def _other_mark(mark: DecimalMark, original: str) -> ValueUnreadable:
    name = {
        DecimalMark.COMMA: Label("a comma (1.234,5)", "dấu phẩy (1.234,5)"),
        DecimalMark.POINT: Label("a point (1,234.5)", "dấu chấm (1,234.5)"),
    }[mark]
    return ValueUnreadable(
        Label(
            "{original!r} does not fit the decimal mark of its column, {name}; write it so",
            "{original!r} không khớp với dấu thập phân của cột, {name}; hãy viết theo dấu đó",
        ).fill(original=original, name=name)
    )


def _contradiction(evidence: dict[DecimalMark, str]) -> ValueUnreadable:
    comma, point = evidence[DecimalMark.COMMA], evidence[DecimalMark.POINT]
    say_comma, say_point = _option(DecimalMark.COMMA), _option(DecimalMark.POINT)
    return ValueUnreadable(
        Label(
            f"{comma!r} has a decimal comma and {point!r} a decimal point; write all numbers of"
            f" the column alike, or say {say_comma} or {say_point}",
            f"{comma!r} dùng dấu phẩy thập phân còn {point!r} dùng dấu chấm; hãy viết thống nhất"
            f" các số trong cột, hoặc thêm {say_comma} hay {say_point}",
        )
    )


def _option(mark: DecimalMark) -> str:
    return option_with("decimal", str(mark))


def _undecided(text: str) -> ValueUnreadable:
    match = DIGITS.search(plain_marks(text))
    assert match is not None
    return ValueUnreadable(
        _two_meanings(match[0], text)
        + Label(
            ", and no other value of the column decides; say {comma} if 1.234 is 1234, or {point}"
            " if 1,234 is 1234",
            ", và không giá trị nào khác trong cột cho biết; hãy thêm {comma} nếu 1.234 là 1234,"
            " hoặc {point} nếu 1,234 là 1234",
        ).fill(comma=_option(DecimalMark.COMMA), point=_option(DecimalMark.POINT))
    )
