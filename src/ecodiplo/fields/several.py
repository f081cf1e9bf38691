"""The field type of several values in one cell, each with its parts."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain
from typing import TYPE_CHECKING, Any

from ecodiplo.errors import ValueUnreadable
from ecodiplo.fields.base import FieldType
from ecodiplo.fields.separators import (
    has_marks_between,
    parts_between_marks,
    separate,
    separator_advice,
    separator_pattern,
    split_at,
)
from ecodiplo.fields.single import Choice
from ecodiplo.language import Label
from ecodiplo.text import may_say_none
from ecodiplo.workbook_cell import WorkbookCell

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from ecodiplo.language import Lang


@dataclass(frozen=True)
class Part:
    """A property of each item of a Many field beside its value: a role, a share, a date."""

    name: str
    type: FieldType
    label: Label
    default: Any = None
    is_named: bool = False  # people see the label before the part: `from 1/5/2004`


@dataclass(frozen=True)
class Many(FieldType):
    """Several values in one cell, separated by `;`, each with its parts after `|`.

    The field's value is a tuple of items. An item is the value alone when the field has no parts,
    else a tuple of the value and its parts. `\\` escapes the separators. Commas and the like
    separate terms, where every part is one; records, where `resolve_references` knows every part.
    """

    of: FieldType
    parts: tuple[Part, ...] = ()
    json_type = "array"

    def parse(self, text: str) -> tuple[Any, ...]:
        """The items, in order, without duplicates."""
        readers = [self.of.parse, *(part.type.parse for part in self.parts)]
        items = self.read(text, readers, [part.default for part in self.parts])
        return items if self.parts else tuple(item[0] for item in items)

    def read(
        self, text: str, readers: Sequence[Callable[[str], Any]], defaults: Sequence[Any],
        separator: str = "",
    ) -> tuple[tuple[Any, ...], ...]:  # fmt: skip
        """The items as tuples of the value and its parts, in order, without duplicates. `readers`
        read the value and each part from text; `defaults` are those of the parts. `separator`
        separates items as `;` does."""
        escaped = "\\" in text
        if not escaped and (separator == "|" or not (self.parts and "|" in text)):  # the quick way
            with suppress(ValueUnreadable):  # which `_item` explains
                pieces = map(str.strip, split_at(text, separator))
                values = [readers[0](piece) for piece in pieces if _is_filled(piece, self.of)]
                return tuple((value, *defaults) for value in dict.fromkeys(values))
        cells = _split(text, separator) if escaped else split_at(text, separator)
        escapes = "|".join(map(re.escape, filter(None, (";", "|", "\\", separator))))
        read = (self._items(cell, readers, defaults, escapes if escaped else "") for cell in cells)
        items = without_repeats(tuple(filter(None, chain.from_iterable(read))))
        if len({*items}) < len(items):
            raise ValueUnreadable(
                Label(
                    f"{text.strip()!r} has an item with its amount twice; keep one, or add them up",
                    f"{text.strip()!r} có một mục lặp cả số lượng; hãy giữ một, hoặc cộng lại",
                )
            )
        return items

    def _items(
        self, cell: str, readers: Sequence[Callable[[str], Any]], defaults: Sequence[Any],
        escapes: str,
    ) -> list[tuple[Any, ...]]:  # fmt: skip
        """The item in `cell`, or those of a cell that lists terms between other marks. `escapes` is
        the pattern of what a backslash escapes, '' where there is none."""
        try:
            return [self._item(cell, readers, defaults, escapes)]
        except ValueUnreadable:
            if escapes or not (values := _several(self.of, cell, readers[0])):
                raise
            return [(value, *defaults) for value in values]

    def _item(
        self, cell: str, readers: Sequence[Callable[[str], Any]], defaults: Sequence[Any],
        escapes: str,
    ) -> tuple[Any, ...]:  # fmt: skip
        """The value and the parts in `cell`; nothing for an empty cell."""
        pieces = (_pieces(cell, "\\|") if escapes else cell.split("|")) if self.parts else [cell]
        if escapes:
            pieces = [_unescape(piece, escapes) for piece in pieces]
        first, *texts = [piece.strip() for piece in pieces]
        first = first if _is_filled(first, self.of) else ""
        if not first and len(pieces) == 1:
            return ()
        _check_pieces(cell, first, texts, most=len(self.parts))
        value = _read_first(first, readers[0])
        if not texts:
            return (value, *defaults)
        texts += [""] * (len(self.parts) - len(texts))
        return (value, *(
            read(text) if _is_filled(text, part.type) else default
            for part, read, text, default
            in zip(self.parts, readers[1:], texts, defaults, strict=True)
        ))  # fmt: skip

    def show(self, value: Iterable[Any], lang: Lang) -> str:
        """The items for people: `Ørsted (Connected); Port of Rotterdam`."""
        return "; ".join(self.show_item(item, lang) for item in value)

    def show_item(self, item: Any, lang: Lang) -> str:
        """One item for people, without the parts that have their default."""
        if not self.parts:
            return self.of.show(item, lang)
        texts = [
            f"{part.label.to(lang)} {shown}" if part.is_named else shown
            for part, content in zip(self.parts, item[1:], strict=True)
            if content is not None and content != part.default
            for shown in (part.type.show(content, lang),)
        ]
        return self.of.show(item[0], lang) + (f" ({', '.join(texts)})" if texts else "")

    def export(self, value: Iterable[Any]) -> str:
        """The text of the items that `parse` reads back."""
        return "; ".join(map(self.export_item, value))

    def export_item(self, item: Any) -> str:
        """The text of one item."""
        if not self.parts:
            return _escape(self.of.export(item))
        count = len(self.parts)
        while count and item[count] == self.parts[count - 1].default:
            count -= 1
        texts = [_escape(self.of.export(item[0]))]
        for part, content in zip(self.parts[:count], item[1:], strict=False):
            texts.append("" if content is None else _escape(part.type.export(content)))
        return " | ".join(texts)

    def to_json(self, value: Iterable[Any]) -> list[Any]:
        """A JSON list: of values, or of objects when the items have parts."""
        return [*map(self.item_to_json, value)]

    def item_to_json(self, item: Any) -> Any:
        """One item for JSON."""
        if not self.parts:
            return self.of.to_json(item)
        return {"value": self.of.to_json(item[0])} | {
            part.name: None if content is None else part.type.to_json(content)
            for part, content in zip(self.parts, item[1:], strict=True)
        }

    def from_json(self, json: Any) -> str:
        """The cell with the items of a JSON list; a text is the cell itself."""
        if isinstance(json, int | float | Decimal | WorkbookCell):
            return _escape(self.of.from_json(json))
        if not isinstance(json, list):
            return super().from_json(json)
        return "; ".join(self._item_from_json(item) for item in json)

    def _item_from_json(self, item: Any) -> str:
        if not isinstance(item, dict):
            return _escape(self.of.from_json(item))
        names = ["value", *(part.name for part in self.parts)]
        if unknown := item.keys() - set(names):
            raise ValueUnreadable(
                Label(
                    f"an item has no {min(unknown)!r}; it has {', '.join(names)}",
                    f"mục không có {min(unknown)!r}; mục chỉ có {', '.join(names)}",
                )
            )
        types = [self.of, *(part.type for part in self.parts)]
        texts = [
            _escape(kind.from_json(item.get(name))) for name, kind in zip(names, types, strict=True)
        ]
        return " | ".join(texts)


def show_readable(kind: Many, value: Iterable[Any], show: Callable[[FieldType, Any], str]) -> str:
    """The items as `show` shows a value or a part of them, in the form that `parse` reads."""
    cells = []
    for item in value:
        first, *contents = item if kind.parts else (item,)
        texts = [show(kind.of, first)]
        for part, content in zip(kind.parts, contents, strict=True):
            is_left_out = content is None or content == part.default
            texts.append("" if is_left_out else show(part.type, content))
        while len(texts) > 1 and not texts[-1]:
            texts.pop()
        cells.append(" | ".join(map(_escape, texts)))
    return "; ".join(cells)


def _check_pieces(cell: str, first: str, texts: Sequence[str], *, most: int) -> None:
    """Raises ValueUnreadable for an item without a value, or with more parts than `most`."""
    if len(texts) > most:
        raise ValueUnreadable(
            Label(
                f"{cell.strip()!r} has more parts than {most} after |",
                f"{cell.strip()!r} có nhiều hơn {most} phần sau dấu |",
            )
        )
    if not first:
        raise ValueUnreadable(
            Label(
                f"{cell.strip()!r} has no value before |",
                f"{cell.strip()!r} không có giá trị trước dấu |",
            )
        )


def _is_filled(piece: str, kind: FieldType) -> bool:
    """Whether the piece of a cell is a value, and no mark of none."""
    return bool(piece) and not (may_say_none(piece) and kind.says_none(piece))


def without_repeats(items: tuple[tuple[Any, ...], ...]) -> tuple[tuple[Any, ...], ...]:
    """The items without those that say nothing new. One with an amount can be a second amount: it
    stays."""
    if len({*items}) == len(items):
        return items
    if any(isinstance(part, int | float | Decimal) for item in items for part in item[1:]):
        return items
    return tuple(dict.fromkeys(items))


def _several(kind: FieldType, text: str, read: Callable[[str], Any]) -> list[Any]:
    """The values of a text that lists terms between other marks than `;`; none where the text is no
    such list. Only terms are known without a database; every text is a value of other types."""
    if not (isinstance(kind, Choice) and has_marks_between(text)):
        return []
    values: dict[str, Any] = {}

    def is_term(part: str) -> bool:
        with suppress(ValueUnreadable):
            values[part] = read(part)
        return part in values

    return [values[part] for part in separate(text, is_term)]


def _read_first(text: str, read: Callable[[str], Any]) -> Any:
    """The value of an item. Raises ValueUnreadable, with advice where it is several values."""
    try:
        return read(text)
    except ValueUnreadable as error:
        parts, known = parts_between_marks(text), set()
        for part in parts:
            with suppress(ValueUnreadable):
                read(part)
                known.add(part)
        raise ValueUnreadable(error.message + separator_advice(parts, known)) from None


def _split(text: str, separator: str) -> list[str]:
    """The pieces of `text` between the semicolons and separators that no backslash escapes; the
    escapes stay."""
    return _pieces(text, separator_pattern(separator))


def _pieces(text: str, mark: str) -> list[str]:
    """The pieces of `text` between matches of the pattern `mark` that no backslash escapes."""
    pieces = [""]
    for token in re.finditer(rf"\\.|({mark})|.", text, re.DOTALL):
        if token[1]:
            pieces.append("")
        else:
            pieces[-1] += token[0]
    return pieces


_ESCAPABLE = re.compile(r"[;|\\]")


def _escape(text: str) -> str:
    return _ESCAPABLE.sub(r"\\\g<0>", text) if _ESCAPABLE.search(text) else text


def _unescape(text: str, escapes: str) -> str:
    """The text without the backslashes before what they escape; `DOM\\user` keeps its own."""
    return re.sub(rf"\\({escapes})", r"\1", text)
