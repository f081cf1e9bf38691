"""The records of a feed: those with an id of its system, and which of them its file has."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from sqlalchemy import Column, Integer, MetaData, Table, func, select

from ecodiplo.catalogue import ENTITIES
from ecodiplo.db import many_rows
from ecodiplo.errors import UsageProblem
from ecodiplo.language import Label
from ecodiplo.option_names import option_name
from ecodiplo.services.imports.constants import is_composed
from ecodiplo.services.imports.feeds.runs import fed_systems
from ecodiplo.services.query import mapping
from ecodiplo.services.query.date_conditions import date_certainly_in
from ecodiplo.services.query.find_by_name import find_id

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from sqlalchemy import ColumnElement, Connection

    from ecodiplo.catalogue import Entity
    from ecodiplo.dates import Period
    from ecodiplo.services.imports.options import ImportOptions


class FeedRecords:
    """The records with an id of the system; of the source that every row of the file has, and in
    the period, where the options name them."""

    def __init__(
        self, connection: Connection, entity: Entity, options: ImportOptions, source: str,
        among: Sequence[ColumnElement[bool]],
    ) -> None:  # fmt: skip
        """Count the records before the rows of the file are written. `source` is that of every row,
        '' for none; the records of the feed are `among` those with these conditions.

        Raises UsageProblem for an entity without external ids or dates, and for a source that is
        composed of columns; NotFound for an unknown one.
        """
        missing = option_name("missing")
        if entity.external_ids is None:
            raise UsageProblem(
                entity.label
                + Label(f" have no external ids, which {missing} needs",
                        f" không có mã ở hệ thống khác, mà {missing} cần đến")
            )  # fmt: skip
        self._connection = connection
        self._entity = entity
        self._options = options
        if options.span and not entity.dates:
            raise UsageProblem(
                entity.label
                + Label(f" have no dates, which {option_name('period')} needs",
                        f" không có ngày tháng, mà {option_name('period')} cần đến")
            )  # fmt: skip
        self._among = among
        self._source: int | None = None
        if is_composed(source):
            raise UsageProblem(
                Label(f"{missing} needs one source for all rows, not one of columns",
                      f"{missing} cần một nguồn cho mọi dòng, không lấy từ các cột")
            )  # fmt: skip
        if source:
            self._source = find_id(connection, ENTITIES["sources"], source)
        self._seen = _seen_table(f"seen_{mapping.table(entity).name}")
        self._seen.create(connection)
        own = select(func.count()).select_from(mapping.table(entity)).where(*self.conditions())
        self.total = connection.scalar(own) or 0

    def see(self, ids: Iterable[int | None]) -> None:
        """Note the records that rows are about."""
        rows = ((id_,) for id_ in dict.fromkeys(ids) if id_ is not None)
        many_rows.insert_many(self._connection, self._seen.name, ["id"], rows)

    def is_seen(self) -> ColumnElement[bool]:
        """Condition: a row is about the record."""
        own = self._seen.c.id == mapping.table(self._entity).c.id
        return select(self._seen.c.id).where(own).exists()

    def is_any_seen_in(self, span: Period) -> bool:
        """Whether a row is about a record of the period, or no row is about any record."""
        connection, model = self._connection, mapping.table(self._entity)
        if connection.scalar(select(self._seen.c.id).limit(1)) is None:
            return True
        own = [self.is_seen(), *date_certainly_in(mapping.date(self._entity), span)]
        return connection.scalar(select(model.c.id).where(*own).limit(1)) is not None

    def conditions(self) -> list[ColumnElement[bool]]:
        """The conditions that a record is one of the feed's."""
        entity = self._entity
        assert entity.external_ids is not None
        side = mapping.side(entity.name, entity.external_ids.name)
        owners = select(side.owner).where(side.parts[0] == self._options.system)
        conditions = [mapping.table(entity).c.id.in_(owners), *self._among]
        if self._source is not None:
            conditions.append(mapping.foreign_key(entity, "source") == self._source)
        if self._options.span:
            conditions += date_certainly_in(mapping.date(entity), self._options.span)
        return conditions

    def shared(self, ids: Collection[int]) -> set[int]:
        """Those of the records which have an id of another system that sends files of them, too:
        one system alone cannot say that they are no more."""
        entity = self._entity
        assert entity.external_ids is not None
        side = mapping.side(entity.name, entity.external_ids.name)
        others = fed_systems(self._connection, entity) - {self._options.system}
        own = many_rows.among(self._connection, side.owner, ids)
        shared = select(side.owner).where(own, side.parts[0].in_(sorted(others)))
        return {*self._connection.scalars(shared)} if others and ids else set()

    def close(self) -> None:
        """Drop the temporary table."""
        self._seen.drop(self._connection)


@cache
def _seen_table(name: str) -> Table:
    return Table(name, MetaData(), Column("id", Integer, index=True), prefixes=["TEMPORARY"])
