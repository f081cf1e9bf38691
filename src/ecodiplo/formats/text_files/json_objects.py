"""Reads JSON objects one at a time: numbers exact, no name twice in an object, every size limited.

It uses the standard decoder, which keeps a lone surrogate such as "\\ud800" for a later check;
yajl replaces it by a question mark.
"""

from __future__ import annotations

import json
import re
from decimal import Decimal, InvalidOperation
from typing import IO, TYPE_CHECKING, Any

from ecodiplo.errors import InvalidData, Problem, ValueUnreadable
from ecodiplo.formats.batches import batches
from ecodiplo.formats.text_files.encoding import checked, undecodable
from ecodiplo.language import Label, same, show_count
from ecodiplo.text import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ecodiplo.formats.batches import ReadBatch
    from ecodiplo.formats.input_file import InputFile

# The number of an object, its members, and its faults: the name of the member, and the reason.
NumberedObject = tuple[int, dict[str, Any], list[tuple[str, Label]]]

# Limits of one object: its depth, its length in characters, the power of ten of its numbers. An
# object beyond them could take any amount of memory in the later steps.
DEEPEST = 20
LONGEST_OBJECT = 4_000_000
_FURTHEST_POWER = 100

# The most faults of single objects that are collected; a file with more is another kind of file.
MOST_FAULTS = 1_000

_PIECE = 2**18
# Vietnamese for the messages of the json module, by their beginnings.
_MESSAGES = {
    "Expecting property name": "cần tên trường trong dấu nháy kép",
    "Expecting ':'": "thiếu dấu hai chấm",
    "Expecting ','": "thiếu dấu phẩy",
    "Expecting value": "thiếu giá trị",
    "Invalid control character": "có ký tự điều khiển không hợp lệ",
    "Invalid \\": "có chuỗi thoát không hợp lệ",
    "Unterminated string": "có chuỗi chưa đóng dấu nháy kép",
    "Illegal trailing comma": "thừa dấu phẩy cuối",
}
_SPACE = re.compile(r"[ \t\n\r]*")

_TOO_DEEP = Label(f"is nested more than {DEEPEST} deep", f"lồng nhau quá {DEEPEST} cấp")
_TOO_LONG = Label("is longer than {most} characters", "dài hơn {most} ký tự").fill(
    most=show_count(LONGEST_OBJECT)
)


def batches_of(source: InputFile, objects: Iterable[NumberedObject]) -> Iterator[ReadBatch]:
    """The objects without faults, in batches. Raises InvalidData with the faults of the others and
    that of the file, after the last object or after MOST_FAULTS."""
    return batches(_sound(source, objects))


def _sound(
    source: InputFile, objects: Iterable[NumberedObject]
) -> Iterator[tuple[int, dict[str, Any]]]:
    problems: list[Problem] = []
    try:
        for number, row, faults in objects:
            problems += [Problem(reason, source.name, number, column) for column, reason in faults]
            if len(problems) >= MOST_FAULTS:
                break
            if not faults:
                yield number, row
    except InvalidData as error:
        problems += error.problems
    if problems:
        raise InvalidData(problems[:MOST_FAULTS])


class Decoder:
    """Decodes objects, and collects the faults of the object that was decoded last."""

    def __init__(self) -> None:
        self.problems: list[tuple[str, Label]] = []  # (column, reason)
        self._json = json.JSONDecoder(
            object_pairs_hook=self._object, parse_float=self._decimal, parse_constant=self._constant
        )

    def whole(self, text: str) -> dict[str, Any]:
        """The object in `text`. Raises ValueUnreadable when `text` is not exactly one object."""
        start = _skip(text, 0)
        if not text.startswith("{", start):
            raise ValueUnreadable(
                Label('is not an object; write {"name": value, ...}',
                      'không phải đối tượng JSON; hãy viết {"tên": giá trị, ...}')
            )  # fmt: skip
        if len(text) > LONGEST_OBJECT:
            raise ValueUnreadable(_TOO_LONG)
        try:
            decoded, end = self.at(text, start)
        except json.JSONDecodeError as error:
            raise ValueUnreadable(_explain(error)) from None
        if _skip(text, end) < len(text):
            reason = Label("has more than one object: ", "có nhiều hơn một đối tượng JSON: ")
            raise ValueUnreadable(reason + _near(text, _skip(text, end)))
        return decoded

    def at(self, text: str, start: int) -> tuple[dict[str, Any], int]:
        """The object that begins at `start`, and the position after it.

        Raises JSONDecodeError for text that is not an object or is cut off, ValueUnreadable for an
        object beyond the limits.
        """
        self.problems.clear()
        try:
            decoded, end = self._json.raw_decode(text, start)
        except json.JSONDecodeError:
            raise
        except RecursionError:
            raise ValueUnreadable(_TOO_DEEP) from None
        except ValueError:  # digits past the interpreter's limit
            raise ValueUnreadable(
                Label("has a number too long to read", "có số quá dài, không đọc được")
            ) from None
        if not _is_flat(decoded, DEEPEST):
            raise ValueUnreadable(_TOO_DEEP)
        return decoded, end

    def _object(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        fields = dict(pairs)
        if len(fields) < len(pairs):
            names = [name for name, _ in pairs]
            twice = next(name for name in names if names.count(name) > 1)
            reason = Label("is named twice in one object", "xuất hiện hai lần trong một đối tượng")
            self.problems.append((visible(twice[:80]), reason))
        return fields

    def _decimal(self, text: str) -> Decimal:
        try:
            value = Decimal(text)
        except InvalidOperation:
            value = Decimal("Infinity")
        if not value.is_finite() or abs(value.adjusted()) > _FURTHEST_POWER:
            reason = Label("has the number {number}, which is out of range",
                           "có số {number} nằm ngoài phạm vi")  # fmt: skip
            self.problems.append(("", reason.fill(number=text[:40])))
        return value

    def _constant(self, name: str) -> None:
        reason = Label("has {name}, which is not a number in JSON; write null",
                       "có {name} không phải số trong JSON; hãy viết null")  # fmt: skip
        self.problems.append(("", reason.fill(name=name)))


class ObjectStream:
    """The objects of an array, or the only object of a file, read one at a time."""

    def __init__(self, source: InputFile, stream: IO[str]) -> None:
        self.source = source
        self.stream = stream
        self.decoder = Decoder()
        self.number = 0  # the number of the object that is being read, or was read last
        self._text = ""
        self._at = 0

    def __iter__(self) -> Iterator[dict[str, Any]]:
        """The objects. Raises ValueUnreadable where the text is not an array of objects."""
        first = self._next()
        if first == "{":
            self.number = 1
            yield self._object()
        elif first == "[":
            self._at += 1
            yield from self._array()
        elif first:
            raise ValueUnreadable(
                Label("must be an array of objects, or one object",
                      "phải là một mảng đối tượng JSON, hoặc một đối tượng")
            )  # fmt: skip
        else:
            raise ValueUnreadable(
                Label("is empty; an array without objects is written []",
                      "trống; mảng không có đối tượng viết là []")
            )  # fmt: skip
        if self._next():
            reason = Label("goes on after its end: ", "còn nội dung sau chỗ kết thúc: ")
            raise ValueUnreadable(reason + _near(self._text, self._at))

    def _array(self) -> Iterator[dict[str, Any]]:
        if self._next() == "]":
            self._at += 1
            return
        while True:
            self.number += 1
            if not (letter := self._next()):
                raise ValueUnreadable(
                    Label("is missing: the array is not closed", "thiếu: mảng chưa được đóng")
                )
            if letter != "{":
                reason = Label("is not an object: ", "không phải đối tượng JSON: ")
                raise ValueUnreadable(reason + _near(self._text, self._at))
            yield self._object()
            letter = self._next()
            self._at += 1
            if letter == "]":
                return
            if letter != ",":
                reason = Label("is followed by neither a comma nor ]: ",
                               "không có dấu phẩy hoặc ] theo sau: ")  # fmt: skip
                raise ValueUnreadable(reason + _near(self._text, self._at - bool(letter)))

    def _object(self) -> dict[str, Any]:
        while True:
            try:
                decoded, end = self.decoder.at(self._text, self._at)
            except json.JSONDecodeError as error:
                if len(self._text) - self._at > LONGEST_OBJECT:
                    raise ValueUnreadable(
                        _TOO_LONG + Label(", or ", ", hoặc ") + _explain(error)
                    ) from None
                # The object may go on after the text that has been read.
                if not self._more():
                    raise ValueUnreadable(_explain(error)) from None
                continue
            self._at = end
            return decoded

    def _next(self) -> str:
        """The next character that is not white space, or '' at the end of the file."""
        while True:
            self._at = _skip(self._text, self._at)
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._more():
                return ""

    def _more(self) -> bool:
        """Read further text: whether there was any. Each piece is as long as the undecoded text, so
        that a long object takes linear time, not quadratic."""
        left = self._text[self._at :]
        try:
            piece = self.stream.read(max(_PIECE, len(left)))
        except UnicodeError:
            raise ValueUnreadable(undecodable(self.source)) from None
        self._text, self._at = left + checked(piece, self.source), 0
        return bool(piece)


def _skip(text: str, at: int) -> int:
    """The position after the white space that begins at `at`."""
    space = _SPACE.match(text, at)
    assert space is not None  # the pattern also matches no white space
    return space.end()


def _is_flat(value: Any, depth: int) -> bool:
    """Whether `value` is nested no deeper than `depth`."""
    if isinstance(value, dict):
        value = value.values()
    elif not isinstance(value, list):
        return True
    return depth > 0 and all(
        _is_flat(part, depth - 1) for part in value if isinstance(part, dict | list)
    )


def _explain(error: json.JSONDecodeError) -> Label:
    """The message of the json module, with the text at its place."""
    vietnamese = (text for start, text in _MESSAGES.items() if error.msg.startswith(start))
    reason = Label(error.msg[:1].lower() + error.msg[1:], next(vietnamese, "sai cú pháp"))
    text = Label("is not valid JSON: ", "không phải JSON hợp lệ: ")
    return text + reason + ", " + _near(error.doc, error.pos)


def _near(text: str, at: int) -> Label:
    """The text at a place, quoted for a message."""
    if at < len(text):
        return same(repr(visible(text[at : at + 30])))
    return Label("the end", "hết nội dung")
