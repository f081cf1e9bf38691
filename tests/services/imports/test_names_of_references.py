"""Every field that refers to another record takes its ref, its name and its external id."""

from __future__ import annotations

from typing import Any

import pytest

from ecodiplo.api import Office
from ecodiplo.catalogue import ENTITIES
from ecodiplo.catalogue.entity import target
from ecodiplo.db.engine import Database
from ecodiplo.fields import AnyRef, Many, Ref
from ecodiplo.services.query.find_by_name import find_id

# Records of entities of which none is shipped.
NEW: dict[str, dict[str, Any]] = {
    "aid": {"title": "Clean water", "approval_date": "2022-05", "kind": "project"},
    "fdi-projects": {"name": "Crane works", "certificate_number": "123/GP"},
    "mous": {"title": "Port agreement", "signed_on": "2022-05", "countries": "JP"},
    "tasks": {"title": "Invite the port", "due_date": "2022-05"},
}


def referred() -> set[str]:
    """The entities that fields refer to; to snapshots only the program does."""
    names: set[str] = set()
    for entity in ENTITIES.values():
        for field in entity.stored:
            kind = field.type.of if isinstance(field.type, Many) else field.type
            if isinstance(kind, AnyRef):
                names.update(kind.entities)
            elif isinstance(kind, Ref):
                names.add(kind.entity or target(field))
    return names - {"snapshots"}


@pytest.mark.parametrize("name", sorted(referred()))
def test_a_record_is_found_by_its_ref_name_and_external_id(seeded: Database, name: str) -> None:
    office, entity = Office(seeded.url.render_as_string(hide_password=False)), ENTITIES[name]
    if name in NEW:
        office.add(name, **NEW[name])
    (record,) = office.list(name, limit=1)
    texts = [record[entity.key], record[entity.title]]
    if entity.external_ids:
        office.edit(name, record[entity.key], external_ids="X-1 | crm")
        texts += ["X-1", "crm:X-1"]
    with seeded.read() as session:
        assert len({find_id(session, entity, text) for text in texts}) == 1
