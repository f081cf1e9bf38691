"""JSON objects one after another: numbers exact, nothing said twice, nothing without bound.

The standard decoder does it: it keeps what a text says that is no Unicode, for a later check to
find, where yajl makes a question mark of it.
"""

from __future__ import annotations

import json
import re
from decimal import Decimal, InvalidOperation
from typing import IO, TYPE_CHECKING, Any

from ecodiplo.errors import Unreadable
from ecodiplo.formats.text_files.encoding import checked, undecodable
from ecodiplo.text import visible

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecodiplo.formats.source import Faults, Source

# Of one item: its depth, its length in characters, the power of ten of its numbers. What comes
# after would take as much memory as they say.
DEEPEST = 20
LONGEST_ITEM = 4_000_000
_FURTHEST_POWER = 100

_PIECE = 2**18
_SPACE = re.compile(r"[ \t\n\r]*")


class Decoder:
    """Decodes objects and notes, for `told`, what they may not hold."""

    def __init__(self) -> None:
        self.problems: list[tuple[str, str]] = []
        self._json = json.JSONDecoder(
            object_pairs_hook=self._object, parse_float=self._decimal, parse_constant=self._constant
        )

    def whole(self, text: str) -> dict[str, Any]:
        """The object that is all there is in `text`. Raises Unreadable when it is none."""
        start = _skip(text, 0)
        if not text.startswith("{", start):
            raise Unreadable('is no object; write {"name": value, ...}')
        if len(text) > LONGEST_ITEM:
            raise Unreadable(f"is longer than {LONGEST_ITEM:,} characters")
        try:
            item, end = self.at(text, start)
        except json.JSONDecodeError as error:
            raise Unreadable(_explained(error)) from None
        if _skip(text, end) < len(text):
            raise Unreadable(f"has more than one object: {_near(text, _skip(text, end))}")
        return item

    def at(self, text: str, start: int) -> tuple[dict[str, Any], int]:
        """The object that begins at `start`, and where it ends.

        Raises JSONDecodeError when it is none or is cut off, Unreadable when it goes too far.
        """
        self.problems.clear()
        try:
            item, end = self._json.raw_decode(text, start)
        except json.JSONDecodeError:
            raise
        except RecursionError:
            raise Unreadable(f"is nested more than {DEEPEST} deep") from None
        except ValueError:  # digits past the interpreter's limit
            raise Unreadable("has a number too long to be one") from None
        if not _is_flat(item, DEEPEST):
            raise Unreadable(f"is nested more than {DEEPEST} deep")
        return item, end

    def told(self, faults: Faults, row: int) -> bool:
        """Whether the object last decoded had problems, which are noted as faults of its row."""
        for column, reason in self.problems:
            faults.note(reason, row, column)
        return bool(self.problems)

    def _object(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            names = [name for name, _ in pairs]
            twice = next(name for name in names if names.count(name) > 1)
            self.problems.append((visible(twice[:80]), "is named twice in one object"))
        return found

    def _decimal(self, text: str) -> Decimal:
        try:
            value = Decimal(text)
        except InvalidOperation:
            value = Decimal("Infinity")
        if not value.is_finite() or abs(value.adjusted()) > _FURTHEST_POWER:
            self.problems.append(("", f"has the number {text[:40]}, out of all range"))
        return value

    def _constant(self, name: str) -> None:
        self.problems.append(("", f"has {name}, which is no number of JSON; write null"))


class Items:
    """The objects of an array, or the only one, read as they are asked for."""

    def __init__(self, source: Source, stream: IO[str]) -> None:
        self.source = source
        self.stream = stream
        self.decoder = Decoder()
        self.number = 0  # of the object last read, or being read
        self._text = ""
        self._at = 0

    def __iter__(self) -> Iterator[dict[str, Any]]:
        """The objects. Raises Unreadable where the text is no array of objects."""
        first = self._next()
        if first == "{":
            self.number = 1
            yield self._item()
        elif first == "[":
            self._at += 1
            yield from self._array()
        elif first:
            raise Unreadable("must be an array of objects, or one object")
        else:
            raise Unreadable("is empty; an array without objects is written []")
        if self._next():
            raise Unreadable(f"goes on after its end: {_near(self._text, self._at)}")

    def _array(self) -> Iterator[dict[str, Any]]:
        if self._next() == "]":
            self._at += 1
            return
        while True:
            self.number += 1
            if not (letter := self._next()):
                raise Unreadable("is missing: the array has no end")
            if letter != "{":
                raise Unreadable(f"is no object: {_near(self._text, self._at)}")
            yield self._item()
            letter = self._next()
            self._at += 1
            if letter == "]":
                return
            if letter != ",":
                found = _near(self._text, self._at - 1) if letter else "the end"
                raise Unreadable(f"is followed by neither a comma nor ]: {found}")

    def _item(self) -> dict[str, Any]:
        while True:
            try:
                item, end = self.decoder.at(self._text, self._at)
            except json.JSONDecodeError as error:
                if len(self._text) - self._at > LONGEST_ITEM:
                    raise Unreadable(
                        f"is longer than {LONGEST_ITEM:,} characters, or {_explained(error)}"
                    ) from None
                # Cut off at the end of what has been read, perhaps.
                if not self._more():
                    raise Unreadable(_explained(error)) from None
                continue
            self._at = end
            return item

    def _next(self) -> str:
        """The next character that is not white space, or '' at the end."""
        while True:
            self._at = _skip(self._text, self._at)
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._more():
                return ""

    def _more(self) -> bool:
        """Read on, by as much as is being waited for, so that long items cost no square time."""
        left = self._text[self._at :]
        try:
            piece = self.stream.read(max(_PIECE, len(left)))
        except UnicodeError:
            raise Unreadable(undecodable(self.source)) from None
        self._text, self._at = left + checked(piece, self.source), 0
        return bool(piece)


def _skip(text: str, at: int) -> int:
    """Where the white space that begins at `at` ends."""
    found = _SPACE.match(text, at)
    assert found is not None  # it may be empty
    return found.end()


def _is_flat(value: Any, depth: int) -> bool:
    """Whether `value` is nested no deeper than `depth`."""
    if isinstance(value, dict):
        value = value.values()
    elif not isinstance(value, list):
        return True
    return depth > 0 and all(
        _is_flat(part, depth - 1) for part in value if isinstance(part, dict | list)
    )


def _explained(error: json.JSONDecodeError) -> str:
    reason = error.msg[:1].lower() + error.msg[1:]
    return f"is no valid JSON: {reason}, {_near(error.doc, error.pos)}"


def _near(text: str, at: int) -> str:
    """What stands there, for a message."""
    return repr(visible(text[at : at + 30])) if at < len(text) else "the end"
