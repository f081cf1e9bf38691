"""Types of one value: texts, numbers, yes or no, terms and dates."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from ecodiplo.dates import is_date_format, parse_partial_date, show_partial_date
from ecodiplo.errors import Unreadable
from ecodiplo.fields.base import FieldType
from ecodiplo.language import Label, Lang
from ecodiplo.money import (
    NumberCell,
    export_number,
    is_dollars,
    parse_money,
    parse_number,
    show_money,
    show_number,
)
from ecodiplo.text import clean, did_you_mean, fold

if TYPE_CHECKING:
    from ecodiplo.vocabulary import Term


@dataclass(frozen=True)
class Text(FieldType):
    """A text, stored NFC and trimmed."""

    long: bool = False

    def parse(self, text: str) -> str:
        """The cleaned text."""
        return clean(text)

    def show(self, value: str, lang: Lang) -> str:  # noqa: ARG002
        """The text itself."""
        return value

    def export(self, value: str) -> str:
        """The text itself."""
        return value


@dataclass(frozen=True)
class Code(Text):
    """A short code of capitals or lower-case letters, digits and dashes, such as `DK`."""

    upper: bool = False

    def parse(self, text: str) -> str:
        """The code in its own case."""
        code = clean(text).upper() if self.upper else clean(text).lower()
        if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]*", code):
            raise Unreadable(f"{text!r} is no code: use letters, digits, - and _")
        return code


@dataclass(frozen=True)
class Measure(Text):
    """How records recompute an indicator: `count ENTITY NAME=VALUE` or `sum ENTITY.FIELD`.

    It is a text here; `services/statistics/measures.py` knows the entities, fields and filters it may name.
    """


# The units of numeric fields other than money, by the name that `unit` has.
UNITS = {
    "people": Label("people", "người"),
    "enterprises": Label("enterprises", "doanh nghiệp"),
    "%": Label("percent", "phần trăm"),
}


def _is_unit(unit: str, words: str) -> bool:
    """Whether `words` name the unit, by its own name or a label of it."""
    names = (unit, *UNITS.get(unit, ()))
    return bool(unit) and fold(words) in map(fold, names)


def _decimals(plain: Any, text: str) -> str:
    """The decimals of a number; none of a text, which has a rule of its own."""
    if isinstance(plain, str) and not isinstance(plain, NumberCell):
        return ""
    return text.partition(".")[2].rstrip("0")


_GROUPED = re.compile(r"[1-9][0-9]{0,2}(?:([.,])[0-9]{3})(?:\1[0-9]{3})*")


@dataclass(frozen=True)
class Integer(FieldType):
    """A whole number from `least` to `most`."""

    least: int | None = 0
    most: int = 2**31 - 1
    unit: str = ""

    def parse(self, text: str) -> int:
        """The number; grouping marks and magnitude words are read as for money."""
        grouped = _GROUPED.fullmatch(text.strip())  # no decimals here: `1.234` has one meaning
        value = parse_number(text.replace(grouped[1], "") if grouped else text)
        if value != value.to_integral_value():
            raise Unreadable(f"{text!r} is no whole number")
        if self.least is not None and value < self.least:
            raise Unreadable(f"{text!r} is less than {self.least}")
        if value > self.most:
            raise Unreadable(f"{text!r} is more than {self.most}")
        return int(value)

    def unplain(self, plain: Any) -> str:
        """Its digits. Raises Unreadable for a number with a fraction."""
        text = super().unplain(plain)
        if _decimals(plain, text):
            raise Unreadable(f"{text} is no whole number")
        return text

    def is_unit(self, words: str) -> bool:
        """Whether `words` name its unit."""
        return _is_unit(self.unit, words)

    def show(self, value: int, lang: Lang) -> str:
        """The number with the marks of the language."""
        return show_number(value, lang)

    def export(self, value: int) -> str:
        """Plain digits."""
        return str(value)

    def plain(self, value: int) -> int:
        """The number."""
        return value


@dataclass(frozen=True)
class Number(FieldType):
    """An exact number with at most two decimals."""

    least: Decimal | None = None
    most: Decimal | None = None
    unit: str = ""

    def parse(self, text: str) -> Decimal:
        """The number."""
        return self._within(parse_number(text), text)

    def unplain(self, plain: Any) -> str:
        """Its digits. Raises Unreadable for a number with more than two decimals."""
        text = super().unplain(plain)
        if len(_decimals(plain, text)) > 2:
            raise Unreadable(f"{text} has more than two decimals")
        return text

    def is_unit(self, words: str) -> bool:
        """Whether `words` name its unit."""
        return _is_unit(self.unit, words)

    def _within(self, value: Decimal, text: str) -> Decimal:
        if self.least is not None and value < self.least:
            raise Unreadable(f"{text!r} is less than {self.least}")
        if self.most is not None and value > self.most:
            raise Unreadable(f"{text!r} is more than {self.most}")
        return value

    def show(self, value: Decimal, lang: Lang) -> str:
        """The number in the form of the language."""
        return show_number(value, lang)

    def export(self, value: Decimal) -> str:
        """Plain digits."""
        return export_number(value)

    def plain(self, value: Decimal) -> int | float:
        """A JSON number, exact to the cent for amounts below 10**13."""
        return int(value) if value == value.to_integral_value() else float(value)


@dataclass(frozen=True)
class Money(Number):
    """An amount of US dollars, exact to the cent."""

    least: Decimal | None = Decimal(0)
    unit: str = "USD"

    def parse(self, text: str) -> Decimal:
        """The amount."""
        return self._within(parse_money(text), text)

    def is_unit(self, words: str) -> bool:
        """Whether `words` name the US dollar."""
        return is_dollars(words)

    def show(self, value: Decimal, lang: Lang) -> str:
        """`24,8 tỷ USD` or `$24.8 billion`."""
        return show_money(value, lang)


_YES = {"1", "yes", "y", "true", "co", "x", "dung"}
_NO = {"0", "no", "n", "false", "khong", "sai"}


@dataclass(frozen=True)
class Flag(FieldType):
    """Yes or no."""

    def parse(self, text: str) -> bool:
        """True for yes, có, x, 1; False for no, không, 0."""
        folded = fold(text)
        if folded in _YES:
            return True
        if folded in _NO:
            return False
        raise Unreadable(f"{text!r} is neither yes nor no (có / không)")

    def show(self, value: bool, lang: Lang) -> str:
        """The word of the language."""
        return (Label("yes", "có") if value else Label("no", "không")).to(lang)

    def export(self, value: bool) -> str:
        """`yes` or `no`."""
        return "yes" if value else "no"

    def plain(self, value: bool) -> bool:
        """A JSON boolean."""
        return value


@dataclass(frozen=True)
class Choice(FieldType):
    """One of the terms of a vocabulary, read by code, by label in either language, or by words of
    a label that no other term's has."""

    terms: type[Term]

    def parse(self, text: str) -> Term:
        """The term whose code or label folds to the same as `text`."""
        folded = fold(text).replace("-", "_")
        for term in self.terms:
            names = (term.value, term.label.en, term.label.vi)
            if any(folded == fold(name).replace("-", "_") for name in names if name):
                return term
        meant = [term for term in self.terms if any(_is_part(folded, name) for name in term.label)]
        if len(meant) == 1:  # `vào`, for `đoàn vào`
            return meant[0]
        codes = ", ".join(term.value for term in self.terms)
        raise Unreadable(f"{text!r} is none of {codes}.{did_you_mean(text, self.codes())}")

    def codes(self) -> list[str]:
        """The stored codes."""
        return [term.value for term in self.terms]

    def show(self, value: Term, lang: Lang) -> str:
        """The label in the language."""
        return value.label.to(lang)

    def export(self, value: Term) -> str:
        """The code."""
        return value.value


_NOT = {"not", "non", "no", "khong", "chua", "phi"}


def _is_part(folded: str, label: str) -> bool:
    """Whether the words are some of the label's, and leave out none that turns its meaning."""
    said, whole = set(folded.split()), set(fold(label).replace("-", " ").split())
    return bool(said) and said <= whole and not (whole - said) & _NOT


@dataclass(frozen=True)
class PartialDate(FieldType):
    """A date known to the year, the month or the day."""

    def parse(self, text: str) -> str:
        """The date as ISO 8601 text of reduced precision."""
        return parse_partial_date(text)

    def is_unit(self, words: str) -> bool:
        """Whether `words` name a date format that is read as it says: the day comes first."""
        return is_date_format(words)

    def show(self, value: Any, lang: Lang) -> str:
        """The date as the language writes it."""
        return show_partial_date(value, lang)

    def export(self, value: str) -> str:
        """The ISO text."""
        return value
