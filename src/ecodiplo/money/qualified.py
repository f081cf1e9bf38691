"""Numbers as publications word them: `gần 30`, `hơn 5,1 triệu USD`, `từ 30 đến 35 đoàn`, `25-30%`.

The words before a number, or `trở lên` after it, are its qualifier. Words that no qualifier stands
for (`không quá`, `up to`, `ước`) stay in the text of the number, which is then refused.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from ecodiplo.errors import ValueUnreadable
from ecodiplo.fold import fold
from ecodiplo.language import Label
from ecodiplo.money.decimal_mark import DIGITS, plain_marks
from ecodiplo.money.number_cell import NumberCell
from ecodiplo.vocabulary import Qualifier


@dataclass(frozen=True)
class QualifiedText:
    """The text of a number with its unit, for `read_quantity`, and the qualifier that the words
    beside it name, None for none. `upper` is the text of the larger number of a range, else ''."""

    number: str
    qualifier: Qualifier | None = None
    upper: str = ""


# Words before a number, folded.
_BEFORE = {
    **dict.fromkeys(("gan", "nearly", "almost"), Qualifier.NEARLY),
    **dict.fromkeys(("hon", "tren", "vuot", "nhieu hon", "lon hon", "more than", "over", "above",
                     ">"), Qualifier.MORE_THAN),
    **dict.fromkeys(("khoang", "xap xi", "about", "around", "approximately", "approx", "approx.",
                     "circa", "ca.", "~", "≈"), Qualifier.ABOUT),
    **dict.fromkeys(("it nhat", "toi thieu", "khong duoi", "khong it hon", "at least",
                     "no less than", "not less than", "no fewer than", "not fewer than", "≥",
                     ">="), Qualifier.AT_LEAST),
    **dict.fromkeys(("duoi", "chua den", "chua toi", "it hon", "thap hon", "under", "below",
                     "less than", "fewer than", "<"), Qualifier.UNDER),
}  # fmt: skip
_AFTER = {"tro len": Qualifier.AT_LEAST, "or more": Qualifier.AT_LEAST}
_LONGEST = 3  # words
_SIGNS = re.compile(r">=|[~≈≥><](?!=)")
# Between the numbers of a range, and before the first.
_TO = re.compile(r"(?P<low>.*?)(?:\s*[-–—÷~]\s*|\s+(?:đến|tới|den|toi|to)\s+)(?P<high>.*)", re.I)
_AND = re.compile(r"(?P<low>.*?)\s+(?:and|và|va)\s+(?P<high>.*)", re.I)
_FROM = re.compile(r"(?:trong khoảng\s+(?:từ\s+)?|từ\s+|tu\s+|from\s+)", re.I)
_BETWEEN = re.compile(r"(?:between|giữa)\s+", re.I)
_SIGN = "+-−"


def split_qualifier(cell: str) -> QualifiedText:
    """The number, the qualifier and the upper number in a cell. A cell without such words is the
    number; so is a number cell, which no word stands beside.

    Raises ValueUnreadable for two qualifiers: `khoảng 30-35`, `gần 30 trở lên`.
    """
    if isinstance(cell, NumberCell):
        return QualifiedText(cell)
    text = plain_marks(unicodedata.normalize("NFC", cell)).strip()
    before, rest = _split_before(text)
    after, number = _split_after(rest)
    if after and before:
        raise _two_qualifiers(cell)
    if limits := _range(number):
        if before or after:
            raise _two_qualifiers(cell)
        return QualifiedText(limits[0], Qualifier.BETWEEN, limits[1])
    if before and _split_before(number)[0]:
        raise _two_qualifiers(cell)
    if not (before or after):
        return QualifiedText(cell)
    return QualifiedText(number, before or after)


def _split_before(text: str) -> tuple[Qualifier | None, str]:
    """The qualifier that the words or the sign before the number name, and the text after them."""
    if sign := _SIGNS.match(text):
        return _BEFORE[sign[0]], text[sign.end() :].strip()
    words = list(re.finditer(r"\S+", text))
    for length in range(min(_LONGEST, len(words) - 1), 0, -1):
        phrase = fold(text[: words[length - 1].end()])
        if phrase in _BEFORE:
            return _BEFORE[phrase], text[words[length].start() :]
    return None, text


def _split_after(text: str) -> tuple[Qualifier | None, str]:
    """The qualifier that the last two words name, and the text before them."""
    parts = text.rsplit(maxsplit=2)
    qualifier = _AFTER.get(fold(" ".join(parts[1:])))
    return (qualifier, parts[0]) if qualifier else (None, text)


def _range(text: str) -> tuple[str, str] | None:
    """The texts of the two numbers of a range, each with the unit that stands beside either; None
    for a text that is no range."""
    numbers = list(DIGITS.finditer(text))
    if len(numbers) != 2:
        return None
    low, high = numbers
    head, middle, tail = text[: low.start()], text[low.end() : high.start()], text[high.end() :]
    if match := _BETWEEN.match(head):
        head, separator = head[match.end() :], _AND.fullmatch(middle) or _TO.fullmatch(middle)
    else:
        head = head[match.end() :] if (match := _FROM.match(head)) else head
        separator = _TO.fullmatch(middle)
    if separator is None:
        return None
    currency = head.strip().strip(_SIGN).strip()  # of `$25-30 million`
    before_high = separator["high"].strip() or currency
    after_low = separator["low"].strip() or tail.strip()
    return (
        f"{head}{low[0]} {after_low}".strip(),
        f"{before_high}{' ' if before_high.isalpha() else ''}{high[0]} {tail.strip()}".strip(),
    )


def _two_qualifiers(cell: str) -> ValueUnreadable:
    return ValueUnreadable(
        Label(
            f"{cell!r} has two qualifiers; keep one, and write the other in the note",
            f"{cell!r} có hai mức độ; hãy giữ một, và ghi từ còn lại vào ghi chú",
        )
    )
