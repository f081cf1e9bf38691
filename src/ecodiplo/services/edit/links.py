"""Links and unlinks: items of the lists of a record, and typed links between two records."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ecodiplo.catalogue import ENTITIES
from ecodiplo.errors import NotFound, UsageProblem
from ecodiplo.fields import Ref, Reference
from ecodiplo.language import Label, join
from ecodiplo.services.edit.delete import delete_record
from ecodiplo.services.edit.write_record import (
    EditOutcome,
    add_record,
    edit_record,
    key_of,
    values_of,
)
from ecodiplo.services.query import mapping
from ecodiplo.services.query.find_any import look_up_any
from ecodiplo.services.query.find_by_name import Resolver, find_id
from ecodiplo.services.query.read_records import NO_DAY, read_records
from ecodiplo.services.writing.several_names import separate_names

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection

    from ecodiplo.catalogue import Entity
    from ecodiplo.fields import AnyRef, Many
    from ecodiplo.services.query.find_any import RecordOf


def link_items(
    connection: Connection, entity: Entity, record: str, items: Mapping[str, str]
) -> EditOutcome:
    """Add countries, partners, sectors... to those that the record has."""
    present = values_of(connection, entity, record, items)
    texts = {
        name: f"{entity.by_name[name].type.export(present[name])}; {text}"
        for name, text in items.items()
    }
    return edit_record(connection, entity, record, texts)


def unlink_items(
    connection: Connection, entity: Entity, record: str, items: Mapping[str, str]
) -> EditOutcome:
    """Remove countries, partners, sectors... from the record; `name | role` removes the item with
    that role only.

    Raises NotFound for an item that the record does not have.
    """
    present = values_of(connection, entity, record, items)
    texts = {}
    for name, text in items.items():
        field = entity.by_name[name]
        kind: Any = field.type
        remaining = list(present[name])
        for item in _items_in(connection, kind, text):
            removed = [own for own in remaining if _matches(connection, kind, own, item, text)]
            if not removed:
                raise NotFound(
                    Label(f"{text!r} is not among the {field.label.en} of {record}",
                          f"{text!r} không có trong trường {field.label.vi} của {record}")
                )  # fmt: skip
            remaining = [own for own in remaining if own not in removed]
        texts[name] = kind.export(remaining)
    return edit_record(connection, entity, record, texts)


def _items_in(connection: Connection, kind: Many, text: str) -> list[Any]:
    """The items in the text, with one for each name in `Ý, Áo`, as imports read it."""
    items = kind.parse(text)
    if not isinstance(kind.of, Ref):
        return [*items]
    defaults = tuple(part.default for part in kind.parts)
    pairs = [(item[0], item[1:]) if kind.parts else (item, ()) for item in items]
    names = [reference.handle for reference, parts in pairs if parts == defaults]
    resolver = Resolver(connection)
    several, _ = separate_names(resolver, ENTITIES[kind.of.entity], names, codes=None)
    resolver.close()
    separated = [
        (Reference(name), parts)
        for reference, parts in pairs
        for name in (several.get(reference.handle, ()) if parts == defaults else ())
        or [reference.handle]
    ]
    return [(one, *parts) if kind.parts else one for one, parts in separated]


def _matches(connection: Connection, kind: Many, own: Any, item: Any, text: str) -> bool:
    """Whether `own`, an item of the record, has the record of `item` and the parts in `text`."""
    other = ENTITIES[kind.of.entity]  # type: ignore[attr-defined]
    if not kind.parts:
        return find_id(connection, other, own.handle) == find_id(connection, other, item.handle)
    same_record = find_id(connection, other, own[0].handle) == find_id(
        connection, other, item[0].handle
    )
    parts = slice(1, 1 + text.count("|"))
    return same_record and own[parts] == item[parts]


def add_link(
    connection: Connection, entity: Entity, record: str, values: Mapping[str, str]
) -> EditOutcome:
    """Add a typed link from the record to another; `values` include `relation` and `to_record`.

    Raises the errors of `add_record`, and UsageProblem for an entity without typed links.
    """
    links = ENTITIES["links"]
    key = _link_end(connection, entity, record)
    return add_record(connection, links, {"from_record": key, **values})


def remove_links(
    connection: Connection, entity: Entity, record: str, other: str, relation: str = ""
) -> list[EditOutcome]:
    """Delete the typed links from the record to `other`: those of one relation, or all.

    Raises NotFound when there are none.
    """
    links = ENTITIES["links"]
    key = _link_end(connection, entity, record)
    to = _record_at_end(connection, other)
    code = links.by_name["relation"].type.parse(relation) if relation else None
    fields = [links.by_name[name] for name in ("ref", "from_record", "relation", "to_record")]
    table = mapping.table(links)
    end = mapping.ends(links.by_name["from_record"])[entity.name]
    ends = mapping.ends(links.by_name["to_record"])
    where = [
        table.c[end] == find_id(connection, entity, record),
        table.c[ends[to.entity]] == to.id,
    ]
    deleted = [
        delete_record(connection, links, row["ref"])
        for row in list(read_records(connection, links, fields, today=NO_DAY, where=where))
        if code in (None, row["relation"])
    ]
    if not deleted:
        raise NotFound(
            Label(f"there is no such link from {key} to {other}",
                  f"không có liên kết như vậy từ {key} đến {other}")
        )  # fmt: skip
    return deleted


def written_entities(entity: Entity, to: str, items: Mapping[str, str]) -> list[Entity]:
    """The entities that a link or an unlink writes: the record's for its items, the links for a
    typed link to the record `to`."""
    return ([entity] if items else []) + ([ENTITIES["links"]] if to else [])


def _record_at_end(connection: Connection, text: str) -> RecordOf:
    """The record that the text names, of an entity whose records can be linked. Raises NotFound."""
    ends: AnyRef = ENTITIES["links"].by_name["to_record"].type  # type: ignore[assignment]
    resolver = Resolver(connection)
    records, missing = look_up_any(resolver, ends.entities, [text.strip()])
    resolver.close()
    if error := missing.get(text.strip()):
        raise error
    return records[text.strip()]


def _link_end(connection: Connection, entity: Entity, record: str) -> str:
    ends: AnyRef = ENTITIES["links"].by_name["from_record"].type  # type: ignore[assignment]
    if entity.name not in ends.entities:
        raise UsageProblem(
            Label("{entity} cannot be linked to other records; only {others} can",
                  "{entity} không liên kết được với hồ sơ khác; chỉ {others} mới liên kết được")
            .fill(entity=entity.label,
                  others=join(", ", (ENTITIES[name].label for name in ends.entities)))
        )  # fmt: skip
    return key_of(connection, entity, find_id(connection, entity, record))
