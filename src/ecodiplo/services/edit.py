"""Edits of one record: add, change, delete, link. They go through the same checks as a row of a
file; the types of the fields read the values, which are text."""

from __future__ import annotations

import datetime
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, select

from ecodiplo.catalogue import ENTITIES
from ecodiplo.errors import EcodiploError, InvalidData, NotFound, Problem, UsageProblem
from ecodiplo.language import Label, joined, number
from ecodiplo.services.imports.import_file import (
    ImportObserver,
    ImportOptions,
    ImportRejected,
    RowChange,
    import_rows,
)
from ecodiplo.services.query import mapping
from ecodiplo.services.query.filters import refers
from ecodiplo.services.query.names import find_id
from ecodiplo.services.query.select import read
from ecodiplo.services.writing import locks
from ecodiplo.services.writing.ledger_check import new_faults, project_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.orm import Session

    from ecodiplo.catalogue import Entity
    from ecodiplo.fields import AnyRef, Many

NO_DAY = datetime.date.min  # the day does not matter, because no derived field is read
# Records of each entity that a refusal to delete names.
MOST_NAMED = 5


class ChangedMeanwhile(EcodiploError):
    """Another command changed the value from which the new one was made."""


@dataclass(frozen=True)
class EditOutcome:
    """The result of an edit: the key of the record and its changes, if any."""

    entity: Entity
    key: str
    outcome: str  # added, changed, unchanged or deleted
    changes: dict[str, tuple[Any, Any]]


def add_record(
    session: Session, entity: Entity, values: Mapping[str, Any], *, create_partners: bool = False
) -> EditOutcome:
    """Add a record with these values by field, each a text or a JSON value.

    A record without a ref gets the next one. Raises InvalidData with every fault, also when another
    record has the natural key.
    """
    options = ImportOptions(on_match="refuse", create_partners=create_partners)
    return _write(session, entity, values, options, None)


def edit_record(
    session: Session, entity: Entity, record: str, values: Mapping[str, Any],
    *, create_partners: bool = False, seen: Mapping[str, Any] | None = None,
) -> EditOutcome:  # fmt: skip
    """Set these values of the record that `record` names; an empty one clears its field.

    Raises NotFound when no record or more than one matches, InvalidData with every fault, and
    ChangedMeanwhile when a field no longer has the value in `seen`.
    """
    if seen:
        now = _values(session, entity, record, seen)
        if changed := [name for name in seen if now[name] != seen[name]]:
            were = "was" if len(changed) == 1 else "were"
            raise ChangedMeanwhile(
                joined(", ", (entity.by_name[name].label for name in changed))
                + Label(f" of {record} {were} changed meanwhile",
                        f" của {record} vừa được sửa ở nơi khác")
            )  # fmt: skip
    options = ImportOptions(wipe_empty=True, create_partners=create_partners)
    return _write(session, entity, values, options, find_id(session, entity, record))


def _write(
    session: Session, entity: Entity, values: Mapping[str, Any], options: ImportOptions,
    id_: int | None,
) -> EditOutcome:  # fmt: skip
    for name in values:
        field = entity.by_name.get(name)
        if field is None:
            raise UsageProblem(
                Label(f"{entity.label.en} have no field {name!r}",
                      f"{entity.label.vi} không có mục {name!r}")
            )  # fmt: skip
        if field.derived:
            raise UsageProblem(
                field.label
                + Label(" follows from other fields; it is not written",
                        " được suy ra từ các mục khác nên không ghi trực tiếp")
            )  # fmt: skip
    row_changes: list[RowChange] = []
    try:
        import_rows(session, entity, lambda: iter([(1, dict(values))]), file="", options=options,
                    watch=ImportObserver(change=row_changes.append), record_id=id_)  # fmt: skip
    except ImportRejected as error:  # one record has no file or row to name
        raise InvalidData([_of_record(entity, problem) for problem in error.problems]) from None
    if not row_changes:
        return EditOutcome(entity, _key(session, entity, id_), "unchanged", {})
    changes = {name: pair for change in row_changes for name, pair in change.changes.items()}
    return EditOutcome(entity, row_changes[-1].key, row_changes[0].outcome, changes)


def _of_record(entity: Entity, problem: Problem) -> Problem:
    """The problem of a row as a problem of a record: without a row, and with the labels of fields
    where a file has headings."""
    names = str(problem.column).split(", ")
    if not all(name in entity.by_name for name in names):
        return replace(problem, row=None)
    labels = joined(", ", (entity.by_name[name].label for name in names))
    return replace(problem, row=None, column=labels)


def _key(session: Session, entity: Entity, id_: int | None) -> str:
    model = mapping.model(entity)
    key = session.scalar(select(getattr(model, entity.key)).where(model.id == id_))
    return str(key)


def delete_record(session: Session, entity: Entity, record: str) -> EditOutcome:
    """Delete the record that `record` names, with the items of its Many fields.

    Raises NotFound when no record or more than one matches, EcodiploError with the records that
    refer to it, InvalidData when a ledger of capital is impossible without it.
    """
    locks.require(session, entity)
    id_ = find_id(session, entity, record)
    key = _key(session, entity, id_)
    if users := referring_records(session, entity, id_):
        raise EcodiploError(
            Label("{key} is referred to by {records}; unlink or delete these first",
                  "{key} đang được tham chiếu bởi {records};"
                  " trước hết hãy gỡ liên kết hoặc xóa các hồ sơ này")
            .fill(key=key, records=joined("; ", map(_some_records, users, users.values())))
        )  # fmt: skip
    projects = project_of(session, entity, id_)
    session.execute(delete(mapping.model(entity)).where(mapping.model(entity).id == id_))
    if faults := new_faults(session, projects):
        without = Label(f"without {key}, ", f"nếu không có {key}: ")
        raise InvalidData([Problem(without + fault.reason) for fault in faults])
    return EditOutcome(entity, key, "deleted", {})


def _some_records(name: str, keys: list[str]) -> Label:
    """The first records of an entity, and the number of the others: `Events EVT-1, EVT-2`."""
    text = ENTITIES[name].label + " " + ", ".join(keys[:MOST_NAMED])
    if (more := len(keys) - MOST_NAMED) > 0:
        text = text + Label(" and {n} more", " và {n} hồ sơ khác").fill(n=number(more))
    return text


def referring_records(session: Session, entity: Entity, id_: int) -> dict[str, list[str]]:
    """The keys of the records that refer to the record, by the name of their entity."""
    by_entity: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for other, field in mapping.referring(entity.name):
        model = mapping.model(other)
        keys = select(getattr(model, other.key)).where(refers(other, field, entity, id_))
        if other.name == entity.name:
            keys = keys.where(model.id != id_)
        by_entity[other.name].update(dict.fromkeys(session.scalars(keys.order_by(model.id))))
    return {name: list(keys) for name, keys in by_entity.items() if keys}


def link_items(
    session: Session, entity: Entity, record: str, items: Mapping[str, str]
) -> EditOutcome:
    """Add countries, partners, sectors... to those that the record has."""
    present = _values(session, entity, record, items)
    texts = {
        name: f"{entity.by_name[name].type.export(present[name])}; {text}"
        for name, text in items.items()
    }
    return edit_record(session, entity, record, texts)


def unlink_items(
    session: Session, entity: Entity, record: str, items: Mapping[str, str]
) -> EditOutcome:
    """Remove countries, partners, sectors... from the record; `name | role` removes the item with
    that role only.

    Raises NotFound for an item that the record does not have.
    """
    present = _values(session, entity, record, items)
    texts = {}
    for name, text in items.items():
        field = entity.by_name[name]
        kind: Any = field.type
        remaining = list(present[name])
        for item in kind.parse(text):
            removed = [own for own in remaining if _matches(session, kind, own, item, text)]
            if not removed:
                raise NotFound(
                    Label(f"{text!r} is not among the {field.label.en} of {record}",
                          f"{text!r} không có trong mục {field.label.vi} của {record}")
                )  # fmt: skip
            remaining = [own for own in remaining if own not in removed]
        texts[name] = kind.export(remaining)
    return edit_record(session, entity, record, texts)


def _values(
    session: Session, entity: Entity, record: str, names: Mapping[str, str]
) -> dict[str, Any]:
    id_ = find_id(session, entity, record)
    fields = [entity.by_name[name] for name in names]
    where = [mapping.model(entity).id == id_]
    (values,) = read(session, entity, fields, today=NO_DAY, where=where)
    return values


def _matches(session: Session, kind: Many, own: Any, item: Any, text: str) -> bool:
    """Whether `own`, an item of the record, has the record of `item` and the parts in `text`."""
    other = ENTITIES[kind.of.entity]  # type: ignore[attr-defined]
    if not kind.parts:
        return find_id(session, other, own.handle) == find_id(session, other, item.handle)
    same_record = find_id(session, other, own[0].handle) == find_id(session, other, item[0].handle)
    parts = slice(1, 1 + text.count("|"))
    return same_record and own[parts] == item[parts]


def add_link(
    session: Session, entity: Entity, record: str, values: Mapping[str, str]
) -> EditOutcome:
    """Add a typed link from the record to another; `values` include `relation` and `to_record`.

    Raises the errors of `add_record`, and UsageProblem for an entity without typed links.
    """
    links = ENTITIES["links"]
    key = _link_end(session, entity, record)
    return add_record(session, links, {"from_record": key, **values})


def remove_links(
    session: Session, entity: Entity, record: str, other: str, relation: str = ""
) -> list[EditOutcome]:
    """Delete the typed links from the record to `other`: those of one relation, or all.

    Raises NotFound when there are none.
    """
    links = ENTITIES["links"]
    key = _link_end(session, entity, record)
    code = links.by_name["relation"].type.parse(relation) if relation else None
    fields = [links.by_name[name] for name in ("ref", "from_record", "relation", "to_record")]
    model = mapping.model(links)
    end = mapping.ends(links.by_name["from_record"])[entity.name]
    where = [getattr(model, end) == find_id(session, entity, record)]
    deleted = [
        delete_record(session, links, row["ref"])
        for row in list(read(session, links, fields, today=NO_DAY, where=where))
        if row["to_record"].handle.casefold() == other.strip().casefold()
        and code in (None, row["relation"])
    ]
    if not deleted:
        raise NotFound(
            Label(f"there is no such link from {key} to {other}",
                  f"không có liên kết như vậy từ {key} đến {other}")
        )  # fmt: skip
    return deleted


def _link_end(session: Session, entity: Entity, record: str) -> str:
    ends: AnyRef = ENTITIES["links"].by_name["from_record"].type  # type: ignore[assignment]
    if entity.name not in ends.entities:
        raise UsageProblem(
            Label("{entity} carry no links to other records; {others} do",
                  "{entity} không có liên kết đến hồ sơ khác; chỉ {others} mới có")
            .fill(entity=entity.label,
                  others=joined(", ", (ENTITIES[name].label for name in ends.entities)))
        )  # fmt: skip
    return _key(session, entity, find_id(session, entity, record))
