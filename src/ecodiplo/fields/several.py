"""The type of several values in one cell, each with its parts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from ecodiplo.errors import Unreadable
from ecodiplo.fields.base import FieldType
from ecodiplo.money import NumberCell, is_double

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ecodiplo.language import Label, Lang


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
                part.name: None if given is None else _plain(part, given)
                for part, given in zip(self.parts, item[1:], strict=True)
            }
            for item in value
        ]

    def unplain(self, plain: Any) -> str:
        """The cell of a JSON list; a text alone is taken for the cell itself."""
        if isinstance(plain, int | float | Decimal | NumberCell):
            return _escape(self.of.unplain(plain))
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


def _plain(part: Part, given: Any) -> Any:
    """A part as JSON has it; a number of more digits than a script's numbers keep, as text."""
    exact = isinstance(given, Decimal) and not is_double(given)
    return part.type.export(given) if exact else part.type.plain(given)


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
