"""Rows of text into records: read the headings, parse, resolve, match, write what differs.

One file is one call inside one transaction of the caller's; every fault of the
file is reported together, and then nothing of it is kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, select

from ecodiplo.catalogue import ENTITIES
from ecodiplo.catalogue.entity import target
from ecodiplo.errors import InvalidData, NotFound, Problem, Unreadable
from ecodiplo.fields import AnyRef, Many, Ref, Reference
from ecodiplo.services import tables
from ecodiplo.services.resolving import Names
from ecodiplo.text import did_you_mean, fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sqlalchemy.orm import Session

    from ecodiplo.catalogue import Entity, Field


@dataclass(frozen=True)
class Imported:
    """What a file did to an entity."""

    entity: Entity
    added: int
    changed: int
    unchanged: int


@dataclass
class Row:
    """A row on its way: its place in the file, its parsed values, the record it became."""

    number: int
    values: dict[str, Any]
    record: Any = None
    touched: bool = False


def import_rows(
    session: Session, entity: Entity, rows: Iterable[Mapping[str, str]], *, file: str
) -> Imported:
    """Write the rows, given as heading to text, and say how many were added, changed, left alone.

    Headings are field names or labels in either language. A row is matched to a
    record by its key, else by the entity's natural key. An empty cell never
    wipes a value. Raises InvalidData with every fault of the file.
    """
    work = _Import(session, entity, file)
    parsed = [work.parse(number, row) for number, row in enumerate(rows, start=2)]
    work.stop_if_faulty()
    work.match(parsed)
    for row in parsed:
        work.write_columns(row)
    work.stop_if_faulty()
    # Not before: a query in between would flush records that are still being filled.
    session.add_all(row.record for row in parsed if row.number in work.new)
    session.flush()
    # What refers to records of the same file, and side tables, once all of them are there.
    work.names.pop(entity.name, None)
    for row in parsed:
        work.write_references(row)
    work.stop_if_faulty()
    session.flush()
    added, changed = len(work.new), sum(row.touched for row in parsed)
    return Imported(entity, added, changed, len(parsed) - added - changed)


class _Import:
    """One file being imported into one entity."""

    def __init__(self, session: Session, entity: Entity, file: str) -> None:
        self.session = session
        self.entity = entity
        self.file = file
        self.names: dict[str, Names] = {}
        self.problems: list[Problem] = []
        self.fields: dict[str, Field] = {}
        self.sides: dict[str, dict[int, list[tuple[Any, ...]]]] = {}
        self.new: set[int] = set()

    def fault(self, row: int, column: str, reason: str) -> None:
        self.problems.append(Problem(reason, self.file, row, column))

    def stop_if_faulty(self) -> None:
        if self.problems:
            raise InvalidData(self.problems)

    def parse(self, number: int, row: Mapping[str, str]) -> Row:
        """The row's filled cells as values; faults are noted."""
        values: dict[str, Any] = {}
        for heading, text in row.items():
            if heading not in self.fields:
                self.fields[heading] = self._field(heading)
            field = self.fields[heading]
            if field.derived or not (text or "").strip():
                continue
            try:
                values[field.name] = field.type.parse(text)
            except Unreadable as error:
                self.fault(number, heading, str(error))
        return Row(number, values)

    def _field(self, heading: str) -> Field:
        wanted = fold(heading)
        for field in self.entity.fields:
            names = (field.name, field.name.replace("_", " "), *field.label, *field.aliases)
            if wanted in map(fold, names):
                return field
        raise InvalidData(
            [
                Problem(
                    f"{self.entity.name} have no column {heading!r}."
                    f"{did_you_mean(heading, self.entity.by_name)}",
                    self.file,
                )
            ]
        )

    def match(self, rows: list[Row]) -> None:
        """Give each row the record that it is about, or a new one."""
        model = tables.model(self.entity)
        key, natural = self.entity.key, self.entity.natural_key
        records = list(self.session.scalars(select(model)))
        by_key = {getattr(record, key): record for record in records}
        by_natural = {
            tuple(getattr(record, at) for name in natural for at in self._attributes(name)): record
            for record in records
        }
        for row in rows:
            given = row.values.get(key)
            row.record = by_key.get(given)
            if given is None:
                row.record = by_natural.get(self._natural_key(row))
            if row.record is None:
                row.record = by_key[given] = model()
                self.new.add(row.number)

    def _attributes(self, name: str) -> list[str]:
        """The mapped attributes that hold a field: several, for a reference to any entity."""
        field = self.entity.by_name[name]
        if isinstance(field.type, AnyRef):
            return list(tables.ends(field).values())
        return [f"{name}_id" if isinstance(field.type, Ref) else name]

    def _natural_key(self, row: Row) -> tuple[Any, ...]:
        values: list[Any] = []
        for name in self.entity.natural_key:
            field, value = self.entity.by_name[name], row.values.get(name)
            if isinstance(field.type, AnyRef):
                ends = self._ends(row, field, value) if value else {}
                values += [ends.get(attribute) for attribute in self._attributes(name)]
            elif isinstance(value, Reference):
                values.append(self._id(row, field, value))
            else:
                values.append(value)
        return tuple(values)

    def write_columns(self, row: Row) -> None:
        """Set what differs of the columns, save references to records of the same entity."""
        for name, value in row.values.items():
            field = self.entity.by_name[name]
            if isinstance(field.type, Many) or target(field) == self.entity.name:
                continue
            if isinstance(field.type, AnyRef):
                for attribute, id_ in self._ends(row, field, value).items():
                    self._set(row, attribute, id_)
            elif isinstance(field.type, Ref):
                self._set(row, f"{name}_id", self._id(row, field, value))
            else:
                self._set(row, name, value)
        if row.number in self.new:
            for field in self.entity.stored:
                if field.required and field.name not in row.values and self._has_no_default(field):
                    self.fault(row.number, field.name, "is empty and may not be")

    def _has_no_default(self, field: Field) -> bool:
        if isinstance(field.type, AnyRef | Many):
            return True
        attribute = getattr(tables.model(self.entity), self._attributes(field.name)[0])
        return attribute.property.columns[0].server_default is None

    def write_references(self, row: Row) -> None:
        """Set what differs of references within the entity and of side tables."""
        for name, value in row.values.items():
            field = self.entity.by_name[name]
            if isinstance(field.type, Many):
                self._set_items(row, field, value)
            elif target(field) == self.entity.name:
                self._set(row, f"{name}_id", self._id(row, field, value))

    def _set(self, row: Row, attribute: str, value: Any) -> None:
        if getattr(row.record, attribute) != value:
            setattr(row.record, attribute, value)
            row.touched = row.touched or row.number not in self.new

    def _ends(self, row: Row, field: Field, value: Reference) -> dict[str, int | None]:
        """The attributes of a reference to any entity: the id in the one that its ref begins like,
        None in the others."""
        ends = tables.ends(field)
        for name, attribute in ends.items():
            if fold(value.handle).startswith(f"{ENTITIES[name].prefix.lower()}-"):
                return dict.fromkeys(ends.values()) | {
                    attribute: self._find(row, field, name, value)
                }
        prefixes = ", ".join(ENTITIES[name].prefix for name in ends)
        self.fault(row.number, field.name, f"{value.handle!r} is no ref that begins {prefixes}")
        return {}

    def _set_items(self, row: Row, field: Field, items: tuple[Any, ...]) -> None:
        """Replace the record's rows of the side table when they are not these, in this order."""
        kind: Many = field.type  # type: ignore[assignment]
        side = tables.side(self.entity.name, field.name)
        wanted = []
        for item in items:
            value, *parts = item if kind.parts else (item,)
            if isinstance(kind.of, Ref):
                value = self._find(row, field, kind.of.entity, value)
            wanted.append((value, *parts))
        if any(value is None for value, *_ in wanted):  # a fault, noted above
            return
        if field.name not in self.sides:
            self.sides[field.name] = self._all_items(field)
        present = self.sides[field.name].get(row.record.id, [])
        numbered = "id" in side.table.c
        if present == wanted or (not numbered and set(present) == set(wanted)):
            return
        self.session.execute(delete(side.table).where(side.owner == row.record.id))
        names = [side.value.name, *(column.name for column in side.parts)]
        self.session.execute(
            insert(side.table),
            [
                {side.owner.name: row.record.id, **dict(zip(names, item, strict=True))}
                for item in dict.fromkeys(wanted)
            ],
        )
        row.touched = row.touched or row.number not in self.new

    def _all_items(self, field: Field) -> dict[int, list[tuple[Any, ...]]]:
        side = tables.side(self.entity.name, field.name)
        statement = select(side.owner, side.value, *side.parts)
        if "id" in side.table.c:
            statement = statement.order_by(side.table.c.id)
        items: dict[int, list[tuple[Any, ...]]] = {}
        for owner, *item in self.session.execute(statement):
            items.setdefault(owner, []).append(tuple(item))
        return items

    def _id(self, row: Row, field: Field, value: Reference) -> int | None:
        return self._find(row, field, target(field), value)

    def _find(self, row: Row, field: Field, entity: str, value: Reference) -> int | None:
        if entity not in self.names:
            self.names[entity] = Names(self.session, ENTITIES[entity])
        try:
            return self.names[entity].find(value.handle)
        except NotFound as error:
            self.fault(row.number, field.name, str(error))
            return None
