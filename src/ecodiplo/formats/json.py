"""JSON: one array of objects, read and written as a stream; an array inside an object is read."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from json.encoder import encode_basestring
from typing import IO, TYPE_CHECKING, Any
from uuid import uuid4

from ecodiplo.errors import ValueUnreadable
from ecodiplo.fields import Many
from ecodiplo.fields.columns import Cells
from ecodiplo.formats.text_files.encoding import text
from ecodiplo.formats.text_files.json_lists import (
    ITSELF,
    choose_path,
    note_of,
    path_at,
    read_outline,
)
from ecodiplo.formats.text_files.json_objects import ObjectStream, batches_of
from ecodiplo.language import Label
from ecodiplo.money import fits_double
from ecodiplo.option_names import option_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ecodiplo.fields.columns import ValueColumn
    from ecodiplo.formats.batches import ReadBatch
    from ecodiplo.formats.input_file import InputFile, IsHeading
    from ecodiplo.formats.sheet import Column, MakeCells, Sheet
    from ecodiplo.formats.text_files.json_objects import NumberedObject

# Further control characters that a terminal obeys; json.dumps escapes only those below U+0020.
_C1 = re.compile("[\x7f-\x9f]")

# Stands for a number with more digits than a double keeps, until its digits are put there.
_LONG = uuid4().hex


def read(source: InputFile, is_heading: IsHeading) -> Iterator[ReadBatch]:
    """The objects of the array, or the only object of the file, numbered from 1. The array can be
    inside an object: `source.at` names it where there are several.

    Raises InvalidData: at once for text that is not JSON, after the last object for faulty ones.
    """
    return batches_of(source, _objects(source, _path(source, is_heading)))


def _path(source: InputFile, is_heading: IsHeading) -> tuple[str, ...]:
    """The path to the array or object with the records. Raises InvalidData for a doubtful one."""
    outline = None
    try:
        with text(source, newline="") as stream:
            outline = read_outline(source, stream)
        if outline is None and source.at not in ("", ITSELF):
            raise ValueUnreadable(
                Label("is not an object with lists; leave out {option}",
                      "không phải đối tượng chứa danh sách; hãy bỏ {option}"
                      ).fill(option=option_name("at"))
            )  # fmt: skip
        if outline is None:
            return ()
        path = path_at(outline, source.at) if source.at else choose_path(outline, is_heading)
    except ValueUnreadable as error:
        raise source.fault_of(error) from None
    if path:
        source.note(note_of(outline, path))
    return path


def _objects(source: InputFile, path: tuple[str, ...]) -> Iterator[NumberedObject]:
    with text(source, newline="") as stream:
        objects = ObjectStream(source, stream, path)
        try:
            for row in objects:
                yield objects.number, row, objects.decoder.problems
        except ValueUnreadable as error:
            raise source.fault_of(error, objects.number or None) from None


def dumps(value: Any, indent: int | None = None) -> str:
    """`value` as JSON: letters unescaped, every control character escaped, and a Decimal of any
    size as a number with all its digits."""
    long: list[str] = []

    def number(value: Any) -> int | float | str:
        if not isinstance(value, Decimal):
            raise TypeError(f"no JSON has {value!r}")
        if value == value.to_integral_value():
            return int(value)
        if fits_double(value):
            return float(value)
        long.append(f"{value.normalize():f}")
        return _LONG

    written = json.dumps(value, ensure_ascii=False, indent=indent, default=number)
    if long:
        digits = iter(long)
        written = re.sub(f'"{_LONG}"', lambda _: next(digits), written)
    return _escape_controls(written)


def objects(sheet: Sheet) -> Iterator[str]:
    """The rows as JSON objects: every column, null for an empty cell."""
    names = [dumps(column.name).replace("%", "%%") for column in sheet.columns]
    form = "{" + ", ".join(f"{name}: %s" for name in names) + "}"
    for columns in sheet.cells(_cells):
        yield from map(form.__mod__, zip(*columns, strict=True))


def _cells(column: Column) -> MakeCells:
    """The function that makes the JSON values of a column."""
    kind = column.type
    if isinstance(kind, Many):
        return Cells(
            lambda item: dumps(kind.item_to_json(item)),
            lambda items: f"[{', '.join(items)}]",
            "null",
        ).of
    cells = Cells(lambda value: dumps(kind.to_json(value)), empty="null")
    if not kind.is_text:
        return cells.of

    def of_texts(values: ValueColumn) -> list[str]:
        if values.read or values.is_empty:
            return cells.of(values)
        texts = ["null" if text is None else encode_basestring(text) for text in values.stored]
        return [*map(_escape_controls, texts)] if _C1.search("".join(texts)) else texts

    return of_texts


def _escape_controls(json: str) -> str:
    return _C1.sub(lambda match: f"\\u{ord(match.group()):04x}", json)


def write(sheet: Sheet, stream: IO[str]) -> None:
    """Write the array, with an object on each line."""
    write_array(objects(sheet), stream)
    stream.write("\n")


def write_array(elements: Iterable[str], stream: IO[str], indent: str = "") -> None:
    """Write an array whose elements are JSON, each on a line; `indent` begins its own lines."""
    separator, end = f"[\n{indent}  ", "[]"
    for element in elements:
        stream.write(separator + element)
        separator, end = f",\n{indent}  ", f"\n{indent}]"
    stream.write(end)
