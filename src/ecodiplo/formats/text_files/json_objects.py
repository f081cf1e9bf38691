"""Reads JSON objects one at a time: numbers exact, no name twice in an object, every size limited.

It uses the standard decoder, which keeps a lone surrogate such as "\\ud800" for a later check;
yajl replaces it by a question mark.
"""

from __future__ import annotations

import json
from decimal import Decimal, InvalidOperation
from typing import IO, TYPE_CHECKING, Any

from ecodiplo.errors import InvalidData, Problem, ValueUnreadable
from ecodiplo.fault_codes import FaultCode
from ecodiplo.formats.batches import batches
from ecodiplo.formats.text_files.json_text import (
    DEEPEST,
    LONGEST_OBJECT,
    TOO_DEEP,
    TOO_LONG,
    JsonText,
    explain,
    near,
    skip,
)
from ecodiplo.language import Label
from ecodiplo.text import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ecodiplo.formats.batches import ReadBatch
    from ecodiplo.formats.input_file import InputFile

# The number of an object, its members, and its faults: the name of the member, and the reason.
NumberedObject = tuple[int, dict[str, Any], list[tuple[str, Label]]]

# The limit of the power of ten of a number. A number beyond it could take any amount of memory in
# the later steps, as could an object beyond the limits of its depth and length.
_FURTHEST_POWER = 100

# The most faults of single objects that are collected; a file with more is another kind of file.
MOST_FAULTS = 1_000


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
            problems += [
                Problem(reason, source.name, number, column, code=FaultCode.INVALID_SYNTAX)
                for column, reason in faults
            ]
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
        start = skip(text, 0)
        if not text.startswith("{", start):
            raise ValueUnreadable(
                Label('is not an object; write {"name": value, ...}',
                      'không phải đối tượng JSON; hãy viết {"tên": giá trị, ...}')
            )  # fmt: skip
        if len(text) > LONGEST_OBJECT:
            raise ValueUnreadable(TOO_LONG)
        try:
            decoded, end = self.at(text, start)
        except json.JSONDecodeError as error:
            raise ValueUnreadable(explain(error)) from None
        if skip(text, end) < len(text):
            reason = Label("has more than one object: ", "có nhiều hơn một đối tượng JSON: ")
            raise ValueUnreadable(reason + near(text, skip(text, end)))
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
            raise ValueUnreadable(TOO_DEEP) from None
        except ValueError:  # digits past the interpreter's limit
            raise ValueUnreadable(
                Label("has a number too long to read", "có số quá dài, không đọc được")
            ) from None
        if not _is_flat(decoded, DEEPEST):
            raise ValueUnreadable(TOO_DEEP)
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

    def __init__(self, source: InputFile, stream: IO[str], path: Sequence[str] = ()) -> None:
        """`path` leads to the array or object: the names of the members to enter."""
        self.decoder = Decoder()
        self.number = 0  # the number of the object that is being read, or was read last
        self._text = JsonText(source, stream)
        self._path = path

    def __iter__(self) -> Iterator[dict[str, Any]]:
        """The objects. Raises ValueUnreadable where the text is not an array of objects."""
        text = self._text
        text.enter(self._path)
        first = text.next()
        if first == "{":
            self.number = 1
            yield text.decode(self.decoder.at)
        elif first == "[":
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
        if not self._path:
            text.finish()

    def _array(self) -> Iterator[dict[str, Any]]:
        text = self._text
        for letter in text.elements():
            self.number += 1
            if not letter:
                raise ValueUnreadable(
                    Label("is missing: the array is not closed", "thiếu: mảng chưa được đóng")
                )
            if letter != "{":
                reason = Label("is not an object: ", "không phải đối tượng JSON: ")
                raise ValueUnreadable(reason + text.near())
            yield text.decode(self.decoder.at)


def _is_flat(value: Any, depth: int) -> bool:
    """Whether `value` is nested no deeper than `depth`."""
    if isinstance(value, dict):
        value = value.values()
    elif not isinstance(value, list):
        return True
    return depth > 0 and all(
        _is_flat(part, depth - 1) for part in value if isinstance(part, dict | list)
    )
