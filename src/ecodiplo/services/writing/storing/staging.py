"""The rows of a batch in a temporary table, beside the records of their entity.

Set statements over the two tables match the rows to records, find those that differ, and move them
all at once.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import Column as TableColumn
from sqlalchemy import (
    ColumnElement,
    Integer,
    MetaData,
    Table,
    and_,
    case,
    column,
    func,
    insert,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy import table as light_table

from ecodiplo.catalogue.entity import fields_together
from ecodiplo.db import many_rows, temporary_tables
from ecodiplo.models.column_types import TextC
from ecodiplo.services.query import mapping
from ecodiplo.services.query.chunks import chunks

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from sqlalchemy import Connection, Select, TableClause

    from ecodiplo.catalogue import Entity


class Staging:
    """The temporary tables of an entity: the values of the rows by position, and the record that
    each of them is moved to."""

    def __init__(self, connection: Connection, entity: Entity, prefix: str) -> None:
        """The names of the tables begin with the prefix. They live until `drop`, or until the
        transaction is rolled back."""
        self.connection = connection
        self.entity = entity
        self.names = {at: col.name for at, col in mapping.attributes(entity).items()}
        self._rows, self._targets = _tables(mapping.table(entity), prefix)
        self.rows, self.targets, self.records = map(
            light, (self._rows, self._targets, mapping.table(entity))
        )
        self._present: list[str] = []  # the attributes of the rows
        for table in (self._rows, self._targets):
            temporary_tables.create(connection, table)

    def drop(self) -> None:
        """Drop the tables."""
        for table in (self._rows, self._targets):
            temporary_tables.drop(self.connection, table)

    def load(self, columns: Mapping[str, Sequence[Any]], count: int) -> None:
        """Replace the rows: `count` of them, with these values by attribute."""
        many_rows.empty_table(self.connection, self.rows.name)
        self._present = [at for at in columns if at in self.names]
        names = ["at", *(self.names[at] for at in self._present)]
        rows = zip(range(count), *(columns[at] for at in self._present), strict=True)
        many_rows.insert_many(self.connection, self.rows.name, names, rows)

    def aim(self, records: Iterable[tuple[int, int | None, str | None]]) -> None:
        """Replace the targets: the positions of rows, each with the id of its record and the key of
        a new one that brings none."""
        many_rows.empty_table(self.connection, self.targets.name)
        names = ["at", "id", "key"]
        many_rows.insert_many(self.connection, self.targets.name, names, records)

    def keep(self, kept: Mapping[int, Iterable[str]]) -> None:
        """Replace the values of attributes of rows, by position, by those of their records."""
        positions: defaultdict[str, list[int]] = defaultdict(list)
        for at, attributes in kept.items():
            for attribute in attributes:
                positions[self.names[attribute]].append(at)
        rows, targets, records = self.rows, self.targets, self.records
        own = (targets.c.at == rows.c.at, records.c.id == targets.c.id)
        for name, ats in positions.items():
            for part in chunks(ats):
                statement = update(rows).values({name: records.c[name]})
                self.connection.execute(statement.where(*own, rows.c.at.in_(part)))

    # Matching.

    def ids_by_key(self) -> dict[int, int]:
        """The ids of the records with the keys of the rows, by position."""
        key = self.names[self.entity.key]
        same = self.rows.c[key] == self.records.c[key]
        pairs = select(self.rows.c.at, self.records.c.id).join(self.records, same)
        return {row[0]: row[1] for row in self.connection.execute(pairs).all()}

    def sharing(self, attributes: Collection[str]) -> set[int]:
        """The positions of rows that share the value of one of these attributes with a record."""
        names = [self.names[at] for at in attributes if at in self._present]
        return {
            at
            for name in names
            for at in self.connection.scalars(
                select(self.rows.c.at).where(
                    select(literal(1)).where(self.records.c[name] == self.rows.c[name]).exists()
                )
            )
        }

    def differing(
        self, attributes: Collection[str], *, clears: bool, only_empty: bool = False
    ) -> set[int]:
        """The positions of the rows whose targets differ in one of these attributes; with
        `only_empty`, in one that the record lacks."""
        after = self._after(attributes, clears=clears, only_empty=only_empty)
        if not after:
            return set()
        differ = or_(*(new.is_distinct_from(self.records.c[at]) for at, new in after.items()))
        rows = select(self.rows.c.at).select_from(self._both()).where(differ)
        return {*self.connection.scalars(rows)}

    def _after(
        self, attributes: Collection[str], *, clears: bool, only_empty: bool = False
    ) -> dict[str, ColumnElement[Any]]:
        """The values after the rows are written, by column. An empty cell clears no key."""
        values: dict[str, ColumnElement[Any]] = {}
        for name in (self.names[at] for at in attributes if at in self._present):
            new, old = self.rows.c[name], self.records.c[name]
            values[name] = self._filled(name) if only_empty else func.coalesce(new, old)
            if clears and not only_empty and name != self.names[self.entity.key]:
                values[name] = new
        return values

    def _filled(self, name: str) -> ColumnElement[Any]:
        """The value of a column of which only an empty one is filled: not beside another currency
        or another start than that of the row."""
        new, old = self.rows.c[name], self.records.c[name]
        fits: list[ColumnElement[bool]] = [old.is_(None)]
        for other in _columns_beside(self.entity).get(name, ()):
            own, its = self.rows.c[other], self.records.c[other]
            fits.append(or_(own.is_(None), its.is_(None), own == its))
        return case((and_(*fits), new), else_=old)

    def effective(self, names: Iterable[str], *, clears: bool) -> Select[Any]:
        """The rows as their records will be: `at` and the columns with these names."""
        after = self._after(self._present, clears=clears)
        columns = [after.get(name, self.records.c[name]).label(name) for name in names]
        return select(self.rows.c.at, *columns).select_from(self._both(new=True))

    def _both(self, *, new: bool = False) -> Any:
        """The rows with targets, joined to their records; with `new`, also rows without one."""
        rows, targets, records = self.rows, self.targets, self.records
        return rows.join(targets, targets.c.at == rows.c.at, isouter=new).join(
            records, records.c.id == targets.c.id, isouter=new
        )

    # Moving.

    def insert(self, defaults: Mapping[str, Any]) -> None:
        """Insert the rows with targets, in order: new records, with these values for empty ones."""
        key = self.names[self.entity.key]
        values: dict[str, Any] = {"id": self.targets.c.id}
        for name in [self.names[at] for at in self._present] + [key]:
            values[name] = self.rows.c[name]
            if (value := defaults.get(name)) is not None:
                values[name] = func.coalesce(values[name], literal(value))
        values[key] = func.coalesce(self.rows.c[key], self.targets.c.key)
        same = self.targets.c.at == self.rows.c.at
        new = select(*values.values()).select_from(self.rows.join(self.targets, same))
        self.connection.execute(
            insert(self.records).from_select(list(values), new.order_by(self.rows.c.at))
        )

    def update(self, attributes: Collection[str], *, clears: bool, only_empty: bool) -> None:
        """Set these attributes of the targets, and the time of the change."""
        values: dict[str, Any] = self._after(attributes, clears=clears, only_empty=only_empty)
        if "updated_at" in self.names:
            values[self.names["updated_at"]] = func.current_timestamp()
        self.connection.execute(
            update(self.records)
            .values(values)
            .where(self.records.c.id == self.targets.c.id, self.targets.c.at == self.rows.c.at)
        )


@cache
def _columns_beside(entity: Entity) -> dict[str, list[str]]:
    """The columns that say one thing with a column, such as the currency of an amount."""
    beside: defaultdict[str, list[str]] = defaultdict(list)
    for pair in fields_together(entity):
        one, other = (mapping.columns_of(entity, entity.by_name[at])[0].name for at in pair)
        beside[one].append(other)
        beside[other].append(one)
    return beside


@cache
def _tables(table: Table, prefix: str) -> tuple[Table, Table]:
    """The temporary tables for a table. Columns are of the types of its own, without its rules."""
    metadata = MetaData()

    def at() -> TableColumn[int]:
        return TableColumn("at", Integer, primary_key=True, autoincrement=False)

    own = (TableColumn(col.name, col.type) for col in table.columns if col.name != "id")
    return (
        Table(f"{prefix}_{table.name}", metadata, at(), *own,
              prefixes=["TEMPORARY"]),
        Table(f"{prefix}_{table.name}_targets", metadata, at(),
              TableColumn("id", Integer), TableColumn("key", TextC),
              prefixes=["TEMPORARY"]),
    )  # fmt: skip


@cache
def light(table: Table) -> TableClause:
    """The table without column types, so that stored values pass unchanged."""
    return light_table(table.name, *(column(col.name) for col in table.columns))
