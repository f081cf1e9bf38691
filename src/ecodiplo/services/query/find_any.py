"""Finds the record of one of several entities that a text names: the end of a link."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from ecodiplo.catalogue import ENTITIES
from ecodiplo.fold import fold
from ecodiplo.language import Label, join, label_in_sentence, series
from ecodiplo.services.query.describe import describe
from ecodiplo.services.query.name_errors import Ambiguous, Near, NoSuchRecord
from ecodiplo.services.query.qualifiers import qualifying_fields

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from ecodiplo.catalogue import Entity
    from ecodiplo.errors import NotFound
    from ecodiplo.services.query.find_by_name import Resolver

# The most records that a message about an ambiguous text names.
MOST_NAMED = 5

_SEVERAL = Label(
    "{text!r} can be {names}; write the ref",
    "{text!r} có thể là {names}; hãy ghi rõ mã",
)
_NONE = Label(
    "there is no record with the ref or the name {text!r} among {entities}.",
    "không có hồ sơ nào có mã hoặc tên {text!r} trong {entities}.",
)


class RecordOf(NamedTuple):
    """A record of one of several entities."""

    entity: str
    id: int


def look_up_any(
    resolver: Resolver, entities: Iterable[str], texts: Collection[str]
) -> tuple[dict[str, RecordOf], dict[str, NotFound]]:
    """The record of one of the entities that each text names, by its ref or any name; for the other
    texts, why there is none.

    A text in the form of a ref is looked up in the entity of its prefix only. A name that records
    of two entities have names none of them.
    """
    others = [ENTITIES[name] for name in entities]
    wanted: defaultdict[str, set[str]] = defaultdict(set)
    for text in texts:
        own = next((entity for entity in others if _is_ref(entity, text)), None)
        for entity in (own,) if own else others:
            wanted[entity.name].add(text)
    records: defaultdict[str, list[RecordOf]] = defaultdict(list)
    errors: defaultdict[str, dict[str, NotFound]] = defaultdict(dict)
    for name, own_texts in wanted.items():
        ids, missing = resolver.look_up(ENTITIES[name], own_texts)
        for text, id_ in ids.items():
            records[text].append(RecordOf(name, id_))
        for text, error in missing.items():
            errors[text][name] = error
            if isinstance(error, Ambiguous):
                records[text] += (RecordOf(name, id_) for id_ in sorted(error.ids))
    named = {text: several[0] for text, several in records.items() if len(several) == 1}
    unnamed = {
        text: _error(resolver, text, records[text], errors[text], others)
        for text in texts
        if text not in named
    }
    return named, unnamed


def _is_ref(entity: Entity, text: str) -> bool:
    return re.fullmatch(rf"{entity.prefix.lower()}-[-\d]+", fold(text.strip())) is not None


def _error(
    resolver: Resolver, text: str, records: list[RecordOf], errors: dict[str, NotFound],
    entities: list[Entity],
) -> NotFound:  # fmt: skip
    """Why the text names no record, or more than one."""
    if len({record.entity for record in records}) > 1:
        labels = [
            label
            for name in dict.fromkeys(record.entity for record in records)
            for label in _labels(resolver, ENTITIES[name],
                                 [record.id for record in records if record.entity == name])
        ]  # fmt: skip
        return Ambiguous(_SEVERAL.fill(text=text, names=join(", ", labels[:MOST_NAMED])))
    for kind in (Ambiguous, Near):
        if error := next((each for each in errors.values() if isinstance(each, kind)), None):
            return error
    if len(errors) == 1:
        return next(iter(errors.values()))
    names = series([label_in_sentence(entity.label) for entity in entities], Label(" and ", " và "))
    reason = _NONE.fill(text=text, entities=names)
    own = (each.suggested for each in errors.values() if isinstance(each, NoSuchRecord))
    return NoSuchRecord(reason + next((each for each in own if each.en), Label("", "")))


def _labels(resolver: Resolver, entity: Entity, ids: list[int]) -> Collection[Label]:
    fields = [entity.title, *(field.name for field in qualifying_fields(entity))]
    return describe(resolver.connection, entity, fields, ids[:MOST_NAMED]).values()
