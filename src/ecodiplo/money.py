"""Numbers and money: exact, read and written the Vietnamese way and the English way."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

from ecodiplo.errors import Unreadable
from ecodiplo.language import Label, Lang
from ecodiplo.text import fold

# Amounts are kept as integers of hundredths in 64 bits; this leaves room to add them up.
LARGEST = Decimal(10) ** 15

# Longest first, so that `nghin ty` is not read as `ty`.
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
# A scaled percent format shows 0.5 as 50%.
PERCENT = "%"


class NumberCell(str):
    """A number cell of a workbook, in plain digits: headings and texts take it as a text, numeric
    fields as a number."""

    # What the cell's number format shows beside the digits, such as `€`.
    unit = ""

    @property
    def shown(self) -> str:
        """The number with its unit, as the cell shows it."""
        if self.unit == PERCENT:
            return f"{(Decimal(self) * 100).normalize():f}%"
        return f"{self} {self.unit}" if self.unit else str(self)


def is_dollars(text: str) -> bool:
    """Whether `text` names the US dollar and nothing else."""
    return fold(text) in (*_DOLLARS, "dollar", "us dollars")


def parse_money(text: str) -> Decimal:
    """An amount of US dollars: `24,8 tỷ USD`, `$5.1 million`, `2.500.000`, `2,500,000`.

    Raises Unreadable for what is no amount, has parts of a cent, or can be read two ways.
    """
    folded = fold(text)
    for word in _DOLLARS:
        if folded.startswith(word) or folded.endswith(word):
            folded = folded.removeprefix(word).removesuffix(word).strip()
            break
    return parse_number(folded, original=text)


def parse_number(text: str, *, original: str | None = None) -> Decimal:
    """A number with at most two decimals, in Vietnamese or English writing: `24,8 tỷ`, `2,500`.

    `1.234` is refused, alone or before a magnitude word: in Vietnamese it is 1234, in English
    a little over one.
    """
    shown = original if original is not None else text
    found = _SHAPE.fullmatch(fold(text))
    if found is None:
        raise Unreadable(f"{shown!r} is no number; write it as 2.500.000, 2,500,000 or 24,8 tỷ")
    sign, digits, word = found.groups()
    word = word.strip()
    if word and word not in _SCALES:
        raise Unreadable(
            f"{shown!r} has the unknown word {word!r}; use tỷ, triệu, billion, million"
        )
    scale = _SCALES.get(word, 1)
    value = _read_digits(digits, shown) * scale
    if value > LARGEST:
        raise Unreadable(f"{shown!r} is larger than any amount kept here")
    if value != value.quantize(Decimal("0.01")):
        raise Unreadable(f"{shown!r} has more than two decimals")
    return -value if sign == "-" else value


def _read_digits(digits: str, shown: str) -> Decimal:
    """The digits with their grouping and decimal marks resolved."""
    marks = re.sub(r"[\d]", "", digits)
    groups = re.split(r"[.,' ]", digits)
    kinds = set(marks)
    if not marks:
        return _decimal(digits, shown)
    last = groups[-1]
    if len(kinds) == 1 and kinds <= {".", ","}:
        if len(marks) > 1:  # 2.500.000: only grouping marks repeat
            return _grouped(groups, shown)
        if len(last) != 3 or groups[0] in ("", "0") or len(groups[0]) > 3:
            return _decimal(digits.replace(",", "."), shown)  # 24,8 or 0,125
        whole, part = groups
        raise Unreadable(
            f"{shown!r} can be {whole}{part} or {whole} and {part} thousandths; "
            f"write it without the mark, or with two decimals"
        )
    if kinds <= {" ", "'"}:
        return _grouped(groups, shown)
    # Two kinds: the last mark is the decimal one, the others group.
    if marks[-1] in ".," and len(set(marks[:-1])) == 1:
        return _decimal(f"{_grouped(groups[:-1], shown)}.{last}", shown)
    raise Unreadable(f"{shown!r} mixes its separators; write it as 2.500.000,50 or 2,500,000.50")


def _grouped(groups: list[str], shown: str) -> Decimal:
    if not 1 <= len(groups[0]) <= 3 or any(len(group) != 3 for group in groups[1:]):
        raise Unreadable(f"{shown!r} has groups that are not of three digits")
    return _decimal("".join(groups), shown)


def _decimal(digits: str, shown: str) -> Decimal:
    if len(digits) > 24:  # with the decimal module's 28, no digit is ever rounded away
        raise Unreadable(f"{shown[:40]!r} is larger than any amount kept here")
    try:
        return Decimal(digits)
    except InvalidOperation:
        raise Unreadable(f"{shown!r} is no number") from None


def export_number(value: Decimal) -> str:
    """`value` as plain digits that `parse_number` reads back: `24800000000`, `1234.50`."""
    whole = value == value.to_integral_value()
    return f"{value.to_integral_value() if whole else value.quantize(Decimal('0.01')):f}"


def is_double(value: object) -> bool:
    """Whether a spreadsheet or a script keeps every digit of `value` as a number: a double is
    sure of fifteen."""
    if isinstance(value, Decimal):
        return len(value.normalize().as_tuple().digits) <= 15
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**15


def show_number(value: Decimal | int, lang: Lang) -> str:
    """`value` with the grouping and decimal marks of the language, and a magnitude word when
    nothing is lost by it: `24,8 tỷ`, `24.8 billion`, `1.234`, `1,234`."""
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
        said = f"{abs(value):,.2f}"  # cents are two
        said = said.translate(_SWAP) if lang is Lang.VI else said
    else:
        said = show_number(abs(value), lang)
    sign = "-" if value < 0 else ""
    return f"{sign}{said} USD" if lang is Lang.VI else f"{sign}${said}"


def _marks(number: Decimal, lang: Lang) -> str:
    text = f"{number:,f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.translate(_SWAP) if lang is Lang.VI else text


_SWAP = str.maketrans({",": ".", ".": ","})
