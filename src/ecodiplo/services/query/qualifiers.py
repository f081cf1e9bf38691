"""What tells records of one name apart, as people write it in brackets: `Working visit (9/2022)`,
`Annual report (Statistics Office)`."""

from __future__ import annotations

import re
from contextlib import suppress
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from ecodiplo.catalogue import ENTITIES
from ecodiplo.catalogue.entity import target
from ecodiplo.dates import DateText, parse_partial_date
from ecodiplo.db import many_rows
from ecodiplo.errors import NotFound, ValueUnreadable
from ecodiplo.fields import AnyRef, PartialDate, Ref, Text
from ecodiplo.fold import canonical, fold
from ecodiplo.services.query import mapping

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from sqlalchemy import Connection

    from ecodiplo.catalogue import Entity, Field

# A name and what stands in brackets behind it.
IN_BRACKETS = re.compile(r"(.+?)\s*\(([^()]+)\)")


@cache
def qualifying_fields(entity: Entity) -> tuple[Field, ...]:
    """The fields that tell records of one name apart: the rest of the natural key, and the date of
    the entity where the natural key has none."""
    named = {entity.key, *entity.title_fields, *(field.name for field in entity.name_fields)}
    own = [
        field
        for name in entity.natural_key
        if name not in named and _qualifies(field := entity.by_name[name])
    ]
    if entity.date and not any(isinstance(field.type, PartialDate) for field in own):
        own.append(entity.by_name[entity.date])
    return tuple(own)


def _qualifies(field: Field) -> bool:
    kind = field.type
    return isinstance(kind, PartialDate | Text | Ref) and not isinstance(kind, AnyRef)


class Qualifiers:
    """The dates, publishers... of the records whose names a reader knows."""

    def __init__(
        self, connection: Connection, entity: Entity, ids: Collection[int] | None,
        find: Callable[[Entity, str], int],
    ) -> None:  # fmt: skip
        """They are read when they are first asked for: those of the records with these ids, or of
        all. `find` finds a record of another entity, or raises NotFound."""
        self._connection = connection
        self._entity = entity
        self._ids = ids
        self._find = find
        self._fields = qualifying_fields(entity)

    def matching(self, ids: Collection[int], text: str) -> set[int]:
        """Those of the records of which the text in brackets is the date, the publisher..."""
        if not ids:
            return set()
        matching: set[int] = set()
        for at, field in enumerate(self._fields):
            values = {id_: self._values[id_][at] for id_ in ids}
            filled = {id_: value for id_, value in values.items() if value is not None}
            if isinstance(field.type, PartialDate):
                matching |= _dated(filled, text)
            elif isinstance(field.type, Ref):
                with suppress(NotFound):
                    other = self._find(ENTITIES[target(field)], text)
                    matching |= {id_ for id_, value in filled.items() if value == other}
            else:
                matching |= _same_texts(filled, text)
        return matching

    def date_of_one(self, ids: Collection[int]) -> str:
        """A date that tells one of these records from the others, or ''."""
        places = (
            at for at, field in enumerate(self._fields) if isinstance(field.type, PartialDate)
        )
        if (at := next(places, None)) is None:
            return ""
        dates = [date for id_ in sorted(ids) if (date := self._values[id_][at]) is not None]
        alone = (date for date in dates if sum(_lies_in(other, date) for other in dates) == 1)
        return next(alone, "")

    @cached_property
    def _values(self) -> dict[int, tuple[Any, ...]]:
        table, entity = mapping.table(self._entity), self._entity
        columns = [mapping.columns_of(entity, field)[0] for field in self._fields]
        rows = many_rows.of_ids(self._connection, select(table.c.id, *columns), self._ids)
        return {id_: tuple(values) for id_, *values in self._connection.execute(rows)}


def _dated(dates: dict[int, Any], text: str) -> set[int]:
    """The records with a date in the written day, month or year. The day is written first; a text
    that is the date of another record when the month is, names both."""
    matching: list[set[int]] = []
    for month_first in (False, True):
        with suppress(ValueUnreadable):
            written = parse_partial_date(text, month_first=month_first)
            matching.append({id_ for id_, date in dates.items() if _lies_in(date, written)})
    first, *others = matching or [set()]
    return first.union(*others) if first else set()


def _lies_in(date: DateText, written: DateText) -> bool:
    return date == written or date.startswith(f"{written}-")


def _same_texts(texts: dict[int, str], text: str) -> set[int]:
    """The records with this text: with the same diacritics, where a record has them."""
    same = {id_ for id_, own in texts.items() if canonical(own) == canonical(text)}
    return same or {id_ for id_, own in texts.items() if fold(own) == fold(text)}
