"""Values that plain SQL tries to store in a column, and what the command line says of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Column, Integer

from ecodiplo.errors import ValueUnreadable
from ecodiplo.fields import Code, Currency, FieldType, PartialDate, Text
from ecodiplo.models.column_types import (
    CentsType,
    DoubleType,
    FlagType,
    HundredthsType,
    PartialDateType,
    TermType,
    TextC,
    UtcSeconds,
)

# Texts as fields take them, and texts that they refuse or change.
GOOD = [
    "a b", "Đồng\nhai\tdòng", "a\u200db", "“x” – …", "\U0001f600", "مرحبا", "日本", "=1+1", "'; --",
    "\ue000", "a\u2028b", "a\u00a0b", "%s", "[a]*?", "|", "NULL", "\U0010fffd", "Ươ" * 300,
]  # fmt: skip
BAD = [
    "", " ", "  ", " a", "a ", "a\n", "\ta", "\u00a0a", "a\u3000", "a\u2028", "a\u200a", "\u1680a",
    "\x00", "a\x00b", "a\x00", "\x01", "a\x08b", "a\x07", "\x0b", "\x1b[2J", "a\x1fb", "a\x7f",
    "a\x85b", "a\x80", "\x9bm", "a\rb", "a\r\nb", "\u202eevil", "\u2066x", "a\u200bb", "a\u00adb",
    "\ufeffa", "a\u061cb", "a\u2060b", "a\u206ab", "a\u200e", "\u200fa", "Đ\x1fà", "ế\u202d",
]  # fmt: skip
CODES = ["a", "a-b_1", "0", "A", "A-B_1", "USD", "usd", "US", "USDX", "ÜSD", "A B", "_A", "-A",
         "A.", "A\x00", "USD\x00", "US\nD", "USD\n", "", " USD"]  # fmt: skip
DATES = ["2022", "2022-02", "2024-02-29", "2022-02-30", "2022-13", "2022-00", "2022-1-1", "1899",
         "2200", "22", "", "nay", "2022\x00", "2022-01-01\x00x", "2022-01-01 ", "2022-01-01T00:00",
         "２０２２", "2023-02-29", "20220101", "+2022"]  # fmt: skip
TIMES = ["2022-02-31 10:00:00", "9999-01-01 00:00:00", "1800-01-01 00:00:00", "", "nay",
         "2022-01-01 25:00:00", "infinity"]  # fmt: skip
RULES: dict[str, FieldType] = {
    "clean": Text(), "code": Code(), "upper_code": Code(upper=True), "currency": Currency(),
}  # fmt: skip


def tried(column: Column[Any]) -> Iterator[tuple[Any, bool]]:
    """Values for the column as stored, and whether the command line stores them so."""
    kind: Any = column.type
    if column.foreign_keys:
        yield from ((value, False) for value in (-1, 0, 99_999_999, 2**31 - 1))
    elif isinstance(kind, TermType):
        codes = [term.value for term in kind.terms]
        yield from ((value, False) for value in ("", "junk", f"{codes[0]} ", codes[0].upper()))
    elif isinstance(kind, PartialDateType):
        yield from ((text, _takes(PartialDate(), text)) for text in DATES)
    elif isinstance(kind, FlagType):
        yield from ((value, False) for value in (-1, 2, 2**31 - 1))
    elif isinstance(kind, DoubleType):
        yield from ((value, False) for value in (float("inf"), -float("inf"), 1e16, -1e300))
    elif isinstance(kind, HundredthsType):
        most = 9 * 10**12 if isinstance(kind, CentsType) else 10**17
        yield from ((value, False) for value in (most + 1, -most - 1, 2**63 - 1, -(2**63)))
    elif isinstance(kind, UtcSeconds):
        yield from ((text, False) for text in TIMES)
    elif isinstance(kind, Integer):
        yield from ((value, False) for value in (2**31, -(2**31), 2**63 - 1, -(2**63)))
    elif kind is TextC:
        rule = column.info.get("rule", "clean")
        texts = [*GOOD, *BAD] if rule == "clean" else CODES
        yield from ((text, _takes(RULES[rule], text)) for text in texts)


def _takes(field: FieldType, text: str) -> bool:
    try:
        return bool(text) and field.parse(text) == text
    except ValueUnreadable:
        return False
