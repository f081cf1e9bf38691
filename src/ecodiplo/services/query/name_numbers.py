"""The names of an entity's records by number, in a temporary table.

The database keeps names as they are written, and has no index of what differs only in case, marks
or spaces. So the folded names of all records are numbered once for a file, and those of new records
as they are written. Two names can have one number: who looks a name up compares the names of the
records. Memory stays as it is, however many records there are.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, Column, Integer, MetaData, Table, select

from ecodiplo.catalogue import ENTITIES
from ecodiplo.db import many_rows, temporary_tables
from ecodiplo.fold import near_form, near_forms
from ecodiplo.services.query import mapping
from ecodiplo.services.query.abbreviations import abbreviations_in

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from sqlalchemy import Select
    from sqlalchemy.orm import Session

    from ecodiplo.catalogue import Entity
    from ecodiplo.names.abbreviations import Abbreviations

# The most records whose names are read at once.
READ_AT_ONCE = 1_000
# The most numbers that are looked up without a table, and how often.
FEW, MOST_SCANS = 20, 3


def number_of(name: str) -> int:
    """The number of a name: the same in this process for names with one folded form."""
    return hash(near_form(name))


def numbers_of(names: Sequence[str], abbreviations: Abbreviations) -> list[list[int]]:
    """The numbers of each name: its own, and those of its full forms."""
    if not abbreviations:
        return [[hash(form)] for form in near_forms(names)]
    return [
        [hash(form), *(number_of(full.text) for full in abbreviations.full_forms(name))]
        if abbreviations.may_be_in(form) else [hash(form)]
        for name, form in zip(names, near_forms(names), strict=True)
    ]  # fmt: skip


class NameNumbers:
    """Finds records by the numbers of their names. It needs a transaction that may write."""

    def __init__(
        self, session: Session, entity: Entity, single: Sequence[str], further: Sequence[str],
        prefix: str,
    ) -> None:  # fmt: skip
        """`single` are the attributes of one name each, `further` the Many fields of names. The
        name of the temporary table begins with the prefix."""
        self.session = session
        self.abbreviations = abbreviations_in(session, entity)
        self._entity = entity
        self._single = single
        self._further = further
        self._table = _table(f"{prefix}_{mapping.table(entity).name}_names")
        self._is_read = False
        self._scans = 0

    def records(self, numbers: Collection[int]) -> dict[int, list[int]]:
        """The ids of the records with names of these numbers, by number."""
        if not numbers:
            return {}
        if not self._is_read and len(numbers) <= FEW and self._scans < MOST_SCANS:
            self._scans += 1
            return self._scan(numbers)
        if not self._is_read:
            self._read()
        ids: dict[int, list[int]] = {}
        number, id_ = self._table.c
        among = many_rows.among(self.session.connection(), number, numbers)
        for row in self.session.execute(select(number, id_).where(among)).all():
            ids.setdefault(row[0], []).append(row[1])
        return ids

    def add(self, names: Iterable[tuple[int, int | None]]) -> None:
        """Add names of records that are written: pairs of a number and an id."""
        if self._is_read:
            many_rows.insert_many(
                self.session.connection(), self._table.name, ["number", "id"], names
            )

    def drop(self) -> None:
        """Drop the table. It is made and read again when records are looked up."""
        if self._is_read:
            temporary_tables.drop(self.session.connection(), self._table)
            self._is_read = False

    def _scan(self, numbers: Collection[int]) -> dict[int, list[int]]:
        """The ids of the records, without a table: for the few rows of a command it takes longer to
        make one than to read the names."""
        ids: dict[int, list[int]] = {}
        for names in names_of_all(self.session, self._entity, self._single, self._further):
            own = numbers_of([name for _, name in names], self.abbreviations)
            for (id_, _), each in zip(names, own, strict=True):
                for number in set(each).intersection(numbers):
                    ids.setdefault(number, []).append(id_)
        return ids

    def _read(self) -> None:
        self._is_read = True
        temporary_tables.create(self.session.connection(), self._table)
        for names in names_of_all(self.session, self._entity, self._single, self._further):
            numbers = numbers_of([name for _, name in names], self.abbreviations)
            ids = (id_ for id_, _ in names)
            self.add({(each, id_) for own, id_ in zip(numbers, ids, strict=True) for each in own})


def names_of_all(
    session: Session, entity: Entity, single: Sequence[str], further: Sequence[str]
) -> Iterator[list[tuple[int, str]]]:
    """The names of all records, many at once: pairs of an id and a name."""
    own, others = _statements(entity.name, tuple(single), tuple(further))
    for rows in session.execute(own).partitions():
        yield [(id_, name) for id_, *names in rows for name in names if name]
    for items in others:
        for rows in session.execute(items).partitions():
            yield [(id_, name) for id_, name in rows]


@cache
def _statements(
    entity: str, single: tuple[str, ...], further: tuple[str, ...]
) -> tuple[Select[Any], list[Select[Any]]]:
    """The statements that read the names of one column each, and those of Many fields."""
    model = mapping.model(ENTITIES[entity])
    columns = [mapping.column(ENTITIES[entity], name) for name in single]
    sides = [mapping.side(entity, field) for field in further]
    own: Select[Any] = select(model.id, *columns).execution_options(yield_per=READ_AT_ONCE)
    return own, [
        select(side.owner, side.value).execution_options(yield_per=READ_AT_ONCE) for side in sides
    ]


@cache
def _table(name: str) -> Table:
    number = Column("number", BigInteger, index=True, nullable=False)
    return Table(name, MetaData(), number, Column("id", Integer), prefixes=["TEMPORARY"])
