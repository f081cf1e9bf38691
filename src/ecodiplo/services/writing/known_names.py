"""The names by which the records of an entity are known, in a temporary table.

The database keeps names as they are written, and has no index of what differs only in case, marks
or spaces. So the folded names of all records are numbered once for a file, and those of each batch
after it is written. Two names can have one number; the `Matcher` compares the names themselves.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, Column, Integer, MetaData, Table, select

from ecodiplo.db import many_rows
from ecodiplo.fields import Text
from ecodiplo.fold import near_form
from ecodiplo.services.query import mapping

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from sqlalchemy.orm import Session

    from ecodiplo.services.writing.batches import ResolvedBatch
    from ecodiplo.services.writing.natural_keys import NaturalKey

# The most records whose names are read at once.
READ_AT_ONCE = 5_000


class KnownNames:
    """The numbers of the names of an entity's records: of its titles, and of official numbers that
    lead its natural key."""

    def __init__(self, session: Session, natural: NaturalKey, prefix: str) -> None:
        """The name of the temporary table begins with the prefix."""
        self.session = session
        self.natural = natural
        self._table = mapping.table(natural.entity)
        self._numbers = _table(f"{prefix}_{self._table.name}_names")
        lead = natural.entity.by_name[natural.entity.natural_key[0]]
        names = natural.names.single
        leads = [lead.name] if isinstance(lead.type, Text) else []
        self._attributes = list(dict.fromkeys((*leads, *names))) if names else []
        self._is_read = False

    def __bool__(self) -> bool:
        """Whether names identify the records of the entity."""
        return bool(self._attributes)

    def of_rows(self, batch: ResolvedBatch, rows: Sequence[int]) -> dict[int, set[int]]:
        """The numbers of the names of the rows at these positions."""
        numbers: dict[int, set[int]] = {at: set() for at in rows}
        for name in self._attributes:
            texts = batch.columns.get(name, ())
            for at in rows if texts else ():
                if (text := texts[at]) is not None:
                    numbers[at].add(_number(text))
        for name in self.natural.names.further:
            cells = batch.items.get(name, ())
            for at in rows if cells else ():
                numbers[at].update(_number(item[0]) for item in cells[at] or ())
        return numbers

    def of_values(self, values: Mapping[str, Any]) -> set[int]:
        """The numbers of the names in stored values."""
        texts = [values.get(name) for name in self._attributes]
        texts += [item[0] for name in self.natural.names.further for item in values.get(name) or ()]
        return {_number(text) for text in texts if text is not None}

    def records(self, numbers: Collection[int]) -> dict[int, list[int]]:
        """The ids of the records with names of these numbers, by number."""
        if not self._is_read:
            self._read()
        ids: dict[int, list[int]] = {}
        number, id_ = self._numbers.c
        among = many_rows.among(self.session.connection(), number, numbers)
        for row in self.session.execute(select(number, id_).where(among)).all():
            ids.setdefault(row[0], []).append(row[1])
        return ids

    def add(self, records: Iterable[tuple[int | None, Iterable[int]]]) -> None:
        """Add the numbers of the names of records that are written: pairs of an id and numbers."""
        if self._is_read:
            pairs = ((number, id_) for id_, numbers in records for number in numbers)
            self._insert(pairs)

    def drop(self) -> None:
        """Drop the table."""
        if self._is_read:
            self._numbers.drop(self.session.connection())

    def _read(self) -> None:
        """Number the names of all records."""
        self._is_read = True
        self._numbers.create(self.session.connection())
        columns = [mapping.column(self.natural.entity, name) for name in self._attributes]
        names = select(self._table.c.id, *columns).execution_options(yield_per=READ_AT_ONCE)
        for rows in self.session.execute(names).partitions():
            self._insert(
                (number, id_)
                for id_, *texts in rows
                for number in {_number(text) for text in texts if text is not None}
            )
        for field in self.natural.names.further:
            side = mapping.side(self.natural.entity.name, field)
            items = select(side.owner, side.value).execution_options(yield_per=READ_AT_ONCE)
            for rows in self.session.execute(items).partitions():
                self._insert((_number(text), id_) for id_, text in rows)

    def _insert(self, pairs: Iterable[tuple[int, int | None]]) -> None:
        many_rows.insert_many(
            self.session.connection(), self._numbers.name, ["number", "id"], pairs
        )


def _number(name: str) -> int:
    return hash(near_form(name))


@cache
def _table(name: str) -> Table:
    number = Column("number", BigInteger, index=True, nullable=False)
    return Table(name, MetaData(), number, Column("id", Integer), prefixes=["TEMPORARY"])
