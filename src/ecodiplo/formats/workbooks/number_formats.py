"""Number formats of Excel: what a cell shows for its value, and in which unit.

The codes are those of ECMA-376, part 1, 18.8.30 and 18.8.31. Marks that depend on the reader's
computer are left out of the text or made plain: no grouping marks, a point before decimals, an ISO
date where the format names a month or a day.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import ROUND_HALF_UP, Decimal, localcontext
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from ecodiplo.formats.workbooks.date_formats import moment_kind, show_moment
from ecodiplo.money import PERCENT

if TYPE_CHECKING:
    from collections.abc import Iterator

# The longest code that Excel takes.
_LONGEST = 255
# The codes of the formats that every workbook has. The currency of 5 to 8, 42 and 44 is that of
# the reader's computer: the general sign of currency stands for it.
_BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%",
    **dict.fromkeys((5, 6), "¤#,##0"), **dict.fromkeys((7, 8), "¤#,##0.00"),
    **dict.fromkeys((37, 38, 41), "#,##0"), **dict.fromkeys((39, 40, 43), "#,##0.00"),
    42: "¤#,##0", 44: "¤#,##0.00",
}  # fmt: skip
# The parts of a code: a quoted text, an escaped letter, the width of a letter or a repeated
# letter, a currency with its locale, a condition or colour, and other codes.
_PARTS = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|(?P<space>_.)|\*.'
    r"|\[\$(?P<currency>[^\]]*?)(?:-(?P<locale>[^\]]*))?\]|\[(?P<bracket>[^\]]*)\]"
    r"|(?P<general>general)|(?P<exponent>e[+-])|(?P<plain>.)",
    re.IGNORECASE | re.DOTALL,
)
# Locales and countries whose `$` is the US dollar, as it is without one.
_DOLLAR_PLACES = ("", "409", "540a", "en-us", "es-us", "us")
_PUNCTUATION = " -+()[]{}:;,.'\"/*_–—−"
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?\d+(?:\.\d+)?)")


class _Part(NamedTuple):
    """A part of a section: a `text`, `digit`, `point`, `comma`, `general` or other `kind`."""

    kind: str
    text: str


class _Section:
    """The format of some numbers: of all, of those below zero, or of those of a condition."""

    def __init__(self) -> None:
        self.parts: list[_Part] = []
        self.condition = ""
        self.bound = Decimal(0)

    def add(self, part: re.Match[str]) -> None:
        """Add a part of the code."""
        kind = part.lastgroup if part.lastgroup != "locale" else "currency"
        text = part.group(kind) if kind else ""
        if kind == "bracket":
            if match := _CONDITION.fullmatch(text):
                self.condition, self.bound = match[1], Decimal(match[2])
        elif kind == "currency":
            self.parts.append(_Part("text", currency_text(text, part["locale"] or "")))
        elif kind in ("quoted", "escaped", "space"):
            self.parts.append(_Part("text", " " if kind == "space" else text))
        elif kind in ("general", "exponent"):
            self.parts.append(_Part(kind, text))
        elif kind == "plain":
            self.parts.append(_Part(_PLAIN.get(text, "text"), text))

    def holds(self, value: Decimal, default: bool) -> bool:
        """Whether the section's condition holds; `default` when it has none."""
        if not self.condition:
            return default
        sign = (value > self.bound) - (value < self.bound)
        return {"<": sign < 0, "<=": sign <= 0, ">": sign > 0, ">=": sign >= 0, "=": sign == 0,
                "<>": sign != 0}[self.condition]  # fmt: skip

    @cached_property
    def is_percent(self) -> bool:
        """Whether the section shows a hundred times the number."""
        return any(part.kind == "percent" for part in self.parts)

    @cached_property
    def thousands(self) -> int:
        """How many times the number is divided by a thousand: commas that no digit follows."""
        kinds = [part.kind for part in self.parts]
        last = max((at for at, kind in enumerate(kinds) if kind == "digit"), default=-1)
        point = kinds.index("point") if "point" in kinds else last + 1
        before = max((at for at, kind in enumerate(kinds[:point]) if kind == "digit"), default=-1)
        return kinds[before + 1 : point].count("comma") + kinds[max(last + 1, point) :].count(
            "comma"
        )

    @cached_property
    def unit(self) -> str:
        """The unit beside the digits; PERCENT where a hundred times the number is shown."""
        if self.is_percent:
            return PERCENT
        return unit_text("".join(part.text for part in self.parts if part.kind == "text"))

    def show(self, value: Decimal) -> str:
        """The text for a number that is not negative."""
        kinds = {part.kind for part in self.parts}
        if kinds & {"exponent", "fraction"}:
            return f"{value:f}"
        number = value * (100 if self.is_percent else 1) / 1000**self.thousands
        if "digit" not in kinds:
            whole = f"{number:f}"
            return "".join({"text": part.text, "percent": "%", "general": whole, "at": whole}
                           .get(part.kind, "") for part in self.parts)  # fmt: skip
        return "".join(self._texts(number))

    def _texts(self, number: Decimal) -> Iterator[str]:
        kinds = [part.kind for part in self.parts]
        point = kinds.index("point") if "point" in kinds else len(kinds)
        holders = [(at, part.text) for at, part in enumerate(self.parts) if part.kind == "digit"]
        before = [holder for holder in holders if holder[0] < point]
        after = [holder for holder in holders if holder[0] > point]
        with localcontext(rounding=ROUND_HALF_UP):
            whole, _, decimals = f"{number:.{len(after)}f}".partition(".")
        digits = _whole_digits(whole.lstrip("0"), before) | _decimals(decimals, after)
        if not before:
            yield whole.lstrip("0")
        for at, part in enumerate(self.parts):
            if part.kind == "point":
                yield "." if any(digits[place] for place, _ in after) else ""
            elif part.kind in ("text", "percent"):
                yield part.text
            else:
                yield digits.get(at, "")


_PLAIN = {**dict.fromkeys("0#?", "digit"), ".": "point", ",": "comma", "%": "percent", "@": "at",
          "/": "fraction"}  # fmt: skip


def _whole_digits(digits: str, holders: list[tuple[int, str]]) -> dict[int, str]:
    """The digits before the point by place: from the right, the first place takes those left over.
    A place after a `0` is never empty."""
    texts: dict[int, str] = {}
    first_zero = next((n for n, (_, holder) in enumerate(holders) if holder == "0"), len(holders))
    for n in range(len(holders) - 1, -1, -1):
        digits, digit = (digits[:-1], digits[-1:]) if n else ("", digits)
        texts[holders[n][0]] = digit or ("0" if n >= first_zero else "")
    return texts


def _decimals(digits: str, holders: list[tuple[int, str]]) -> dict[int, str]:
    """The digits after the point by place, without the zeros that `#` and `?` do not show."""
    texts = {place: digit for (place, _), digit in zip(holders, digits, strict=True)}
    for place, holder in reversed(holders):
        if holder == "0" or texts[place] != "0":
            break
        texts[place] = ""
    return texts


class NumberFormat:
    """How the cells of a style show their numbers."""

    def __init__(self, number: int, code: str = "") -> None:
        """`code` is the format's own; without one, `number` names a format of every workbook."""
        self.moment = moment_kind(number, code)
        self.code = (code or _BUILT_IN.get(number, ""))[:_LONGEST]

    @cached_property
    def is_plain(self) -> bool:
        """Whether every number is shown by its own digits."""
        return self.code.lower() in ("", "general", "@")

    @cached_property
    def _sections(self) -> list[_Section]:
        sections = [_Section()]
        for part in _PARTS.finditer(self.code):
            if part["plain"] == ";":
                sections.append(_Section())
            else:
                sections[-1].add(part)
        return sections[:3]  # the fourth is the format of texts

    @cached_property
    def has_unit(self) -> bool:
        """Whether some number is shown with a unit, or divided."""
        return any(section.unit or section.thousands for section in self._sections)

    def unit_and_divisor(self, value: str) -> tuple[str, int]:
        """The unit that the cell shows beside the number, and what it divides the number by."""
        section, _ = self._section(Decimal(value))
        return section.unit, 1000**section.thousands

    def _section(self, value: Decimal) -> tuple[_Section, bool]:
        """The section for the number, and whether it shows the sign of negative numbers itself."""
        sections = self._sections
        if len(sections) == 1:
            return sections[0], False
        first = value >= 0 if len(sections) == 2 else value > 0
        for at, section in enumerate(sections[:-1]):
            if section.holds(value, (first, value < 0)[at]):
                return section, at == 1 and not section.condition
        return sections[-1], len(sections) == 2 and not sections[0].condition

    def show(self, value: str) -> str:
        """The text that a cell shows for the value: digits, or an ISO date or time.

        A number other than zero that the format hides is shown by its digits, so that none is lost.
        """
        if self.moment:
            return show_moment(value, self.code)
        if self.is_plain:
            return value
        number = Decimal(value)
        section, signed = self._section(number)
        text = " ".join(section.show(abs(number)).split())
        if number < 0 and not signed and text.strip("0. "):
            text = f"-{text}"
        return text or (value if number else "")


# The format with a code, or the one that has the number in every workbook.
number_format = lru_cache(1024)(NumberFormat)
GENERAL = NumberFormat(0)


def unit_text(text: str) -> str:
    """The text beside a number, as a unit: `triệu USD`, `€`, `percent` for a percent sign; '' for
    punctuation alone, such as the marks of a negative number. A digit counts: in `0".000"` the
    cell shows other digits than it has."""
    text = " ".join(text.replace("%", "percent").split()).strip(_PUNCTUATION)
    return text if any(map(_means_something, text)) else ""


def _means_something(letter: str) -> bool:
    return letter.isalnum() or unicodedata.category(letter) in ("Sc", "So") or letter == "‰"


def currency_text(symbol: str, place: str) -> str:
    """The symbol, with its locale or country when it is a dollar other than the US dollar."""
    if symbol == "$" and place.lower() not in _DOLLAR_PLACES:
        return f"${place}"
    return symbol
