"""A JSON document whose long lists are written one entry after another."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, Any
from uuid import uuid4

from ecodiplo.formats.json import dumps

# Stands for a list until its entries are written.
_LIST = uuid4().hex


def write_document(document: dict[str, Any], out: IO[str]) -> None:
    """Write the document, indented; an iterator in it is a list with an entry on each line."""
    lists: list[Iterator[Any]] = []
    before, *parts = encodable(dumps(_hold(document, lists), indent=2)).split(f'"{_LIST}"')
    out.write(before)
    for entries, part in zip(lists, parts, strict=True):
        line = before.rpartition("\n")[2]
        _write_list(entries, " " * (len(line) - len(line.lstrip())), out)
        out.write(part)
        before = part
    out.write("\n")


def encodable(text: str) -> str:
    """The JSON with an escape for each lone surrogate, which UTF-8 cannot encode."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def whole_document(value: Any) -> Any:
    """The document with lists in place of iterators."""
    if isinstance(value, dict):
        return {name: whole_document(part) for name, part in value.items()}
    if isinstance(value, list | Iterator):
        return [whole_document(part) for part in value]
    return value


def _hold(value: Any, lists: list[Iterator[Any]]) -> Any:
    """The value with a mark in place of each iterator, which is added to the lists."""
    if isinstance(value, dict):
        return {name: _hold(part, lists) for name, part in value.items()}
    if isinstance(value, list):
        return [_hold(part, lists) for part in value]
    if isinstance(value, Iterator):
        lists.append(value)
        return _LIST
    return value


def _write_list(entries: Iterator[Any], indent: str, out: IO[str]) -> None:
    out.write("[")
    separator, end = f"\n{indent}  ", "]"
    for entry in entries:
        out.write(separator + encodable(dumps(entry)))
        separator, end = f",\n{indent}  ", f"\n{indent}]"
    out.write(end)
