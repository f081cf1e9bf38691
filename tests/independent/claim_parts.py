"""The parts of a claim as they are compared: numbers, dates, and what its text shows."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from independent.days import Span

Claim = dict[str, Any]
QUALIFIERS = {"exact": "", "nearly": "nearly", "more_than": "more than", "about": "about",
              "at_least": "at least", "under": "under", "between": ""}  # fmt: skip
_SCALES = {"": 1, "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
NUMBER = re.compile(
    r"(?<![\w.,])\$?(\d+(?:,\d{3})*(?:\.\d+)?)(?: (thousand|million|billion|trillion))?(?![\d])"
)
# How a sentence says 0.
NONE = re.compile(
    r"\b(?:no change|(?:roughly )?unchanged|no (?:delegations|enterprises|MOUs|press teams|events"
    r"|projects|increases|aid))\b"
)


@dataclass(frozen=True)
class Fault:
    """What is wrong with a claim."""

    code: str
    what: str

    def __str__(self) -> str:
        return f"{self.code}: {self.what}"


def decimal(value: Any) -> Decimal:
    """A number of JSON or of a column, as it is written."""
    return Decimal(repr(value) if isinstance(value, float) else str(value))


def differences(claim: Claim, expected: dict[str, Any]) -> list[str]:
    """What the claim says otherwise."""
    faults = []
    for name, value in expected.items():
        actual = claim[name]
        if name == "period":
            actual = Span(actual["first"], actual["last"])
        if name == "value":
            actual, value = (None if v is None else decimal(v) for v in (actual, value))
        if actual != value:
            faults.append(f"{name} is {_short(actual)}, not {_short(value)}")
    return faults


def _short(value: Any) -> str:
    text = str(value)
    return text if len(text) < 200 else f"{text[:200]}..."


def shown(text: str, value: Any, qualifier: str = "exact") -> list[str]:
    """Whether the text shows the number, as it may round it, and its qualifier."""
    faults = []
    number = abs(decimal(value))
    if not any(abs(near - number) <= half for near, half in numbers_in(text)):
        faults.append(f"the text does not show {number}")
    if QUALIFIERS[qualifier] not in text:
        faults.append(f"the text does not say {QUALIFIERS[qualifier]}")
    return faults


def numbers_in(text: str) -> list[tuple[Decimal, Decimal]]:
    """The numbers of a text, each with half of its last digit if it is scaled."""
    numbers = [(Decimal(0), Decimal(0))] if NONE.search(text) else []
    for match in NUMBER.finditer(text):
        digits, scale = match[1].replace(",", "").rstrip("."), Decimal(_SCALES[match[2] or ""])
        exponent = Decimal(digits).as_tuple().exponent
        assert isinstance(exponent, int)
        # Money in a sentence is rounded: with a word for its scale, or to whole dollars.
        rounded = match[2] or (match[0].startswith("$") and exponent == 0)
        half = Decimal(1).scaleb(exponent) * scale / 2 if rounded else Decimal(0)
        numbers.append((Decimal(digits) * scale, half))
    return numbers


def english_date(date: str | None) -> str | None:
    """A partial date as English texts write it: `14 Sep 2022`."""
    if not date:
        return date
    names = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    year, *rest = date.split("-")
    if not rest:
        return year
    month = f"{names[int(rest[0]) - 1]} {year}"
    return month if len(rest) == 1 else f"{int(rest[1])} {month}"
