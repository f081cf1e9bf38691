"""The references of rows: texts that name records, resolved together into ids."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from ecodiplo.catalogue import ENTITIES
from ecodiplo.errors import NotFound
from ecodiplo.fields import AnyRef, Many, Ref
from ecodiplo.services.query import mapping
from ecodiplo.services.query.names import Ambiguous, Resolver
from ecodiplo.text import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from sqlalchemy.orm import Session

    from ecodiplo.catalogue import Entity, Field
    from ecodiplo.services.writing.match import Row

# The partner that a row would make if it had no other problem; none of it is written.
NOT_MADE = 0
# Cells of several names whose records are remembered together.
REMEMBERED = 20_000


class References:
    """Resolves the references of an entity's rows, in place.

    References to records of the entity itself wait in `row.late`: what they name may come further
    down in the file.
    """

    def __init__(
        self,
        session: Session,
        entity: Entity,
        fault: Callable[[Row, str, str, str], None],
        create_partner: Callable[[str], int | None] | None,
    ) -> None:
        """Sort the fields by how they refer. `create_partner`, if given, makes those unheard of."""
        self.entity = entity
        self.resolver = Resolver(session)
        self.fault = fault
        self.create_partner = create_partner
        fields = list(entity.stored)
        self.any = [f for f in fields if isinstance(f.type, AnyRef)]
        self.one = [f for f in fields if isinstance(f.type, Ref) and f not in self.any]
        self.many = [f for f in fields if isinstance(f.type, Many) and isinstance(f.type.of, Ref)]
        self._items: dict[tuple[str, Any], tuple[Any, ...]] = {}

    def forget(self) -> None:
        """Look up names of the entity again: it has new records."""
        self.resolver.forget(self.entity)

    def resolve(self, rows: Sequence[Row], *, late: bool = False) -> None:
        """Put ids in the place of names: `country` becomes `country_id`. What names nothing is a
        problem of its row."""
        present = {name for row in rows for name in row.values}
        one = [field for field in self.one if field.name in present]
        many = [field for field in self.many if field.name in present]
        if not late:
            own = [f for f in (*one, *many) if _entity(f).name == self.entity.name]
            for field in own:
                for row in rows:
                    if field.name in row.values:
                        row.late[field.name] = row.values.pop(field.name)
            one = [field for field in one if field not in own]
            many = [field for field in many if field not in own]
        self._prime(rows, one, many)
        for field in one:
            self._resolve_one(rows, field)
        for field in many:
            self._resolve_many(rows, field)
        for field in self.any:
            self._resolve_any(rows, field)

    def _prime(self, rows: Sequence[Row], one: Iterable[Field], many: Iterable[Field]) -> None:
        wanted: defaultdict[str, set[str]] = defaultdict(set)
        for field in one:
            texts: set[str] = {row.values.get(field.name) or "" for row in rows} - {""}
            wanted[_entity(field).name] |= texts
        for field in many:
            for items in {row.values.get(field.name) or () for row in rows}:
                wanted[_entity(field).name].update(item[0] for item in items)
        for name, texts in wanted.items():
            self.resolver.prime(ENTITIES[name], texts)

    def _resolve_one(self, rows: Sequence[Row], field: Field) -> None:
        entity, attribute = _entity(field), f"{field.name}_id"
        for row in rows:
            if field.name in row.values:
                text = row.values.pop(field.name)
                id_ = None if text is None else self._find(row, field, entity, text)
                if text is None or id_ is not None:
                    row.values[attribute] = id_

    def _resolve_many(self, rows: Sequence[Row], field: Field) -> None:
        entity = _entity(field)
        if len(self._items) > REMEMBERED:
            self._items.clear()
        for row in rows:
            items = row.values.get(field.name)
            if not items:
                continue
            known = self._items.get((field.name, items))
            if known is None:
                found = [(self._find(row, field, entity, text), *parts) for text, *parts in items]
                known = tuple(dict.fromkeys(item for item in found if item[0] is not None))
                if all(item[0] not in (None, NOT_MADE) for item in found):
                    self._items[field.name, items] = known
            row.values[field.name] = known

    def _resolve_any(self, rows: Sequence[Row], field: Field) -> None:
        ends = mapping.ends(field)
        prefixes = {f"{ENTITIES[name].prefix.lower()}-": name for name in ends}
        for row in rows:
            if field.name not in row.values:
                continue
            text = row.values.pop(field.name)
            row.values |= dict.fromkeys(ends.values())
            if text is None:
                continue
            name = next((n for p, n in prefixes.items() if fold(text).startswith(p)), None)
            if name is None:
                begins = ", ".join(ENTITIES[name].prefix for name in ends)
                self.fault(row, field.name, f"{text!r} is no ref that begins {begins}", text)
                continue
            row.values[ends[name]] = self._find(row, field, ENTITIES[name], text)

    def _find(self, row: Row, field: Field, entity: Entity, text: str) -> int | None:
        try:
            return self.resolver.find(entity, text)
        except NotFound as error:
            unheard_of = entity.name == "partners" and not isinstance(error, Ambiguous)
            if self.create_partner and unheard_of:
                if row.problems:
                    return NOT_MADE
                if (id_ := self.create_partner(text)) is not None:
                    self.resolver.learn(entity, text, id_)
                    row.makes_partners = True
                    return id_
            self.fault(row, field.name, str(error), text)
            return None


def _entity(field: Field) -> Entity:
    kind: Any = field.type.of if isinstance(field.type, Many) else field.type
    return ENTITIES[kind.entity]
