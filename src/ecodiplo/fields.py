"""Field types: how a kind of value is parsed from text, shown to people and exported.

One law holds for every type: `parse(export(value)) == value`. Command-line
options, imports and the Python API share these parsers. The types know no
database; `services/columns.py` gives each its SQL.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from ecodiplo.dates import parse_partial_date, show_partial_date
from ecodiplo.errors import Unreadable
from ecodiplo.language import Label, Lang
from ecodiplo.money import export_number, parse_money, parse_number, show_money, show_number
from ecodiplo.text import clean, did_you_mean, fold

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ecodiplo.vocabulary import Term


class FieldType(ABC):
    """A kind of value. `parse` raises Unreadable, never returns None for bad input."""

    unit = ""

    @abstractmethod
    def parse(self, text: str) -> Any:
        """The value that `text` gives."""

    @abstractmethod
    def show(self, value: Any, lang: Lang) -> str:
        """`value` for people."""

    @abstractmethod
    def export(self, value: Any) -> str:
        """`value` as text that `parse` reads back."""

    def plain(self, value: Any) -> Any:
        """`value` as JSON has it: numbers as numbers, dates as ISO text."""
        return self.export(value)

    def unplain(self, plain: Any) -> str:
        """The text that `parse` reads, of a value as JSON has it: `parse(unplain(plain(v))) == v`.

        Raises Unreadable for what no JSON of the type looks like.
        """
        if plain is None:
            return ""
        if isinstance(plain, str):
            return plain
        if isinstance(plain, bool):
            return "yes" if plain else "no"
        if isinstance(plain, float):  # its shortest digits, without an exponent
            plain = Decimal(repr(plain))
        if isinstance(plain, Decimal):
            return f"{plain:f}"
        if isinstance(plain, int):
            return str(plain)
        raise Unreadable(f"one value belongs here, not {_kind(plain)}")


def _kind(plain: Any) -> str:
    return (
        "a list" if isinstance(plain, list) else "an object" if isinstance(plain, dict) else "this"
    )


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
class Integer(FieldType):
    """A whole number from `least` to `most`."""

    least: int | None = 0
    most: int = 2**31 - 1
    unit: str = ""

    def parse(self, text: str) -> int:
        """The number; grouping marks and magnitude words are read as for money."""
        value = parse_number(text)
        if value != value.to_integral_value():
            raise Unreadable(f"{text!r} is no whole number")
        if self.least is not None and value < self.least:
            raise Unreadable(f"{text!r} is less than {self.least}")
        if value > self.most:
            raise Unreadable(f"{text!r} is more than {self.most}")
        return int(value)

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

    def show(self, value: Any, lang: Lang) -> str:
        """The date as the language writes it."""
        return show_partial_date(value, lang)

    def export(self, value: str) -> str:
        """The ISO text."""
        return value


@dataclass(frozen=True)
class Reference:
    """A record referred to: its handle (what identifies it in text), and its name once known."""

    handle: str
    label: Label | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Ref(FieldType):
    """A record of another entity, by its handle, or any name that finds just one."""

    entity: str

    def parse(self, text: str) -> Reference:
        """The reference as written; a service resolves it against the database."""
        handle = clean(text)
        if not handle:
            raise Unreadable("a name is missing")
        return Reference(handle)

    def show(self, value: Reference, lang: Lang) -> str:
        """The record's name in the language, or its handle."""
        return value.label.to(lang) if value.label else value.handle

    def export(self, value: Reference) -> str:
        """The handle."""
        return value.handle


@dataclass(frozen=True)
class AnyRef(Ref):
    """A record of any of several entities, by its ref: `DEL-2022-0001`.

    The mapped attributes are `<name>_<model>`, one a possible entity.
    """

    entity: str = ""
    entities: tuple[str, ...] = ()

    def show(self, value: Reference, lang: Lang) -> str:
        """The ref and the name."""
        return f"{value.handle} {value.label.to(lang)}" if value.label else value.handle


@dataclass(frozen=True)
class Part:
    """What an item of a Many field says beside its value: a role, a share, a date."""

    name: str
    type: FieldType
    label: Label
    default: Any = None


@dataclass(frozen=True)
class Many(FieldType):
    """Several values in one cell, separated by `;`, each with its parts after `|`.

    A value is a tuple of items; an item is the value alone when the field has no
    parts, else a tuple of the value and its parts. `\\` escapes the separators.
    """

    of: FieldType
    parts: tuple[Part, ...] = ()

    def parse(self, text: str) -> tuple[Any, ...]:
        """The items, in order, without repeats."""
        cells = [cell for cell in _split(text, ";") if _unescape(cell).strip()]
        return tuple(dict.fromkeys(self._item(cell) for cell in cells))

    def _item(self, cell: str) -> Any:
        if not self.parts:
            return self.of.parse(_unescape(cell).strip())
        texts = [_unescape(part).strip() for part in _split(cell, "|")]
        if len(texts) > 1 + len(self.parts):
            raise Unreadable(f"{cell.strip()!r} has more parts than {len(self.parts)} after |")
        texts += [""] * (1 + len(self.parts) - len(texts))
        given = [
            part.type.parse(text) if text.strip() else part.default
            for part, text in zip(self.parts, texts[1:], strict=True)
        ]
        return (self.of.parse(texts[0]), *given)

    def show(self, value: Iterable[Any], lang: Lang) -> str:
        """The items for people: `Ørsted (Connected); Port of Rotterdam`."""
        return "; ".join(self.show_item(item, lang) for item in value)

    def show_item(self, item: Any, lang: Lang) -> str:
        """One item for people; parts that are at their default go unsaid."""
        if not self.parts:
            return self.of.show(item, lang)
        said = [
            part.type.show(given, lang)
            for part, given in zip(self.parts, item[1:], strict=True)
            if given is not None and given != part.default
        ]
        return self.of.show(item[0], lang) + (f" ({', '.join(said)})" if said else "")

    def export(self, value: Iterable[Any]) -> str:
        """The items as `parse` reads them back."""
        return "; ".join(self._export_item(item) for item in value)

    def _export_item(self, item: Any) -> str:
        if not self.parts:
            return _escape(self.of.export(item))
        texts = [_escape(self.of.export(item[0]))]
        for part, given in zip(self.parts, item[1:], strict=True):
            texts.append("" if given is None else _escape(part.type.export(given)))
        while len(texts) > 1 and _is_default(texts[-1], self.parts[len(texts) - 2]):
            texts.pop()
        return " | ".join(texts)

    def plain(self, value: Iterable[Any]) -> list[Any]:
        """A JSON list: of values, or of objects when the items have parts."""
        if not self.parts:
            return [self.of.plain(item) for item in value]
        return [
            {"value": self.of.plain(item[0])}
            | {
                part.name: None if given is None else part.type.plain(given)
                for part, given in zip(self.parts, item[1:], strict=True)
            }
            for item in value
        ]

    def unplain(self, plain: Any) -> str:
        """The cell of a JSON list; a text alone is taken for the cell itself."""
        if not isinstance(plain, list):
            return super().unplain(plain)
        return "; ".join(self._unplain_item(item) for item in plain)

    def _unplain_item(self, item: Any) -> str:
        if not isinstance(item, dict):
            return _escape(self.of.unplain(item))
        names = ["value", *(part.name for part in self.parts)]
        if unknown := item.keys() - set(names):
            raise Unreadable(f"an item has no {min(unknown)!r}; it has {', '.join(names)}")
        types = [self.of, *(part.type for part in self.parts)]
        texts = [
            _escape(kind.unplain(item.get(name))) for name, kind in zip(names, types, strict=True)
        ]
        return " | ".join(texts)


def _is_default(text: str, part: Part) -> bool:
    return text == ("" if part.default is None else _escape(part.type.export(part.default)))


def _split(text: str, mark: str) -> list[str]:
    """`text` split at every `mark` that no backslash escapes; the escapes stay in."""
    if "\\" not in text:
        return text.split(mark)
    pieces = [""]
    for token in re.findall(r"\\.|.", text, re.DOTALL):
        if token == mark:
            pieces.append("")
        else:
            pieces[-1] += token
    return pieces


def _escape(text: str) -> str:
    return re.sub(r"([;|\\])", r"\\\1", text)


def _unescape(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text, flags=re.DOTALL)
