"""References of rows: resolves the texts that name records into ids, for many rows at once."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from ecodiplo.catalogue import ENTITIES
from ecodiplo.errors import NotFound
from ecodiplo.fields import AnyRef, Many, Ref
from ecodiplo.fold import fold
from ecodiplo.language import Label
from ecodiplo.services.query import mapping
from ecodiplo.services.query.find_by_name import Ambiguous, Resolver

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from sqlalchemy.orm import Session

    from ecodiplo.catalogue import Entity, Field
    from ecodiplo.services.writing.match_rows import ResolvedRow

# Stands for the id of a new partner in a row that has another problem, and so is not written.
NOT_CREATED = 0
# Largest number of cells of Many fields whose ids are cached.
CACHE_SIZE = 20_000


class References:
    """Resolves the references of an entity's rows, in place.

    References to records of the entity itself wait in `row.late`: the record that they name may
    come later in the file.
    """

    def __init__(
        self,
        session: Session,
        entity: Entity,
        fault: Callable[[ResolvedRow, str, Label, str], None],
        create_partner: Callable[[str], int | None] | None,
    ) -> None:
        """`fault` notes a problem of a row; `create_partner`, if given, creates a partner for a
        name that no record has."""
        self.entity = entity
        self.resolver = Resolver(session)
        self.fault = fault
        self.create_partner = create_partner
        fields = list(entity.stored)
        self.any_fields = [f for f in fields if isinstance(f.type, AnyRef)]
        self.ref_fields = [
            f for f in fields if isinstance(f.type, Ref) and f not in self.any_fields
        ]
        self.many_fields = [
            f for f in fields if isinstance(f.type, Many) and isinstance(f.type.of, Ref)
        ]
        self._items: dict[tuple[str, Any], tuple[Any, ...]] = {}

    def forget(self) -> None:
        """Forget the names of the entity, which has new records, so that they are read again."""
        self.resolver.forget(self.entity)

    def resolve(self, rows: Sequence[ResolvedRow], *, late: bool = False) -> None:
        """Replace names by ids: `country` becomes `country_id`. A name that no record has is a
        problem of its row."""
        present = {name for row in rows for name in row.values}
        refs = [field for field in self.ref_fields if field.name in present]
        many = [field for field in self.many_fields if field.name in present]
        if not late:
            own = [f for f in (*refs, *many) if _entity(f).name == self.entity.name]
            for field in own:
                for row in rows:
                    if field.name in row.values:
                        row.late[field.name] = row.values.pop(field.name)
            refs = [field for field in refs if field not in own]
            many = [field for field in many if field not in own]
        self._prime(rows, refs, many)
        for field in refs:
            self._resolve_ref(rows, field)
        for field in many:
            self._resolve_many(rows, field)
        for field in self.any_fields:
            self._resolve_any(rows, field)

    def _prime(
        self, rows: Sequence[ResolvedRow], refs: Iterable[Field], many: Iterable[Field]
    ) -> None:
        """Look up all names of the rows together, a statement for each entity."""
        names: defaultdict[str, set[str]] = defaultdict(set)
        for field in refs:
            texts: set[str] = {row.values.get(field.name) or "" for row in rows} - {""}
            names[_entity(field).name] |= texts
        for field in many:
            for items in {row.values.get(field.name) or () for row in rows}:
                names[_entity(field).name].update(item[0] for item in items)
        for entity_name, texts in names.items():
            self.resolver.prime(ENTITIES[entity_name], texts)

    def _resolve_ref(self, rows: Sequence[ResolvedRow], field: Field) -> None:
        entity, attribute = _entity(field), f"{field.name}_id"
        for row in rows:
            if field.name in row.values:
                text = row.values.pop(field.name)
                id_ = None if text is None else self._find(row, field, entity, text)
                if text is None or id_ is not None:
                    row.values[attribute] = id_

    def _resolve_many(self, rows: Sequence[ResolvedRow], field: Field) -> None:
        entity = _entity(field)
        if len(self._items) > CACHE_SIZE:
            self._items.clear()
        for row in rows:
            items = row.values.get(field.name)
            if not items:
                continue
            resolved = self._items.get((field.name, items))
            if resolved is None:
                pairs = [(self._find(row, field, entity, text), *parts) for text, *parts in items]
                resolved = tuple(dict.fromkeys(pair for pair in pairs if pair[0] is not None))
                if all(pair[0] not in (None, NOT_CREATED) for pair in pairs):
                    self._items[field.name, items] = resolved
            row.values[field.name] = resolved

    def _resolve_any(self, rows: Sequence[ResolvedRow], field: Field) -> None:
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
                reason = Label(
                    f"{text!r} is not a ref that begins with one of {begins}",
                    f"{text!r} không phải là mã bắt đầu bằng một trong {begins}",
                )
                self.fault(row, field.name, reason, text)
                continue
            row.values[ends[name]] = self._find(row, field, ENTITIES[name], text)

    def _find(self, row: ResolvedRow, field: Field, entity: Entity, text: str) -> int | None:
        """The id of the record that `text` names; None, and a problem of the row, for no record."""
        try:
            return self.resolver.find(entity, text)
        except NotFound as error:
            is_new_partner = entity.name == "partners" and not isinstance(error, Ambiguous)
            if self.create_partner and is_new_partner:
                if row.problems:
                    return NOT_CREATED
                if (id_ := self.create_partner(text)) is not None:
                    self.resolver.learn(entity, text, id_)
                    row.makes_partners = True
                    return id_
            self.fault(row, field.name, error.message, text)
            return None


def _entity(field: Field) -> Entity:
    kind: Any = field.item_type
    return ENTITIES[kind.entity]
