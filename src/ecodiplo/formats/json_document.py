"""A JSON document whose long lists are written one entry after another."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import IO, Any
from uuid import uuid4

from ecodiplo.formats.json import dumps, write_array

# Stands for a list until its entries are written.
_LIST = uuid4().hex


def write_document(document: dict[str, Any], out: IO[str]) -> None:
    """Write the document, indented; an iterator in it is a list with an entry on each line."""
    lists: list[Iterator[Any]] = []

    def hold(entries: Iterator[Any]) -> str:
        lists.append(entries)
        return _LIST

    before, *parts = encodable(dumps(_replace(document, hold), indent=2)).split(f'"{_LIST}"')
    out.write(before)
    for entries, part in zip(lists, parts, strict=True):
        line = before.rpartition("\n")[2]
        elements = (encodable(dumps(entry)) for entry in entries)
        write_array(elements, out, " " * (len(line) - len(line.lstrip())))
        out.write(part)
        before = part
    out.write("\n")


def encodable(text: str) -> str:
    """The JSON with an escape for each lone surrogate, which UTF-8 cannot encode."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def whole_document(document: Any) -> Any:
    """The document with lists in place of iterators."""
    return _replace(document, lambda entries: [whole_document(entry) for entry in entries])


def _replace(value: Any, list_of: Callable[[Iterator[Any]], Any]) -> Any:
    """The value with what `list_of` makes of each iterator in its place."""
    if isinstance(value, dict):
        return {name: _replace(part, list_of) for name, part in value.items()}
    if isinstance(value, list):
        return [_replace(part, list_of) for part in value]
    return list_of(value) if isinstance(value, Iterator) else value
