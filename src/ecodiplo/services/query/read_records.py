"""Records of any entity as plain values.

One statement reads the rows together with the names of the records that they refer to. One further
statement for each Many field and batch reads its items. No statement is run for a single row.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import Integer as SqlInteger
from sqlalchemy import String, bindparam, func, select

from ecodiplo.catalogue import ENTITIES
from ecodiplo.catalogue.stamps import STAMPS, VERSION
from ecodiplo.fields import AnyRef, Many, Ref, Reference
from ecodiplo.language import Label
from ecodiplo.models.column_types import PartialDateType, check_kind
from ecodiplo.services.query import mapping
from ecodiplo.services.query.derived_fields import DERIVED
from ecodiplo.services.query.record_version import version

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from sqlalchemy import ColumnElement, Connection, FromClause, Row, Select

    from ecodiplo.catalogue import Entity, Field

# The day of a read of stored fields, which do not depend on it.
NO_DAY = datetime.date.min
# Rows whose Many fields one statement reads. SQLite takes 32,766 parameters; memory stays small.
BATCH = 1000
_FILLED = {field.name: field for field in (*STAMPS, VERSION)}


def expression(
    entity: Entity, field: Field, today: datetime.date, source: FromClause | None = None
) -> ColumnElement[Any]:
    """The SQL of a field that holds one value and is not a reference.

    `source` is an alias of the entity's table, or None for the table itself.
    """
    table = mapping.table(entity) if source is None else source
    if field is VERSION:
        return version(entity, table)
    if field.derived and field not in STAMPS:
        return DERIVED[entity.name, field.name](table, today)
    return cast("ColumnElement[Any]", table.c[mapping.attributes(entity)[field.name].name])


def count(connection: Connection, entity: Entity, where: Sequence[ColumnElement[bool]] = ()) -> int:
    """The number of records that meet all of `where`."""
    statement = select(func.count()).select_from(mapping.table(entity)).where(*where)
    return connection.scalar(statement) or 0


def read_records(
    connection: Connection,
    entity: Entity,
    fields: Sequence[Field],
    *,
    today: datetime.date,
    where: Sequence[ColumnElement[bool]] = (),
    order: Sequence[ColumnElement[Any]] = (),
    limit: int = 0,
    offset: int = 0,
) -> Iterator[dict[str, Any]]:
    """The records that meet all of `where`, each as a dict from `id` and field names to values.

    A reference is a Reference with its label, a Many field is a tuple of items, and an unknown
    value is None. `limit` 0 means all; the first `offset` records are passed over.
    """
    statement, makers = _selection(entity, fields, today)
    statement = statement.where(*where).order_by(*order, mapping.table(entity).c.id)
    if limit:
        statement = statement.limit(limit)
    if offset:
        statement = statement.offset(offset)
    yield from _records(connection, entity, fields, statement, makers)


def read_few(
    connection: Connection, entity: Entity, fields: Sequence[Field], ids: Collection[int], *,
    today: datetime.date,
) -> list[dict[str, Any]]:  # fmt: skip
    """The records with these ids, which are few, in the order of their ids. The statement is made
    once for all such reads."""
    if not ids:
        return []
    names = tuple(field.name for field in fields)
    statement, makers = _few_selection(entity.name, names, today)
    return [*_records(connection, entity, fields, statement, makers, {"ids": [*ids]})]


@lru_cache
def _few_selection(entity: str, names: tuple[str, ...], today: datetime.date) -> Selection:
    own = mapping.table(ENTITIES[entity]).c.id
    statement, makers = _kept_selection(entity, names, today)
    return statement.where(own.in_(bindparam("ids", expanding=True))).order_by(own), makers


def _records(
    connection: Connection, entity: Entity, fields: Sequence[Field], statement: Select[Any],
    makers: Mapping[str, Maker], parameters: Mapping[str, Any] | None = None,
) -> Iterator[dict[str, Any]]:  # fmt: skip
    many = [field for field in fields if isinstance(field.type, Many)]
    kinds = _kinds(entity, fields)
    # Without `yield_per` the connection, and PostgreSQL's driver, would buffer all rows.
    options = {"yield_per": BATCH}
    with connection.execute(statement, parameters, execution_options=options) as rows:
        for batch in rows.partitions():
            ids = [row.id for row in batch]
            items = {field.name: _items(connection, entity, field, ids) for field in many}
            for row in batch:
                record: dict[str, Any] = {"id": row.id}
                for field in fields:
                    if field.name in items:
                        record[field.name] = tuple(items[field.name].get(row.id, ()))
                    elif field.name in makers:
                        record[field.name] = makers[field.name](row)
                    else:
                        value = record[field.name] = getattr(row, field.name)
                        if field.name in kinds:
                            check_kind(value, kinds[field.name])
                yield record


def _kinds(entity: Entity, fields: Sequence[Field]) -> dict[str, type]:
    """The kind of value of each stored field whose type reads a value as it is."""
    columns = mapping.table(entity).c
    stored = {field.name: columns[field.name].type for field in fields if field.name in columns}
    kinds = {str: (String, PartialDateType), int: (SqlInteger,)}
    return {
        name: kind for name, type_ in stored.items() for kind, types in kinds.items()
        if isinstance(type_, types)
    }  # fmt: skip


# Makes the Reference of a row.
Maker = Callable[["Row[Any]"], "Reference | None"]
Selection = tuple["Select[Any]", Mapping[str, Maker]]


def _selection(entity: Entity, fields: Sequence[Field], today: datetime.date) -> Selection:
    """The statement that selects the fields of one value, and the makers of those that are
    references, by name. To make a statement takes longer than to read a record, so those of the
    catalogue's own fields are kept."""
    known = _FILLED | entity.by_name
    if all(known.get(field.name) is field for field in fields):
        return _kept_selection(entity.name, tuple(field.name for field in fields), today)
    return _make_selection(entity, fields, today)


@lru_cache
def _kept_selection(entity: str, names: tuple[str, ...], today: datetime.date) -> Selection:
    own = ENTITIES[entity]
    return _make_selection(own, [own.by_name.get(name) or _FILLED[name] for name in names], today)


def _make_selection(entity: Entity, fields: Sequence[Field], today: datetime.date) -> Selection:
    statement: Select[Any] = select(mapping.table(entity).c.id.label("id"))
    makers: dict[str, Maker] = {}
    for field in fields:
        if isinstance(field.type, Many):
            continue
        if isinstance(field.type, AnyRef):
            statement, makers[field.name] = _any_reference(statement, entity, field)
        elif isinstance(field.type, Ref):
            statement, makers[field.name] = _reference(statement, entity, field)
        else:
            statement = statement.add_columns(expression(entity, field, today).label(field.name))
    return statement, makers


def _reference(statement: Select[Any], entity: Entity, field: Field) -> tuple[Select[Any], Any]:
    """The statement with the handle and the titles of the record that the field refers to, and a
    function that makes the Reference of a row."""
    other = ENTITIES[field.type.entity]  # type: ignore[attr-defined]
    alias = mapping.table(other).alias()
    names = [f"{field.name}__{part}" for part in ("handle", "en", "vi")]
    statement = statement.outerjoin(
        alias, mapping.foreign_key(entity, field.name) == alias.c.id
    ).add_columns(*_naming(other, alias, names))
    return statement, lambda row: _row_reference(row, names)


def _any_reference(statement: Select[Any], entity: Entity, field: Field) -> tuple[Select[Any], Any]:
    """As `_reference`, for a field that can refer to several entities."""
    groups = []
    for name, key in mapping.ends(field).items():
        other = ENTITIES[name]
        alias = mapping.table(other).alias()
        names = [f"{key}__{part}" for part in ("handle", "en", "vi")]
        statement = statement.outerjoin(
            alias, mapping.table(entity).c[key] == alias.c.id
        ).add_columns(*_naming(other, alias, names))
        groups.append(names)
    return statement, lambda row: next(
        (reference for names in groups if (reference := _row_reference(row, names))), None
    )


def _naming(other: Entity, alias: FromClause, names: Sequence[str]) -> list[ColumnElement[Any]]:
    english, vietnamese = mapping.label_columns(other, alias)
    return [
        mapping.handle(other, alias).label(names[0]),
        english.label(names[1]),
        func.coalesce(vietnamese, english).label(names[2]),
    ]


def _row_reference(row: Row[Any], names: Sequence[str]) -> Reference | None:
    handle, english, vietnamese = (getattr(row, name) for name in names)
    if handle is None:
        return None
    return Reference(
        handle, Label(english or vietnamese or handle, vietnamese or english or handle)
    )


def _items(
    connection: Connection, entity: Entity, field: Field, ids: Iterable[int]
) -> dict[int, list[Any]]:
    """The items of a Many field of the records `ids`, by record."""
    kind: Many = field.type  # type: ignore[assignment]
    statement, names, parts = _items_selection(entity.name, field.name)
    items: defaultdict[int, list[Any]] = defaultdict(list)
    for row in connection.execute(statement, {"ids": [*ids]}):
        value = _row_reference(row, names) if names else row.value
        own_parts = [getattr(row, name) for name in parts]
        items[row.owner].append((value, *own_parts) if kind.parts else value)
    return items


@cache
def _items_selection(entity: str, field: str) -> tuple[Select[Any], list[str], list[str]]:
    """The statement that selects the items of a Many field of records, the `ids`; and the names of
    its columns for a reference and for parts."""
    kind: Many = ENTITIES[entity].by_name[field].type  # type: ignore[assignment]
    side = mapping.side(entity, field)
    own = side.owner.in_(bindparam("ids", expanding=True))
    statement: Select[Any] = select(side.owner.label("owner")).where(own)
    names: list[str] = []
    if isinstance(kind.of, Ref):
        other = ENTITIES[kind.of.entity]
        alias = mapping.table(other).alias()
        names = ["handle", "en", "vi"]
        statement = statement.join(alias, side.value == alias.c.id).add_columns(
            *_naming(other, alias, names)
        )
    else:
        statement = statement.add_columns(side.value.label("value"))
    parts = [f"part_{part.name}" for part in kind.parts]
    statement = statement.add_columns(
        *(column.label(name) for column, name in zip(side.parts, parts, strict=True))
    )
    order = mapping.order_of(side) or [side.value]
    return statement.order_by(side.owner, *order), names, parts
