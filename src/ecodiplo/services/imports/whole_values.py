"""What a file of parts says of wholes that exist, where their records say something else."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from ecodiplo.db import many_rows
from ecodiplo.language import Label, and_more, same
from ecodiplo.services.imports.whole_groups import differ, field_named
from ecodiplo.services.query import mapping
from ecodiplo.services.writing.identity.natural_keys import NaturalKey
from ecodiplo.services.writing.storing.side_items import SideItems

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping

    from sqlalchemy import Connection

    from ecodiplo.catalogue import Entity
    from ecodiplo.services.writing.batches import ResolvedBatch

# The most rows that a note names.
MOST_ROWS = 5


class KeptValues:
    """The rows that say something else than the record, which keeps its own value, by field."""

    def __init__(self, connection: Connection, entity: Entity) -> None:
        self._connection = connection
        self._entity = entity
        self._items = SideItems(connection, entity)
        self._details = NaturalKey(entity).details
        self._rows: defaultdict[str, list[int]] = defaultdict(list)

    def add(self, batch: ResolvedBatch, ids: Mapping[int, int]) -> dict[int, list[str]]:
        """Compare the rows at these positions with the records of these ids. What identifies a
        record is not compared: it may have several names. Returns the fields, by position, in which
        a row is about another record than its own."""
        if not ids:
            return {}
        entity = self._entity
        identifying = {*entity.title_fields, *entity.natural_key, entity.key}
        columns = mapping.attributes(entity)
        names = [name for name in batch.columns if name in columns and name not in identifying]
        records = self._read(names, {*ids.values()})
        for name in batch.items:
            for id_, items in self._items.read(name, {*ids.values()}).items():
                records[id_][name] = items
        apart: dict[int, list[str]] = {}
        for at, id_ in ids.items():
            if against := self._details.contradictions(batch.values(at), records[id_]):
                apart[at] = against
                continue
            for name, value in batch.values(at).items():
                own = records[id_].get(name)
                if own is not None and differ(own, value):
                    self._rows[field_named(entity, name)].append(batch.numbers[at])
        return apart

    def notes(self, heading: Callable[[str], str]) -> Iterator[Label]:
        """A note for each field, with its heading in the file."""
        for name, rows in self._rows.items():
            listed = same(", ".join(map(str, rows[:MOST_ROWS])))
            if (more := len(rows) - MOST_ROWS) > 0:
                listed += and_more(more, "dòng")
            yield Label(
                "{heading}: differs from the records of {entity} in rows {rows}; the records keep"
                " theirs, and `import {code}` changes them",
                "{heading}: khác với hồ sơ {entity} ở các dòng {rows}; hồ sơ giữ nguyên giá trị,"
                " muốn sửa hãy dùng `import {code}`",
            ).fill(heading=heading(name), rows=listed, entity=self._entity.label,
                   code=self._entity.name)  # fmt: skip

    def _read(self, names: Collection[str], ids: Collection[int]) -> dict[int, dict[str, Any]]:
        """The stored values of the records, by id."""
        table, columns = mapping.table(self._entity), mapping.attributes(self._entity)
        own = many_rows.among(self._connection, table.c.id, [*ids])
        query = select(table.c.id, *(columns[name] for name in names)).where(own)
        rows = self._connection.execute(query).all()
        return {id_: dict(zip(names, cells, strict=True)) for id_, *cells in rows}
