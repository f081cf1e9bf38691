"""Records of any entity as plain values.

One statement reads the columns of the rows. For each batch of them, one further statement reads the
items of each Many field, and one the names of the records of each other entity that the batch
refers to. No statement is run for a single row.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Sequence
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import Integer as SqlInteger
from sqlalchemy import String, TypeDecorator, bindparam, func, select, type_coerce
from sqlalchemy.types import NullType

from ecodiplo.catalogue import ENTITIES
from ecodiplo.catalogue.stamps import STAMPS, VERSION
from ecodiplo.db.many_rows import among_ids, ids_parameter
from ecodiplo.fields import AnyRef, Many, Ref, Reference
from ecodiplo.fields.columns import MOST_KEPT, ItemColumn, Memo, ValueColumn, ValueRows
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
    statement = _selection(entity, fields, today)
    statement = statement.where(*where).order_by(*order, mapping.table(entity).c.id)
    if limit:
        statement = statement.limit(limit)
    if offset:
        statement = statement.offset(offset)
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
    statement = _kept_selection(entity, names, today)
    return statement.where(own.in_(bindparam("ids", expanding=True))).order_by(own)


def _selection(entity: Entity, fields: Sequence[Field], today: datetime.date) -> Select[Any]:
    """The statement that selects the columns of the fields as they are stored. To make a statement
    takes longer than to read a record, so those of the catalogue's own fields are kept."""
    known = _FILLED | entity.by_name
    if all(known.get(field.name) is field for field in fields):
        return _kept_selection(entity.name, tuple(field.name for field in fields), today)
    return _make_selection(entity, fields, today)


@lru_cache
def _kept_selection(entity: str, names: tuple[str, ...], today: datetime.date) -> Select[Any]:
    own = ENTITIES[entity]
    return _make_selection(own, [own.by_name.get(name) or _FILLED[name] for name in names], today)


def _make_selection(entity: Entity, fields: Sequence[Field], today: datetime.date) -> Select[Any]:
    columns = [column for field in fields for column in _columns(entity, field, today)]
    return select(mapping.table(entity).c.id, *map(_as_stored, columns))


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
    kind = _kind(entity, field)
    read = _processor(connection, expression(entity, field, today).type)
    read = read or (None if kind is str else _itself)
    known = {type(None)}

    def single(_: Sequence[int], stored: Iterator[Sequence[Any]]) -> ValueColumn:
        values = next(stored)
        if values.count(None) == len(values):
            return ValueColumn(values, is_empty=True)
        if kind:
            _check_kinds(values, kind)
        elif read and not known.issuperset(map(type, values)):
            # 5.0 equals 5, whose cell may be kept: a value of each kind is read, which refuses it.
            for value in {type(value): value for value in values if value is not None}.values():
                read(value)
            known.update(map(type, values))
        return ValueColumn(values, read)

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
    side = mapping.side(entity.name, field.name)
    dialect = connection.dialect.name
    other = referred[kind.of.entity] if isinstance(kind.of, Ref) else None
    own = _processor(connection, side.value.type) or _itself if other is None else other.get
    parts = [_processor(connection, part.type) or _itself for part in side.parts]

    def read_parts(item: tuple[Any, ...]) -> tuple[Any, ...]:
        return (own(item[0]), *(part(item[at]) for at, part in enumerate(parts, start=1)))

    read = read_parts if parts else own

    def transposed(rows: Sequence[Sequence[Any]]) -> list[Sequence[Any]]:
        return [*zip(*rows, strict=True)] or [()] * (2 + len(parts))

    def is_known(values: Sequence[Any]) -> bool:
        return other is None or all(map(other.__contains__, other.load(values)))

    def column(ids: Sequence[int], _: Iterator[Sequence[Any]]) -> ValueColumn:
        # The index gives a range sooner than as many single ids; most exports are of all records.
        first, last = min(ids), max(ids)
        is_dense = last - first < 2 * len(ids)
        parameters = {"first": first, "last": last} if is_dense else ids_parameter(dialect, ids)
        statement = _items_selection(entity.name, field.name, dialect, is_dense)
        at = {id_: number for number, id_ in enumerate(ids)}
        rows: Sequence[Sequence[Any]] = connection.execute(statement, parameters).all()
        owners, values, *more = transposed(rows)
        # The other records of the range, and references to records that do not exist, are rare.
        if not all(map(at.__contains__, owners)) or not is_known(values):
            rows = [row for row in rows if row[0] in at and is_known(row[1:2])]
            owners, values, *more = transposed(rows)
        stored = [*zip(values, *more, strict=True)] if parts else values
        records = [*map(at.__getitem__, owners)]
        return ItemColumn(stored, read, records=records, count=len(ids))

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
            for texts in [*zip(*rows, strict=True)][1:]:
                _check_kinds(texts, str)
            for id_, handle, english, vietnamese in rows:
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


def _kind(entity: Entity, field: Field) -> type | None:
    """The kind of value of a stored field whose type reads a value as it is."""
    column = mapping.table(entity).c.get(field.name)
    if column is None:
        return None
    if isinstance(column.type, String | PartialDateType):
        return str
    return int if isinstance(column.type, SqlInteger) else None


def _check_kinds(values: Sequence[Any], kind: type) -> None:
    if not {*map(type, values)} <= {kind, type(None)}:
        for value in values:
            check_kind(value, kind)


def _processor(connection: Connection, type_: Any) -> Callable[[Any], Any] | None:
    """The function of one of our types that reads a stored value. None for other types: they are of
    texts and whole numbers, which the drivers return as they are."""
    nothing = TypeDecorator.process_result_value
    if getattr(type(type_), "process_result_value", nothing) is nothing:
        return None
    dialect = connection.dialect
    return lambda value: type_.process_result_value(value, dialect)


def _itself(value: Any) -> Any:
    return value
