"""Numbers and money: exact, parsed and shown in the Vietnamese and the English form."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

from ecodiplo.errors import ValueUnreadable
from ecodiplo.fold import fold
from ecodiplo.language import Label, Lang, same
from ecodiplo.workbook_cell import WorkbookCell

# The database stores amounts as 64-bit integers of hundredths; this bound leaves room for sums.
LARGEST = Decimal(10) ** 15

# The magnitude words, folded.
_SCALES = {
    "nghin ty": 10**12, "ngan ty": 10**12, "trillion": 10**12,
    "ty": 10**9, "ti": 10**9, "billion": 10**9, "bn": 10**9,
    "trieu": 10**6, "tr": 10**6, "million": 10**6, "mn": 10**6, "m": 10**6,
    "nghin": 10**3, "ngan": 10**3, "thousand": 10**3, "k": 10**3,
}  # fmt: skip
_DOLLARS = ("do la my", "dollars", "do la", "usd", "us$", "$")
_WORDS = (
    (10**9, Label("billion", "tỷ")),
    (10**6, Label("million", "triệu")),
)
_SHAPE = re.compile(r"([+-]?)([\d.,' ]*\d)\s*([a-z ]*)")
# The unit of a cell with a percent format, which shows 0.5 as 50%.
PERCENT = "%"


class NumberCell(WorkbookCell):
    """A number cell of a workbook, in plain digits."""

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
        return f"{self} {self.unit}" if self.unit else str(self)


def is_dollars(text: str) -> bool:
    """Whether `text` names the US dollar and nothing else."""
    return fold(text) in (*_DOLLARS, "dollar", "us dollars")


def parse_money(text: str) -> Decimal:
    """The amount of US dollars in `text`: `24,8 tỷ USD`, `$5.1 million`, `2.500.000`, `2,500,000`.

    Raises ValueUnreadable for a text that is no amount, has fractions of a cent, or has two
    meanings.
    """
    folded = fold(text)
    for word in _DOLLARS:
        if folded.startswith(word) or folded.endswith(word):
            folded = folded.removeprefix(word).removesuffix(word).strip()
            break
    return parse_number(folded, original=text)


def parse_number(text: str, *, original: str | None = None) -> Decimal:
    """A number with at most two decimals, in Vietnamese or English writing: `24,8 tỷ`, `2,500`.
    Messages quote `original` instead of `text`.

    Raises ValueUnreadable for `1.234`, alone or before a magnitude word: in Vietnamese it is 1234,
    in English a little over one.
    """
    original = text if original is None else original
    match = _SHAPE.fullmatch(fold(text))
    if match is None:
        raise ValueUnreadable(
            Label(
                f"{original!r} is not a number; write it as 2.500.000, 2,500,000 or 24,8 tỷ",
                f"{original!r} không phải là số; hãy viết như 2.500.000, 2,500,000 hoặc 24,8 tỷ",
            )
        )
    sign, digits, word = match.groups()
    word = word.strip()
    if word and word not in _SCALES:
        raise ValueUnreadable(
            Label(
                f"{original!r} has the unknown word {word!r}; use tỷ, triệu, billion, million",
                f"{original!r} có từ không rõ nghĩa {word!r}; hãy dùng tỷ, triệu, nghìn",
            )
        )
    number = _read_digits(digits, original) * _SCALES.get(word, 1)
    if number > LARGEST:
        raise _too_large(original)
    if number != number.quantize(Decimal("0.01")):
        raise ValueUnreadable(same(repr(original)) + MORE_THAN_TWO_DECIMALS)
    return -number if sign == "-" else number


MORE_THAN_TWO_DECIMALS = Label(" has more than two decimals", " có hơn hai chữ số thập phân")


def _too_large(original: str) -> ValueUnreadable:
    return ValueUnreadable(
        Label(
            f"{original!r} is larger than the database can store",
            f"{original!r} vượt quá số lớn nhất mà cơ sở dữ liệu lưu được",
        )
    )


def _read_digits(digits: str, original: str) -> Decimal:
    """The number that the digits with their grouping and decimal marks stand for."""
    marks = re.sub(r"[\d]", "", digits)
    groups = re.split(r"[.,' ]", digits)
    kinds = set(marks)
    if not marks:
        return _decimal(digits, original)
    last = groups[-1]
    if len(kinds) == 1 and kinds <= {".", ","}:
        if len(marks) > 1:  # 2.500.000: a mark that repeats is a grouping mark
            return _grouped(groups, original)
        if len(last) != 3 or groups[0] in ("", "0") or len(groups[0]) > 3:
            return _decimal(digits.replace(",", "."), original)  # 24,8 or 0,125
        whole, part = groups
        raise ValueUnreadable(
            Label(
                f"{original!r} can be {whole}{part} or {whole} and {part} thousandths;"
                " write it without the mark, or with two decimals",
                f"{original!r} có thể là {whole}{part} hoặc {whole} và {part} phần nghìn;"
                " hãy viết không có dấu, hoặc với hai chữ số thập phân",
            )
        )
    if kinds <= {" ", "'"}:
        return _grouped(groups, original)
    # With two kinds of marks, the last mark is the decimal mark and the others are grouping marks.
    if marks[-1] in ".," and len(set(marks[:-1])) == 1:
        return _decimal(f"{_grouped(groups[:-1], original)}.{last}", original)
    raise ValueUnreadable(
        Label(
            f"{original!r} mixes its separators; write it as 2.500.000,50 or 2,500,000.50",
            f"{original!r} dùng lẫn các dấu phân cách; hãy viết như 2.500.000,50 hoặc 2,500,000.50",
        )
    )


def _grouped(groups: list[str], original: str) -> Decimal:
    if not 1 <= len(groups[0]) <= 3 or any(len(group) != 3 for group in groups[1:]):
        raise ValueUnreadable(
            Label(
                f"{original!r} has groups that are not of three digits",
                f"{original!r} có nhóm không gồm đúng ba chữ số",
            )
        )
    return _decimal("".join(groups), original)


def _decimal(digits: str, original: str) -> Decimal:
    if len(digits) > 24:  # the decimal module rounds at 28 digits, so it never rounds here
        raise _too_large(original[:40])
    try:
        return Decimal(digits)
    except InvalidOperation:
        raise ValueUnreadable(
            Label(f"{original!r} is not a number", f"{original!r} không phải là số")
        ) from None


def export_number(value: Decimal) -> str:
    """`value` in plain digits that `parse_number` reads back: `24800000000`, `1234.50`."""
    whole = value == value.to_integral_value()
    return f"{value.to_integral_value() if whole else value.quantize(Decimal('0.01')):f}"


def fits_double(value: object) -> bool:
    """Whether a double keeps every digit of `value`, in a spreadsheet or a script: it is exact to
    fifteen digits."""
    if isinstance(value, Decimal):
        return len(value.normalize().as_tuple().digits) <= 15
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**15


def show_number(value: Decimal | int, lang: Lang) -> str:
    """`value` with the grouping and decimal marks of the language, and with a magnitude word when
    two decimals keep every digit: `24,8 tỷ`, `24.8 billion`, `1.234`, `1,234`."""
    number = Decimal(value)
    for scale, word in _WORDS:
        if abs(number) >= scale:
            scaled = number / scale
            if scaled == scaled.quantize(Decimal("0.01")):
                return f"{_marks(scaled, lang)} {word.to(lang)}"
            break
    return _marks(number, lang)


def show_money(value: Decimal, lang: Lang) -> str:
    """An amount of US dollars in the form of the language: `24,8 tỷ USD`, `$24.8 billion`."""
    if value != value.to_integral_value():
        number = f"{abs(value):,.2f}"  # money is shown with two decimals
        number = number.translate(_SWAP) if lang is Lang.VI else number
    else:
        number = show_number(abs(value), lang)
    sign = "-" if value < 0 else ""
    return f"{sign}{number} USD" if lang is Lang.VI else f"{sign}${number}"


def _marks(number: Decimal, lang: Lang) -> str:
    text = f"{number:,f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.translate(_SWAP) if lang is Lang.VI else text


_SWAP = str.maketrans({",": ".", ".": ","})
