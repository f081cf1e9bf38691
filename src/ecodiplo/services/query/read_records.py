"""Records of any entity as plain values.

One statement reads the columns of the rows. For each batch of them, one further statement reads the
items of each Many field, and one the names of the records of each other entity that the batch
refers to. No statement is run for a single row.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Sequence
from functools import cache, lru_cache, partial
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import Integer as SqlInteger
from sqlalchemy import String, bindparam, func, select, type_coerce
from sqlalchemy.types import NullType

from ecodiplo.catalogue import ENTITIES
from ecodiplo.catalogue.stamps import STAMPS, VERSION
from ecodiplo.db.many_rows import among_ids, ids_parameter
from ecodiplo.fields import AnyRef, Many, Ref, Reference
from ecodiplo.fields.columns import MOST_KEPT, Memo, ValueColumn, ValueRows, itself
from ecodiplo.language import Label
from ecodiplo.models.column_types import PartialDateType, check_kind
from ecodiplo.services.query import mapping
from ecodiplo.services.query.derived_fields import DERIVED
from ecodiplo.services.query.record_version import version

if TYPE_CHECKING:
    from collections.abc import Collection, Generator, Mapping

    from sqlalchemy import ColumnElement, Connection, FromClause, Select

    from ecodiplo.catalogue import Entity, Field
    from ecodiplo.fields.columns import Batch

# The day of a read of stored fields, which do not depend on it.
NO_DAY = datetime.date.min
# Rows that are read together. Memory grows with it; statements run once for each batch.
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
) -> ValueRows:
    """The records that meet all of `where`, each as a dict from `id` and field names to values.

    A reference is a Reference with its label, a Many field is a tuple of items, and an unknown
    value is None. `limit` 0 means all; the first `offset` records are passed over.
    """
    statement = _selection(entity.name, tuple(field.name for field in fields), today)
    statement = statement.where(*where).order_by(*order, mapping.table(entity).c.id)
    statement = statement.limit(limit or None).offset(offset or None)
    return ValueRows(_batches(connection, entity, fields, statement, today))


def read_few(
    connection: Connection, entity: Entity, fields: Sequence[Field], ids: Collection[int], *,
    today: datetime.date,
) -> list[dict[str, Any]]:  # fmt: skip
    """The records with these ids, which are few, in the order of their ids. The statement is made
    once for all such reads."""
    if not ids:
        return []
    names = tuple(field.name for field in fields)
    statement = _few_selection(entity.name, names, today)
    return [*ValueRows(_batches(connection, entity, fields, statement, today, {"ids": [*ids]}))]


@lru_cache
def _few_selection(entity: str, names: tuple[str, ...], today: datetime.date) -> Select[Any]:
    own = mapping.table(ENTITIES[entity]).c.id
    statement = _selection(entity, names, today)
    return statement.where(own.in_(bindparam("ids", expanding=True))).order_by(own)


@lru_cache
def _selection(entity: str, names: tuple[str, ...], today: datetime.date) -> Select[Any]:
    """The statement that selects the columns of the fields as they are stored. It is kept: to make
    a statement takes longer than to read a record."""
    own = ENTITIES[entity]
    fields = [own.by_name.get(name) or _FILLED[name] for name in names]
    columns = [column for field in fields for column in _columns(own, field, today)]
    return select(mapping.table(own).c.id, *map(_as_stored, columns))


def _columns(entity: Entity, field: Field, today: datetime.date) -> list[ColumnElement[Any]]:
    """The columns of the entity's table, or the SQL, that hold a field; none of a Many field."""
    if isinstance(field.type, Many):
        return []
    if isinstance(field.type, AnyRef):
        return [mapping.table(entity).c[key] for key in mapping.ends(field).values()]
    if isinstance(field.type, Ref):
        return [mapping.foreign_key(entity, field.name)]
    return [expression(entity, field, today)]


def _as_stored(column: ColumnElement[Any]) -> ColumnElement[Any]:
    """The column without its type, which would make an object of each of its values."""
    return type_coerce(column, NullType()).label(None)


def _batches(
    connection: Connection, entity: Entity, fields: Sequence[Field], statement: Select[Any],
    today: datetime.date, parameters: Mapping[str, Any] | None = None,
) -> Generator[Batch]:  # fmt: skip
    referred = Memo(lambda name: _Referred(connection, name))
    readers = {field.name: _reader(connection, referred, entity, field, today) for field in fields}
    # Without `yield_per` PostgreSQL's driver would buffer all rows.
    options = {"yield_per": BATCH}
    with connection.execute(statement, parameters, execution_options=options) as rows:
        for batch in rows.partitions():
            for known in referred.values():
                if len(known) > MOST_KEPT:
                    known.clear()
            ids, *columns = zip(*batch, strict=True)
            stored = iter(columns)
            yield {
                "id": ValueColumn(ids),
                **{name: read(ids, stored) for name, read in readers.items()},
            }


# Makes the column of a field in a batch from the ids of its records and the selected columns, of
# which it takes its own.
_Reader = Callable[[Sequence[int], Iterator[Sequence[Any]]], ValueColumn]


def _reader(
    connection: Connection, referred: Memo, entity: Entity, field: Field, today: datetime.date
) -> _Reader:
    """The reader of a field."""
    if isinstance(field.type, Many):
        return _reader_of_items(connection, referred, entity, field)
    if isinstance(field.type, AnyRef):
        return _reader_of_ends(referred, field)
    if isinstance(field.type, Ref):
        other = referred[field.type.entity]
        return lambda _, stored: ValueColumn(other.load(next(stored)), other.get)
    own = expression(entity, field, today).type
    is_text = isinstance(own, String | PartialDateType)
    read = own.result_processor(connection.dialect, None) or itself
    check = read
    if is_text or isinstance(own, SqlInteger):  # their values need no reading
        check = partial(check_kind, kind=str if is_text else int)
    known = {type(None)}

    def single(_: Sequence[int], stored: Iterator[Sequence[Any]]) -> ValueColumn:
        values = next(stored)
        types = {*map(type, values)}
        if not types <= known:
            # 5.0 equals 5, whose cell may be kept: the first value of each kind is checked.
            for value in values:
                if type(value) not in known:
                    check(value)
                    known.add(type(value))
        is_empty = types == {type(None)}
        return ValueColumn(values, None if is_text else read, is_empty=is_empty)

    return single


def _reader_of_ends(referred: Memo, field: Field) -> _Reader:
    """As `_reader`, for a field that can refer to several entities."""
    others = [referred[name] for name in mapping.ends(field)]

    def read(ids: tuple[int | None, ...]) -> Reference | None:
        references = (other.get(id_) for other, id_ in zip(others, ids, strict=True))
        return next(filter(None, references), None)

    return lambda _, stored: ValueColumn(
        [*zip(*[other.load(next(stored)) for other in others], strict=True)], read
    )


def _reader_of_items(
    connection: Connection, referred: Memo, entity: Entity, field: Field
) -> _Reader:
    """As `_reader`, for a Many field: a statement reads the items of a batch."""
    kind: Many = field.type  # type: ignore[assignment]
    side, dialect = mapping.side(entity.name, field.name), connection.dialect
    other = referred[kind.of.entity] if isinstance(kind.of, Ref) else None
    reads = [column.type.result_processor(dialect, None) or itself
             for column in (side.value, *side.parts)]  # fmt: skip
    if other is not None:
        reads[0] = other.get

    def read_parts(item: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(read(part) for read, part in zip(reads, item, strict=True))

    def column(ids: Sequence[int], _: Iterator[Sequence[Any]]) -> ValueColumn:
        # The index gives a range sooner than as many single ids; most exports are of all records.
        first, last = min(ids), max(ids)
        is_dense = last - first < 2 * len(ids)
        parameters = (
            {"first": first, "last": last} if is_dense else ids_parameter(dialect.name, ids)
        )
        statement = _items_selection(entity.name, field.name, dialect.name, is_dense)
        rows: Sequence[Any] = connection.execute(statement, parameters).all()
        owners, *columns = [*zip(*rows, strict=True)] or [(), ()]
        values = other.load(columns[0]) if other is not None else columns[0]
        stored = zip(*columns, strict=True) if side.parts else values
        items: dict[int, list[Any]] = {id_: [] for id_ in ids}
        for owner, value, item in zip(owners, values, stored, strict=True):
            # Left out: other records of the range, and references to records that do not exist.
            if owner in items and (other is None or value in other):
                items[owner].append(item)
        read = read_parts if side.parts else reads[0]
        return ValueColumn(
            [*items.values()], read, has_items=True, is_empty=not any(items.values())
        )

    return column


@cache
def _items_selection(entity: str, field: str, dialect: str, is_range: bool) -> Select[Any]:
    """The statement that selects the items of records: the owner, the value and the parts. The
    owners are ids, or all in a range from `first` to `last`."""
    side = mapping.side(entity, field)
    order = mapping.order_of(side) or [side.value]
    columns = map(_as_stored, (side.owner, side.value, *side.parts))
    own = among_ids(dialect, side.owner)
    if is_range:
        own = side.owner.between(bindparam("first"), bindparam("last"))
    return select(*columns).where(own).order_by(side.owner, *order)


class _Referred(dict[int, Reference]):
    """The records of an entity to which others refer, by id."""

    def __init__(self, connection: Connection, entity: str) -> None:
        super().__init__()
        self._connection = connection
        self._entity = entity

    def load(self, ids: Sequence[int | None]) -> Sequence[int | None]:
        """Read those of `ids` that are not known yet; return `ids`."""
        if missing := {*ids} - self.keys() - {None}:
            dialect = self._connection.dialect.name
            statement = _names_selection(self._entity, dialect)
            parameter = ids_parameter(dialect, cast("set[int]", missing))
            rows = self._connection.execute(statement, parameter).all()
            for id_, handle, english, vietnamese in rows:
                for text in (handle, english, vietnamese):
                    check_kind(text, str)
                if handle is None:
                    continue
                label = Label(english or vietnamese or handle, vietnamese or english or handle)
                self[id_] = Reference(handle, label)
        return ids


@cache
def _names_selection(entity: str, dialect: str) -> Select[Any]:
    """The statement that selects the ids, the handles and the titles of records."""
    other = ENTITIES[entity]
    own = mapping.table(other)
    names = (mapping.handle(other, own), *mapping.label_columns(other, own))
    return select(own.c.id, *names).where(among_ids(dialect, own.c.id))
