"""Rows from memory as a file that an import reads: in JSON lines, which hold every value exactly.

An import may read its rows several times, and a generator can be read only once. A file also keeps
memory flat, however many rows there are, and the report is that of a file.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from ecodiplo.api.values import plain_value
from ecodiplo.errors import InvalidData, Problem, UsageProblem, ValueUnreadable
from ecodiplo.fault_codes import FaultCode
from ecodiplo.fields import Text
from ecodiplo.formats.input_file import Contents, InputFile, TemporaryCopy
from ecodiplo.language import Label, same
from ecodiplo.text import visible

if TYPE_CHECKING:
    from typing import IO

_TEXT = Text()
# What the encoder writes as it is.
_JSON = frozenset({str, int, bool, type(None)})


def write_rows(rows: object, name: str) -> InputFile:
    """The rows, an iterable of mappings, as a temporary file that messages call `name`.

    Raises UsageProblem for what is no mapping, and InvalidData for a value that no field takes. An
    exception of the iterable passes through.
    """
    if not isinstance(rows, Iterable) or isinstance(rows, str | bytes | Mapping) or _is_frame(rows):
        raise _no_rows(rows)
    copy = TemporaryCopy()
    with copy.create() as file:
        for number, row in enumerate(rows, 1):
            _write(file, name, number, row)
    return InputFile(
        copy.path, "jsonl", encoding="utf-8", given_name=name, contents=Contents(pipe=copy)
    )


def _write(file: IO[bytes], name: str, number: int, row: object) -> None:
    if not isinstance(row, Mapping):
        raise _wrong_rows(
            Label(f"row {number} must be a mapping such as a dict, not a value of type"
                  f" {type(row).__name__}",
                  f"dòng {number} phải là một ánh xạ như dict, không phải giá trị kiểu"
                  f" {type(row).__name__}")
        )  # fmt: skip
    members = []
    for heading, value in row.items():
        if not isinstance(heading, str):
            raise _wrong_rows(
                Label(f"row {number} has the name {heading!r}, which is no text",
                      f"dòng {number} có tên {heading!r} không phải văn bản")
            )  # fmt: skip
        try:
            members.append(f"{json.dumps(str(heading))}: {_encode(plain_value(value))}")
        except ValueUnreadable as error:
            column = visible(heading)
            raise InvalidData(
                [Problem(error.message, name, number, column, code=FaultCode.INVALID_VALUE)]
            ) from None
    file.write(f"{{{', '.join(members)}}}\n".encode())


def _encode(value: Any) -> str:
    """The value in JSON. Raises ValueUnreadable for a value that no field takes."""
    if type(value) in _JSON:
        return json.dumps(value)
    if isinstance(value, list):
        return f"[{', '.join(map(_encode, value))}]"
    if isinstance(value, dict):
        parts = (f"{json.dumps(str(name))}: {_encode(part)}" for name, part in value.items())
        return f"{{{', '.join(parts)}}}"
    text = _TEXT.from_json(value)  # which refuses what no field takes
    if isinstance(value, Decimal):
        return f"{value:f}"
    return text if isinstance(value, int | float) else json.dumps(text)


def _is_frame(rows: object) -> bool:
    return type(rows).__name__ == "DataFrame"


def _no_rows(rows: object) -> UsageProblem:
    if _is_frame(rows):
        return _wrong_rows(
            Label("mappings are taken; of a DataFrame, these are frame.to_dict('records')",
                  "cần các ánh xạ; với DataFrame, hãy dùng frame.to_dict('records')")
        )  # fmt: skip
    type_ = type(rows).__name__
    return _wrong_rows(
        Label(f"an iterable of mappings is taken, not a value of type {type_}",
              f"cần một dãy các ánh xạ, không phải giá trị kiểu {type_}")
    )  # fmt: skip


def _wrong_rows(reason: Label) -> UsageProblem:
    return UsageProblem(same("rows: ") + reason)
