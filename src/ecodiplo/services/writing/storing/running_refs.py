"""Running refs, such as `DEL-2022-0001`: prefix, year where the record has one, number."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    BigInteger,
    bindparam,
    cast,
    func,
    literal_column,
    select,
    type_coerce,
)

from ecodiplo.catalogue import ENTITIES
from ecodiplo.models.history import changes
from ecodiplo.services.query import mapping

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import ColumnElement, Connection, Select

    from ecodiplo.catalogue import Entity


class RefAlreadyIssued(Exception):
    """A row brings a ref that an earlier row of the file, which had none, was given. The caller
    starts again and calls `RunningRefs.reserve` with all refs of the file first."""


class RunningRefs:
    """Issues the refs of new records of an entity.

    The caller holds the write lock of the entity until its transaction ends, so no two writers get
    the same ref.
    """

    def __init__(self, connection: Connection, entity: Entity) -> None:
        """Continue after the largest number that a record has or had: a ref of a deleted record is
        not given to another, about which an old file would then be."""
        self.connection = connection
        self.entity = entity
        self.issued: set[str] = set()
        self._last: dict[str, int] = {}

    def reserve(self, refs: Iterable[str]) -> None:
        """Continue after `refs`, the refs of rows that are not written yet."""
        shape = re.compile(rf"({re.escape(self.entity.prefix)}-(?:[0-9]{{4}}-)?)([0-9]{{1,15}})")
        for match in filter(None, map(shape.fullmatch, refs)):
            stem, digits = match.groups()
            self._last[stem] = max(self._last_number(stem), int(digits))

    def next(self, date: str | None) -> str:
        """The next ref of the date's year, or of the records without a date."""
        stem = f"{self.entity.prefix}-{date[:4]}-" if date else f"{self.entity.prefix}-"
        self._last[stem] = self._last_number(stem) + 1
        ref = f"{stem}{self._last[stem]:04}"
        self.issued.add(ref)
        return ref

    def _last_number(self, stem: str) -> int:
        if stem in self._last:
            return self._last[stem]
        own = {"first": f"{stem}0", "end": f"{stem}:", "number": len(stem) + 1}
        numbers = (self.connection.scalar(each, own) for each in _largest(self.entity.name))
        return max(number or 0 for number in numbers)


@cache
def _largest(entity: str) -> tuple[Select[Any], Select[Any]]:
    """The statements that read the largest number of the refs of a stem: of records, and of deleted
    ones."""
    key = mapping.column(ENTITIES[entity], ENTITIES[entity].key)
    deleted = _largest_of(type_coerce(changes.c.record_key, key.type)).where(
        changes.c.record_table == mapping.table(ENTITIES[entity]).name,
        changes.c.action == literal_column("'delete'"),  # as the index on deleted keys says it
        changes.c.record_key.is_not(None),
    )
    return _largest_of(key), deleted


def _largest_of(key: ColumnElement[str]) -> Select[Any]:
    """The largest number of keys of a stem. They are a range, so that an index shows them: `:`
    follows 9."""
    number = func.substr(key, bindparam("number"))
    return select(func.max(cast(number, BigInteger))).where(
        key >= bindparam("first"),
        key < bindparam("end"),
        func.length(number).between(1, 15),
        func.ltrim(number, "0123456789") == "",
    )
