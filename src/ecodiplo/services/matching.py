"""Which record a row is about: by its key, else by the entity's natural key."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import column, or_, select
from sqlalchemy import table as light_table

from ecodiplo.services import tables

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy import ColumnClause
    from sqlalchemy.orm import Session

    from ecodiplo.catalogue import Entity
    from ecodiplo.errors import Problem


@dataclass(slots=True)
class Row:
    """A row on its way into an entity.

    `values` holds what the engine stores: first by field, with references as the texts that name
    records; once resolved by mapped attribute (`country_id`), with Many fields as tuples of items.
    None clears a value, and what is not there is left alone.
    """

    number: int
    values: dict[str, Any]
    problems: list[Problem] = field(default_factory=list)
    cells: Mapping[str, Any] | None = None  # as the file has them, for who needs them again
    id: int | None = None
    repeats: bool = False  # another row of the file is about the same record
    outcome: str = ""  # added, changed, unchanged or skipped, once written
    odd_letters: bool = True  # whether there may be any of `text.ODD_LETTERS` in it
    makes_partners: bool = False  # whether partners were made because it names them
    late: dict[str, Any] = field(default_factory=dict)  # references to records of the same file


class Matcher:
    """Finds the records of one entity that rows are about, a statement or two for many rows."""

    def __init__(self, session: Session, entity: Entity) -> None:
        """Work out the columns of the keys."""
        self.session = session
        self.entity = entity
        self.columns = tables.attributes(entity)
        self.key = entity.key
        self.lead = self._attributes(entity.natural_key[0])
        self.natural = [at for name in entity.natural_key for at in self._attributes(name)]
        self._defaults = {at: tables.default(self.columns[at]) for at in self.natural}
        # Without their types: values pass as they are stored.
        self._light: dict[str, ColumnClause[Any]] = {
            at: column(held.name) for at, held in self.columns.items()
        }
        self._table = light_table(tables.table(entity).name, *self._light.values())

    def _attributes(self, name: str) -> list[str]:
        columns = tables.columns_of(self.entity, self.entity.by_name[name])
        return [at for at in self.columns if self.columns[at] in columns]

    def match(self, rows: Sequence[Row], wanted: Iterable[str]) -> dict[int, dict[str, Any]]:
        """Give each row without an id the id of its record, if there is one.

        Returns the stored values of those records, of the attributes `wanted`, by id. A row that
        fits several records gets a problem from the caller: `ambiguous` lists such rows.
        """
        wanted = list(dict.fromkeys((*wanted, self.key, *self.natural, self.entity.title)))
        known: dict[int, dict[str, Any]] = {}
        given = [row.values[self.key] for row in rows if row.values.get(self.key)]
        by_key = {
            record[self.key]: id_ for id_, record in self._read(self.key, given, wanted, known)
        }
        self._read_ids([row.id for row in rows if row.id is not None], wanted, known)
        nameless = [row for row in rows if row.id is None and not row.values.get(self.key)]
        by_natural = self._by_natural(nameless, wanted, known)
        self.ambiguous: list[tuple[Row, list[str]]] = []
        for row in rows:
            if row.id is not None:
                continue
            if key := row.values.get(self.key):
                row.id = by_key.get(key)
                continue
            found = by_natural.get(self.natural_key(row.values), [])
            if len(found) > 1:
                self.ambiguous.append((row, [known[id_][self.key] for id_ in found]))
            row.id = found[0] if found else None
        return known

    def natural_key(self, values: Mapping[str, Any]) -> tuple[Any, ...]:
        """The natural key of stored values, and the title when the key itself is empty."""
        key = tuple(
            self._defaults[at] if values.get(at) is None else values[at] for at in self.natural
        )
        return key if any(part is not None for part in key) else (values.get(self.entity.title),)

    def _by_natural(
        self, rows: Sequence[Row], wanted: list[str], known: dict[int, dict[str, Any]]
    ) -> dict[tuple[Any, ...], list[int]]:
        found: dict[tuple[Any, ...], list[int]] = {}
        seen: set[int] = set()
        for at in (*self.lead, self.entity.title):
            if at == self.entity.title and at not in self.lead:
                texts = [
                    row.values.get(at) for row in rows if len(self.natural_key(row.values)) == 1
                ]
            else:
                texts = [row.values.get(at) for row in rows]
            for id_, record in self._read(at, texts, wanted, known):
                if id_ not in seen:
                    seen.add(id_)
                    found.setdefault(self.natural_key(record), []).append(id_)
        return found

    def _read_ids(
        self, ids: list[int], wanted: list[str], known: dict[int, dict[str, Any]]
    ) -> None:
        for _ in self._read("id", ids, wanted, known):
            pass

    def _read(
        self, at: str, values: list[Any], wanted: list[str], known: dict[int, dict[str, Any]]
    ) -> list[tuple[int, dict[str, Any]]]:
        """The records whose attribute `at` is one of `values`, as stored values by attribute."""
        values = list(dict.fromkeys(value for value in values if value is not None))
        if not values:
            return []
        selected = [self._light[name] for name in wanted]
        statement = select(self._light["id"], *selected).select_from(self._table)
        rows = self.session.execute(statement.where(or_(self._light[at].in_(values))))
        found = [(id_, dict(zip(wanted, stored, strict=True))) for id_, *stored in rows]
        known.update(found)
        return found
