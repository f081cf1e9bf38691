"""The field types of one value: texts, numbers, yes or no, terms and dates."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any

from ecodiplo.dates import is_date_format, parse_partial_date, show_partial_date
from ecodiplo.errors import ValueUnreadable
from ecodiplo.fields.base import FieldType
from ecodiplo.fold import fold
from ecodiplo.language import Label, Lang, join, same
from ecodiplo.money import (
    MORE_THAN_TWO_DECIMALS,
    NumberCell,
    export_number,
    is_dollars,
    parse_money,
    parse_number,
    show_money,
    show_number,
)
from ecodiplo.text import clean, did_you_mean

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
            raise ValueUnreadable(
                Label(
                    f"{text!r} is not a code; use letters, digits, - and _",
                    f"{text!r} không phải là mã; chỉ dùng chữ cái không dấu, chữ số, - và _",
                )
            )
        return code


@dataclass(frozen=True)
class Measure(Text):
    """The measure that recomputes an indicator from the records: `count ENTITY NAME=VALUE` or
    `sum ENTITY.FIELD`.

    Here it is a text; `services/query/measure_syntax.py` checks the names in it.
    """


# The labels of the units of numeric fields other than money, by `unit`.
UNITS = {
    "people": Label("people", "người"),
    "enterprises": Label("enterprises", "doanh nghiệp"),
    "%": Label("percent", "phần trăm"),
}


def _is_unit(unit: str, words: str) -> bool:
    """Whether `words` are the name of the unit or one of its labels."""
    names = (unit, *UNITS.get(unit, ()))
    return bool(unit) and fold(words) in map(fold, names)


def _decimals(json: Any, text: str) -> str:
    """The decimals of a JSON number or a number cell; '' for a text, which `parse` checks."""
    if isinstance(json, str) and not isinstance(json, NumberCell):
        return ""
    return text.partition(".")[2].rstrip("0")


_GROUPED = re.compile(r"[1-9][0-9]{0,2}(?:([.,])[0-9]{3})(?:\1[0-9]{3})*")


def _no_whole_number(text: str) -> ValueUnreadable:
    return ValueUnreadable(
        Label(f"{text} is not a whole number", f"{text} không phải là số nguyên")
    )


def _check_bounds(
    number: Decimal, least: Decimal | int | None, most: Decimal | int | None, text: str
) -> None:
    """Raise ValueUnreadable, with a quotation of `text`, when the number is out of bounds."""
    if least is not None and number < least:
        raise ValueUnreadable(Label(f"{text!r} is less than {least}", f"{text!r} nhỏ hơn {least}"))
    if most is not None and number > most:
        raise ValueUnreadable(Label(f"{text!r} is more than {most}", f"{text!r} lớn hơn {most}"))


@dataclass(frozen=True)
class Integer(FieldType):
    """A whole number from `least` to `most`."""

    least: int | None = 0
    most: int = 2**31 - 1
    unit: str = ""
    takes = "number"

    def parse(self, text: str) -> int:
        """The number; grouping marks and magnitude words are read as for money."""
        grouped = _GROUPED.fullmatch(text.strip())  # no decimals here: `1.234` has one meaning
        number = parse_number(text.replace(grouped[1], "") if grouped else text)
        if number != number.to_integral_value():
            raise _no_whole_number(repr(text))
        _check_bounds(number, self.least, self.most, text)
        return int(number)

    def from_json(self, json: Any) -> str:
        """The digits. Raises ValueUnreadable for a number with a fraction."""
        text = super().from_json(json)
        if _decimals(json, text):
            raise _no_whole_number(text)
        return text

    def is_unit(self, words: str) -> bool:
        """Whether `words` name the unit."""
        return _is_unit(self.unit, words)

    def show(self, value: int, lang: Lang) -> str:
        """The number with the marks of the language."""
        return show_number(value, lang)

    def export(self, value: int) -> str:
        """Plain digits."""
        return str(value)

    def to_json(self, value: int) -> int:
        """The number."""
        return value


@dataclass(frozen=True)
class Number(FieldType):
    """An exact number with at most two decimals."""

    least: Decimal | None = None
    most: Decimal | None = None
    unit: str = ""
    takes = "number"

    def parse(self, text: str) -> Decimal:
        """The number."""
        number = parse_number(text)
        _check_bounds(number, self.least, self.most, text)
        return number

    def from_json(self, json: Any) -> str:
        """The digits. Raises ValueUnreadable for a number with more than two decimals."""
        text = super().from_json(json)
        if len(_decimals(json, text)) > 2:
            raise ValueUnreadable(same(text) + MORE_THAN_TWO_DECIMALS)
        return text

    def is_unit(self, words: str) -> bool:
        """Whether `words` name the unit."""
        return _is_unit(self.unit, words)

    def show(self, value: Decimal, lang: Lang) -> str:
        """The number in the form of the language."""
        return show_number(value, lang)

    def export(self, value: Decimal) -> str:
        """Plain digits."""
        return export_number(value)

    def to_json(self, value: Decimal) -> int | float:
        """A JSON number, exact to the cent for amounts below 10**13."""
        return int(value) if value == value.to_integral_value() else float(value)


@dataclass(frozen=True)
class Money(Number):
    """An amount of US dollars, exact to the cent."""

    least: Decimal | None = Decimal(0)
    unit: str = "USD"

    def parse(self, text: str) -> Decimal:
        """The amount."""
        amount = parse_money(text)
        _check_bounds(amount, self.least, self.most, text)
        return amount

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

    takes = "value"

    def parse(self, text: str) -> bool:
        """True for yes, có, x, 1; False for no, không, 0."""
        folded = fold(text)
        if folded in _YES:
            return True
        if folded in _NO:
            return False
        raise ValueUnreadable(
            Label(
                f"{text!r} is neither yes nor no (có / không)",
                f"{text!r} không phải là có hoặc không",
            )
        )

    def show(self, value: bool, lang: Lang) -> str:
        """The word of the language."""
        return (Label("yes", "có") if value else Label("no", "không")).to(lang)

    def export(self, value: bool) -> str:
        """`yes` or `no`."""
        return "yes" if value else "no"

    def to_json(self, value: bool) -> bool:
        """A JSON boolean."""
        return value


@dataclass(frozen=True)
class Choice(FieldType):
    """One of the terms of a vocabulary. `parse` reads its code, its label in either language, or
    words that only its label has."""

    terms: type[Term]

    def parse(self, text: str) -> Term:
        """The term that `text` names."""
        folded = fold(text).replace("-", "_")
        if (term := _terms_by_name(self.terms).get(folded)) is not None:
            return term
        matches = [t for t in self.terms if any(_is_part(folded, name) for name in t.label)]
        if len(matches) == 1:  # `vào`, for `đoàn vào`
            return matches[0]
        allowed = self.allowed()
        labels = {name: t.code_label for t in self.terms for name in (*t.label, t.value)}
        raise ValueUnreadable(
            Label(
                f"{text!r} is none of {allowed.en}.",
                f"{text!r} không thuộc các giá trị cho phép: {allowed.vi}.",
            )
            + did_you_mean(text, labels, labels)
        )

    def allowed(self) -> Label:
        """The list of the allowed values: `inbound, outbound`, or in Vietnamese
        `Đoàn vào (inbound), Đoàn ra (outbound)`."""
        return join(", ", (term.code_label for term in self.terms))

    def codes(self) -> list[str]:
        """The stored codes."""
        return [term.value for term in self.terms]

    def show(self, value: Term, lang: Lang) -> str:
        """The label in the language."""
        return value.label.to(lang)

    def export(self, value: Term) -> str:
        """The code."""
        return value.value


@cache
def _terms_by_name(terms: type[Term]) -> dict[str, Term]:
    """The terms by each of their names, folded; the first term of a name."""
    names: dict[str, Term] = {}
    for term in terms:
        for name in filter(None, (term.value, term.label.en, term.label.vi)):
            names.setdefault(fold(name).replace("-", "_"), term)
    return names


_NEGATIONS = {"not", "non", "no", "khong", "chua", "phi"}


def _is_part(folded: str, label: str) -> bool:
    """Whether the label has all the words of `folded`, and its other words contain no negation."""
    words, whole = set(folded.split()), set(fold(label).replace("-", " ").split())
    return bool(words) and words <= whole and not (whole - words) & _NEGATIONS


@dataclass(frozen=True)
class PartialDate(FieldType):
    """A date known to the year, the month or the day."""

    takes = "value"

    def parse(self, text: str) -> str:
        """The date as ISO 8601 text of reduced precision."""
        return parse_partial_date(text)

    def is_unit(self, words: str) -> bool:
        """Whether `words` name a date format in which the day comes first."""
        return is_date_format(words)

    def show(self, value: Any, lang: Lang) -> str:
        """The date in the form of the language."""
        return show_partial_date(value, lang)

    def export(self, value: str) -> str:
        """The ISO text."""
        return value
