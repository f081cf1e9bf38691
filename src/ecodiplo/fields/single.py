"""The field types of one value other than a number: texts, yes or no, terms and dates."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from ecodiplo.dates import parse_partial_date, show_partial_date
from ecodiplo.errors import ValueUnreadable
from ecodiplo.fault_codes import FaultCode
from ecodiplo.fields.base import FieldType
from ecodiplo.fold import fold, near_form
from ecodiplo.language import Label, Lang, join
from ecodiplo.text import clean, did_you_mean, says_none

if TYPE_CHECKING:
    from ecodiplo.vocabulary import Term


@dataclass(frozen=True)
class Text(FieldType):
    """A text, stored NFC and trimmed."""

    is_text = True
    long: bool = False

    def parse(self, text: str) -> str:
        """The cleaned text."""
        return clean(text)

    def says_none(self, text: str) -> bool:
        """Whether the text is a dash; `không có` can be the text itself."""
        return says_none(text, words=False)

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
    says_none = FieldType.says_none

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
class Currency(Code):
    """The code of a currency, as in ISO 4217: three capital letters."""

    upper: bool = True

    def parse(self, text: str) -> str:
        """The code in capitals."""
        code = clean(text).upper()
        if not re.fullmatch(r"[A-Z]{3}", code):
            raise ValueUnreadable(
                Label(
                    f"{text!r} is not the code of a currency; write three letters, such as EUR",
                    f"{text!r} không phải là mã tiền tệ; hãy viết ba chữ cái, như EUR",
                )
            )
        return code


@dataclass(frozen=True)
class Measure(Text):
    """The measure that recomputes an indicator from the records: `count ENTITY NAME=VALUE` or
    `sum ENTITY.FIELD`.

    Here it is a text; `services/query/measure_syntax.py` checks the names in it.
    """


_YES = {"1", "yes", "y", "true", "co", "x", "dung"}
_NO = {"0", "no", "n", "false", "khong", "khong co", "sai"}


@dataclass(frozen=True)
class Flag(FieldType):
    """Yes or no."""

    fault_code = FaultCode.UNKNOWN_TERM

    takes = "value"
    json_type = "boolean"

    def parse(self, text: str) -> bool:
        """True for yes, có, x, 1; False for no, không, không có, 0."""
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

    def says_none(self, text: str) -> bool:
        """Whether the text stands for an empty cell; `không có` is no, `chưa có` not yet."""
        return super().says_none(text) and fold(text) not in {*_NO, "chua co"}

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

    fault_code = FaultCode.UNKNOWN_TERM

    terms: type[Term]

    def parse(self, text: str) -> Term:
        """The term that `text` names."""
        folded = _spaced(near_form(text))
        names = dict.fromkeys((folded, folded.removeprefix("da ")))
        for name in names:
            if (term := _terms_by_name(self.terms).get(name)) is not None:
                return term
        for part in names:
            matches = [t for t in self.terms if any(_is_part(part, name) for name in t.label)]
            if len(matches) == 1:  # `vào`, for `đoàn vào`; `đã chấm dứt`, for `chấm dứt hiệu lực`
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

    def says_none(self, text: str) -> bool:
        """Whether the text stands for an empty cell, and not for a term such as `unknown`."""
        is_none = super().says_none(text)
        return is_none and _spaced(near_form(text)) not in _terms_by_name(self.terms)

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
        for name in filter(None, (term.value, *term.label)):
            names.setdefault(_spaced(fold(name)), term)
    for term in terms:
        for name in term.other_names:
            names.setdefault(_spaced(fold(name)), term)
    return names


def _spaced(folded: str) -> str:
    """The words of a name, whether hyphens, underscores or spaces stand between them."""
    return " ".join(folded.replace("-", " ").replace("_", " ").split())


# Words that turn the meaning of the others: `thực hiện` is no `tạm đình chỉ thực hiện`.
_NEGATIONS = {"not", "non", "no", "khong", "chua", "phi", "het", "tam", "cham"}


def _is_part(folded: str, label: str) -> bool:
    """Whether the label has all the words of `folded`, and its other words contain no negation."""
    words, whole = set(folded.split()), set(_spaced(fold(label)).split())
    return bool(words) and words <= whole and not (whole - words) & _NEGATIONS


@dataclass(frozen=True)
class PartialDate(FieldType):
    """A date known to the year, the month or the day."""

    fault_code = FaultCode.INVALID_DATE

    takes = "value"
    is_text = True

    def parse(self, text: str) -> str:
        """The date as ISO 8601 text of reduced precision."""
        return parse_partial_date(text)

    def show(self, value: Any, lang: Lang) -> str:
        """The date in the form of the language."""
        return show_partial_date(value, lang)

    def export(self, value: str) -> str:
        """The ISO text."""
        return value
