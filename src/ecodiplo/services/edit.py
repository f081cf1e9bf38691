"""One record at a time: added, changed, removed, joined to others. The same way in as a file's
rows take; what is given is text, read by the fields' own types."""

from __future__ import annotations

import datetime
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, select

from ecodiplo.catalogue import ENTITIES
from ecodiplo.errors import EcodiploError, InvalidData, NotFound, Problem, UsageProblem
from ecodiplo.fields import AnyRef, Many, Ref
from ecodiplo.services.imports.import_file import Options, Refused, RowChange, Watch, import_rows
from ecodiplo.services.query import mapping
from ecodiplo.services.query.filters import refers
from ecodiplo.services.query.names import find_id
from ecodiplo.services.query.select import read
from ecodiplo.services.writing import locks
from ecodiplo.services.writing.ledger_check import new_faults, project_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.orm import Session

    from ecodiplo.catalogue import Entity, Field

NO_DAY = datetime.date.min  # no derived field is read
# Records named in a refusal to delete, of each kind.
NAMED = 5


class ChangedMeanwhile(EcodiploError):
    """A value is no longer what it was when a new one was made from it."""


@dataclass(frozen=True)
class Edited:
    """What became of a record: its key, and what changed. No changes: it was so already."""

    entity: Entity
    key: str
    outcome: str  # added, changed, unchanged or deleted
    changes: dict[str, tuple[Any, Any]]


def add_record(
    session: Session, entity: Entity, given: Mapping[str, Any], *, create_partners: bool = False
) -> Edited:
    """Add a record of the values given by field, as text or as JSON has them.

    A ref is made when none is given. Raises InvalidData with everything that is wrong, also when
    the natural key is another record's.
    """
    options = Options(on_match="refuse", create_partners=create_partners)
    return _written(session, entity, given, options, None)


def edit_record(
    session: Session, entity: Entity, record: str, given: Mapping[str, Any],
    *, create_partners: bool = False, seen: Mapping[str, Any] | None = None,
) -> Edited:  # fmt: skip
    """Set the values given of the record that `record` names; an empty one is cleared.

    Raises NotFound when no record or more than one fits, InvalidData for what is wrong, and
    ChangedMeanwhile when a field no longer has the value in `seen`.
    """
    if seen:
        now = _values(session, entity, record, seen)
        if changed := [name for name in seen if now[name] != seen[name]]:
            raise ChangedMeanwhile(f"{', '.join(changed)} of {record} was changed meanwhile")
    options = Options(wipe_empty=True, create_partners=create_partners)
    return _written(session, entity, given, options, find_id(session, entity, record))


def _written(
    session: Session, entity: Entity, given: Mapping[str, Any], options: Options, id_: int | None
) -> Edited:
    for name in given:
        if name not in entity.by_name:
            raise UsageProblem(f"{entity.name} have no field {name!r}")
        if entity.by_name[name].derived:
            raise UsageProblem(f"{name} follows from other fields; it is not written")
    seen: list[RowChange] = []
    try:
        import_rows(session, entity, lambda: iter([(1, dict(given))]), file="", options=options,
                    watch=Watch(change=seen.append), record_id=id_)  # fmt: skip
    except Refused as error:  # one record: no file or row to name
        raise InvalidData([replace(problem, row=None) for problem in error.problems]) from None
    if not seen:
        return Edited(entity, _key(session, entity, id_), "unchanged", {})
    changes = {name: pair for change in seen for name, pair in change.changes.items()}
    return Edited(entity, seen[-1].key, seen[0].outcome, changes)


def _key(session: Session, entity: Entity, id_: int | None) -> str:
    model = mapping.model(entity)
    key = session.scalar(select(getattr(model, entity.key)).where(model.id == id_))
    return str(key)


def delete_record(session: Session, entity: Entity, record: str) -> Edited:
    """Delete the record that `record` names, with the items of its own Many fields.

    Raises NotFound when no record or more than one fits, EcodiploError with the list of what
    refers to it, InvalidData when a ledger of capital cannot be without it.
    """
    locks.require(session, entity)
    id_ = find_id(session, entity, record)
    key = _key(session, entity, id_)
    if users := referring_records(session, entity, id_):
        said = "; ".join(
            f"{ENTITIES[name].label.en} {', '.join(keys[:NAMED])}"
            + (f" and {len(keys) - NAMED} more" if len(keys) > NAMED else "")
            for name, keys in users.items()
        )
        raise EcodiploError(f"{key} is referred to by {said}; unlink or delete these first")
    projects = project_of(session, entity, id_)
    session.execute(delete(mapping.model(entity)).where(mapping.model(entity).id == id_))
    if faults := new_faults(session, projects):
        raise InvalidData([Problem(f"without {key}, {fault.reason}") for fault in faults])
    return Edited(entity, key, "deleted", {})


def referring_records(session: Session, entity: Entity, id_: int) -> dict[str, list[str]]:
    """The keys of the records that refer to the record, by the name of their entity."""
    found: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for other, field in mapping.referring(entity.name):
        model = mapping.model(other)
        keys = select(getattr(model, other.key)).where(refers(other, field, entity, id_))
        if other.name == entity.name:
            keys = keys.where(model.id != id_)
        found[other.name].update(dict.fromkeys(session.scalars(keys.order_by(model.id))))
    return {name: list(keys) for name, keys in found.items() if keys}


def link_items(session: Session, entity: Entity, record: str, given: Mapping[str, str]) -> Edited:
    """Join more countries, partners, sectors... to the record, beside those it has."""
    present = _values(session, entity, record, given)
    texts = {
        name: f"{entity.by_name[name].type.export(present[name])}; {text}"
        for name, text in given.items()
    }
    return edit_record(session, entity, record, texts)


def unlink_items(session: Session, entity: Entity, record: str, given: Mapping[str, str]) -> Edited:
    """Part countries, partners, sectors... from the record; `name | role` parts one role only.

    Raises NotFound for what is not joined to it.
    """
    present = _values(session, entity, record, given)
    texts = {}
    for name, text in given.items():
        kind: Any = entity.by_name[name].type
        kept = list(present[name])
        for item in kind.parse(text):
            gone = [held for held in kept if _same(session, kind, held, item, text)]
            if not gone:
                raise NotFound(f"{text!r} is not among the {name} of {record}")
            kept = [held for held in kept if held not in gone]
        texts[name] = kind.export(kept)
    return edit_record(session, entity, record, texts)


def _values(
    session: Session, entity: Entity, record: str, names: Mapping[str, str]
) -> dict[str, Any]:
    id_ = find_id(session, entity, record)
    fields = [entity.by_name[name] for name in names]
    where = [mapping.model(entity).id == id_]
    (found,) = read(session, entity, fields, today=NO_DAY, where=where)
    return found


def _same(session: Session, kind: Many, held: Any, item: Any, text: str) -> bool:
    """Whether `held` is what `item` asks for: the same record, and the parts that were written."""
    other = ENTITIES[kind.of.entity]  # type: ignore[attr-defined]
    if not kind.parts:
        return find_id(session, other, held.handle) == find_id(session, other, item.handle)
    same = find_id(session, other, held[0].handle) == find_id(session, other, item[0].handle)
    return same and (
        "|" not in text or held[1 : 1 + text.count("|")] == item[1 : 1 + text.count("|")]
    )


def linkable(entity: Entity) -> list[Field]:
    """The fields that `link` and `unlink` add to and take from: several other records."""
    return [f for f in entity.stored if isinstance(f.type, Many) and isinstance(f.type.of, Ref)]


def add_link(session: Session, entity: Entity, record: str, given: Mapping[str, str]) -> Edited:
    """Make a typed link from the record to another: `relation` and `to_record` are among what is
    given. Raises as `add_record`, and UsageProblem for an entity that carries no links."""
    links = ENTITIES["links"]
    key = _link_end(session, entity, record)
    return add_record(session, links, {"from_record": key, **given})


def remove_links(
    session: Session, entity: Entity, record: str, other: str, relation: str = ""
) -> list[Edited]:
    """Delete the typed links from the record to `other`, of one relation or of all.

    Raises NotFound when there are none.
    """
    links = ENTITIES["links"]
    key = _link_end(session, entity, record)
    wanted = links.by_name["relation"].type.parse(relation) if relation else None
    fields = [links.by_name[name] for name in ("ref", "from_record", "relation", "to_record")]
    model = mapping.model(links)
    end = mapping.ends(links.by_name["from_record"])[entity.name]
    where = [getattr(model, end) == find_id(session, entity, record)]
    gone = [
        delete_record(session, links, row["ref"])
        for row in list(read(session, links, fields, today=NO_DAY, where=where))
        if row["to_record"].handle.casefold() == other.strip().casefold()
        and wanted in (None, row["relation"])
    ]
    if not gone:
        raise NotFound(f"there is no such link from {key} to {other}")
    return gone


def _link_end(session: Session, entity: Entity, record: str) -> str:
    ends: AnyRef = ENTITIES["links"].by_name["from_record"].type  # type: ignore[assignment]
    if entity.name not in ends.entities:
        raise UsageProblem(
            f"{entity.name} carry no links to other records; {', '.join(ends.entities)} do"
        )
    return _key(session, entity, find_id(session, entity, record))
