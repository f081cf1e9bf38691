"""The functions that turn cells of a field into its stored value."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import Index, UniqueConstraint

from ecodiplo.errors import ValueUnreadable
from ecodiplo.fields import Many, Measure, Ref, Text
from ecodiplo.language import Label, show_count
from ecodiplo.services.query import mapping
from ecodiplo.services.query.measure_syntax import validate_measure
from ecodiplo.text import clean

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Column

    from ecodiplo.catalogue import Entity, Field

# PostgreSQL refuses to index a value of more than 2,704 bytes, and a character can take four.
LONGEST_INDEXED = 600
# Texts of a part of items, such as a role, whose values are kept.
PARTS = 1_000


def cell_reader(entity: Entity, field: Field) -> Callable[[str], Any]:
    """The function that turns a cell of the field, not empty, into its stored value, or raises
    ValueUnreadable.

    The value of a reference is the text that names a record; of a Many field, a tuple of items,
    each a tuple of a value and its parts.
    """
    if isinstance(field.type, Many):
        return _items_reader(field.type, mapping.side(entity.name, field.name))
    if isinstance(field.type, Ref):
        return _handle
    (column,) = mapping.columns_of(entity, field)
    store = mapping.to_stored(column)
    if isinstance(field.type, Measure):
        return validate_measure
    if isinstance(field.type, Text):
        read = clean if type(field.type) is Text else field.type.parse
        return _indexable(read) if _is_indexed(column) else read
    return _stored(field.type.parse, store)


def _is_indexed(column: Column[Any]) -> bool:
    parts = (*column.table.indexes, *column.table.constraints)
    return any(
        column.name in part.columns for part in parts if isinstance(part, Index | UniqueConstraint)
    )


def _indexable(read: Callable[[str], str]) -> Callable[[str], str]:
    """The reader, with a limit on the length of its value."""

    def checked(text: str) -> str:
        value = read(text)
        if len(value) > LONGEST_INDEXED:
            raise ValueUnreadable(
                Label("is {length} characters long; at most {most} fit",
                      "dài {length} ký tự; tối đa {most} ký tự")
                .fill(length=show_count(len(value)), most=show_count(LONGEST_INDEXED))
            )  # fmt: skip
        return value

    return checked


def _items_reader(kind: Many, side: mapping.Side) -> Callable[[str], Any]:
    """The reader of cells with several items."""
    stores = [mapping.to_stored(column) for column in (side.value, *side.parts)]
    readers = [_stored(kind.of.parse, stores[0])]
    for part, store in zip(kind.parts, stores[1:], strict=True):  # parts are often the same
        readers.append(lru_cache(PARTS)(_stored(part.type.parse, store)))
    if isinstance(kind.of, Ref):
        readers[0] = _handle
    elif isinstance(kind.of, Text) and _is_indexed(side.value):
        readers[0] = _indexable(readers[0])
    defaults = [
        None if part.default is None else store(part.default)
        for part, store in zip(kind.parts, stores[1:], strict=True)
    ]
    return lambda text: kind.read(text, readers, defaults)


def _stored(parse: Callable[[str], Any], store: Callable[[Any], Any]) -> Callable[[str], Any]:
    return lambda text: store(parse(text))


def _handle(text: str) -> str:
    """The text that names a record. Raises ValueUnreadable for an empty one."""
    if not (handle := clean(text)):
        raise ValueUnreadable(Label("a name is missing", "thiếu tên"))
    return handle
