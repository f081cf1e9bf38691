"""The functions that turn cells of a field into its stored value."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Index, UniqueConstraint

from ecodiplo.errors import ValueUnreadable
from ecodiplo.fields import Many, Measure, Ref, Text
from ecodiplo.language import Label, show_count
from ecodiplo.services.query import mapping
from ecodiplo.services.query.measure_syntax import validate_measure
from ecodiplo.text import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sqlalchemy import Column

    from ecodiplo.catalogue import Entity, Field
    from ecodiplo.services.writing.batches import Items

# PostgreSQL refuses to index a value of more than 2,704 bytes, and a character can take four.
LONGEST_INDEXED = 600


def cell_reader(entity: Entity, field: Field) -> Callable[[str], Any]:
    """The function that turns a cell of the field, not empty, into its stored value, or raises
    ValueUnreadable.

    The value of a reference is the text that names a record; of a Many field, a tuple of items,
    each a tuple of a value and its parts.
    """
    if isinstance(field.type, Many):
        side = mapping.side(entity.name, field.name)
        stores = [mapping.to_stored(column) for column in (side.value, *side.parts)]
        if isinstance(field.type.of, Text) and _is_indexed(side.value):
            stores[0] = _indexable(stores[0])
        return _items_reader(field.type, stores)
    if isinstance(field.type, Ref):
        return lambda text: field.type.parse(text).handle
    (column,) = mapping.columns_of(entity, field)
    store = mapping.to_stored(column)
    if isinstance(field.type, Measure):
        return validate_measure
    if isinstance(field.type, Text):
        read = clean if type(field.type) is Text else field.type.parse
        return _indexable(read) if _is_indexed(column) else read
    return lambda text: store(field.type.parse(text))


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


def _items_reader(kind: Many, stores: Sequence[Callable[[Any], Any]]) -> Callable[[str], Any]:
    """The reader of cells with several items."""
    references = isinstance(kind.of, Ref)

    def read(text: str) -> Items:
        items = kind.parse(text) if kind.parts else [(item,) for item in kind.parse(text)]
        return tuple(
            tuple(None if part is None else store(part)
                  for store, part in zip(stores, item, strict=True))
            for item in (((item[0].handle, *item[1:]) for item in items) if references else items)
        )  # fmt: skip

    return read
